"""Many papers in one go: in order, one by one, and stopped when somebody says so."""

from itertools import count

import pytest
from tests.qingheng.papers.reading import pages

from qingheng.papers import Document, Paragraph, render_many


def papers():
    return (Document(form="report", title=f"第{n}份", blocks=(Paragraph("文"),)) for n in count())


def first(number):
    return [document for document, _ in zip(papers(), range(number), strict=False)]


@pytest.mark.parametrize("processes", [1, 2])
def test_papers_come_in_their_order_with_both_files(processes):
    rendered = list(render_many(first(5), processes=processes))
    assert [paper.position for paper in rendered] == [0, 1, 2, 3, 4]
    for position, pdf, docx in rendered:
        assert f"第{position}份" in pages(pdf.data)[0].text
        assert docx.startswith(b"PK")


def test_an_endless_batch_is_read_only_as_far_as_it_is_wanted_and_stops_when_cancelled():
    answers = iter([False, False, False, True])
    rendered = render_many(papers(), cancelled=lambda: next(answers))
    assert [paper.position for paper in rendered] == [0, 1, 2]
