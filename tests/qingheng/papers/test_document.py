"""The content model: checked whole when it is made, and its JSON loses nothing."""

import json
from dataclasses import replace

import pytest
from django.utils.translation import override
from tests.qingheng.papers import examples

from qingheng.papers import Chart, Document, Heading, InvalidDocument, PageBreak, Paragraph, Series, Table

EVERY_PAPER = [examples.warning, examples.letter, examples.checkup, examples.sheet]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize("make", EVERY_PAPER, ids=lambda make: make.__name__)
def test_json_gives_back_the_same_document(make):
    document = make()
    assert Document.from_json(document.to_json()) == document
    assert Document.from_json(document.to_json()).to_json() == document.to_json()


def test_odd_texts_and_numbers_survive_json():
    values = (1.1, 0.1 + 0.2, -3, 0, None)
    document = Document(
        form="report",
        title="“引号”\n𠮷\x1b",
        blocks=(Chart("line", "", tuple("一二三四五"), (Series("", values),)), PageBreak()),
    )
    assert Document.from_json(document.to_json()) == document


def faults_of(make):
    with pytest.raises(InvalidDocument) as caught:
        make()
    return {fault.where: fault.message for fault in caught.value.faults}


def test_all_faults_are_told_at_once_with_their_places():
    faults = faults_of(
        lambda: Document(
            form="gongwen",
            title=" ",
            watermark="草" * 13,
            blocks=(
                Heading(1, ""),
                Table(("a", "b"), (("1",), ("1", "2", "3")), widths=(1.0, -1.0)),
                Chart("radar", "", ("a",), (Series("x", (float("nan"), 1.0)),)),
            ),
        )
    )
    assert set(faults) == {
        "title",
        "mark",
        "watermark",
        "blocks[0].text",
        "blocks[1].rows[0]",
        "blocks[1].rows[1]",
        "blocks[1].widths",
        "blocks[2].categories",
        "blocks[2].series[0].values",
        "blocks[2].series[0].values[0]",
    }
    assert faults["blocks[1].rows[0]"] == "1 given, but the table has 2 columns."


def test_a_list_is_refused_because_it_could_change_later():
    faults = faults_of(lambda: Document(form="report", title="x", blocks=[Paragraph("y")]))
    assert faults == {"blocks": "Expected a tuple (in JSON: a list)."}


def test_a_wrong_kind_of_value_is_refused():
    faults = faults_of(lambda: Document(form="report", title=3, blocks=(Heading(4, "x"), "text")))
    assert set(faults) == {"title", "blocks[0].level", "blocks[1]"}


def test_json_that_is_no_paper_is_refused_with_every_place():
    data = {"format": "qingheng-paper/1", "form": "memo", "titel": "x", "blocks": [{"block": "table", "head": [1]}]}
    assert set(faults_of(lambda: Document.from_json(json.dumps(data)))) == {
        "form",
        "titel",
        "title",
        "blocks[0].head[0]",
    }
    assert set(faults_of(lambda: Document.from_json("{"))) == {""}
    assert set(faults_of(lambda: Document.from_json('{"format": "other"}'))) == {"format"}


def test_a_report_has_no_red_head_and_a_red_head_names_its_organ():
    assert set(faults_of(lambda: replace(examples.checkup(), mark="县纪委文件"))) == {"mark"}
    assert set(faults_of(lambda: replace(examples.letter(), mark=""))) == {"mark"}


def test_an_address_that_no_phone_opens_is_refused():
    proof = replace(examples.PROOF, url="javascript:alert(1)")
    assert set(faults_of(lambda: replace(examples.warning(), verification=proof))) == {"verification.url"}


def test_an_annex_is_checked_like_the_text():
    annex = replace(examples.letter().annexes[0], blocks=(Heading(1, ""),))
    assert set(faults_of(lambda: replace(examples.letter(), annexes=(annex,)))) == {"annexes[0].blocks[0].text"}
