"""The pages of a paper as pictures for the screen."""

from tests.qingheng.papers import examples

from qingheng.papers import render_pages, render_pdf


def test_there_is_one_picture_for_each_page_of_the_pdf():
    pictures = render_pages(examples.warning(), ppi=40)
    assert len(pictures) == render_pdf(examples.warning()).pages == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_a_paper_of_one_page_is_one_picture():
    assert len(render_pages(examples.sheet(), ppi=40)) == render_pdf(examples.sheet()).pages
