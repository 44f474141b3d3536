"""What both files must have in common: the same words in the same order, and no text that can do anything to them."""

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from tests.qingheng.papers import examples
from tests.qingheng.papers.reading import pages

from qingheng.papers import (
    Annex,
    Chart,
    Document,
    Form,
    FormRow,
    Heading,
    KeyValues,
    Paragraph,
    Sign,
    Table,
    render_docx,
    render_pdf,
)

INJECTIONS = (
    '#read("/etc/passwd")',
    "$x^2$ *bold* _it_ `raw` @ref <label> // comment /* x */",
    "<w:p><w:r/></w:p> & &amp; ]]> <script>",
    "\\u{1F600} \\ #set page(width: 1pt)",
    "{{ settings.SECRET_KEY }} {% load x %} %(x)s {0}",
)
RARE = "镕喆玥珺堃昇垚犇翀龑"


def squeezed(text):
    return re.sub(r"[\s\u200b\u3000\ufeff]", "", text)


def words_of_pdf(document):
    """The text area's words: charts' own words and what lies under the text are left out."""
    inside = [g.text for page in pages(render_pdf(document).data) for g in page.glyphs if g.top < 262.2]
    return squeezed("".join(inside))


def words_of_docx(document):
    body = docx.Document(io.BytesIO(render_docx(document))).element.body
    return squeezed("".join(item.text or "" for item in body.iter(qn("w:t"))))


def without_charts(document):
    return replace(document, blocks=tuple(block for block in document.blocks if not isinstance(block, Chart)))


@pytest.mark.parametrize("make", [examples.warning, examples.letter, examples.checkup, examples.sheet])
def test_both_files_say_the_same_in_the_same_order(make):
    document = replace(without_charts(make()), watermark="", stamp="")
    head = next((block.head for block in document.blocks if isinstance(block, Table)), ())
    once, again = words_of_docx(document), words_of_pdf(document)
    repeated = "".join(head)
    if repeated and again.count(repeated) > 1:  # the head of a table that goes on to the next page
        first = again.index(repeated) + len(repeated)
        again = again[:first] + again[first:].replace(repeated, "")
    assert once == again


def everywhere(text):
    """A document with a text in every place that takes one."""
    return Document(
        form="gongwen",
        mark="县纪委文件",
        number=text,
        title=text,
        subtitle=text,
        addressee=text,
        blocks=(
            Heading(1, text),
            Heading(3, text),
            Paragraph(text, lead=text),
            Table((text, "b"), ((text, text),), caption=text, note=text),
            KeyValues(((text, text),)),
            Form((FormRow(text, text, signed=True),)),
        ),
        attachments=(text, text),
        annexes=(Annex(text, (Paragraph(text),)),),
        sign=Sign(text, text),
        note=text,
    )


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_text_is_read_as_a_command(text):
    document = everywhere(text)
    places = document.to_json().count(document.to_json().split('"addressee": ')[1].split(', "annexes"')[0])
    assert words_of_docx(document).count(squeezed(text)) == places
    assert words_of_pdf(document).count(squeezed(text)) == places


def test_control_characters_are_printed_as_their_numbers():
    document = Document(form="report", title="控制\x00字符", blocks=(Paragraph("a\x1bb\x07c\x7fd\ud800e"),))
    for words in (words_of_docx(document), words_of_pdf(document)):
        assert words == "控制[U+0000]字符a[U+001B]b[U+0007]c[U+007F]d[U+D800]e"


def test_line_ends_of_every_kind_break_the_line():
    document = Document(form="report", title="题", blocks=(Paragraph("一\r\n二\r三\n四\u2028五"),))
    assert len(pages(render_pdf(document).data)[0].lines()) == 1 + 5 + 1
    assert render_docx(document)


@pytest.mark.parametrize("letter", ["监", "a", "W"])
def test_a_paragraph_of_ten_thousand_characters_stays_on_its_pages(letter):
    document = Document(form="report", title="题", blocks=(Paragraph(letter * 10_000),))
    rendered = pages(render_pdf(document).data)
    letters = [g for page in rendered for g in page.glyphs if g.text == letter]
    assert len(letters) == 10_000
    assert max(g.right for g in letters) < 185
    assert max(g.bottom for g in letters) < 262
    assert words_of_docx(document).count(letter) == 10_000


def test_a_long_cell_goes_on_to_the_next_page():
    document = Document(form="report", title="题", blocks=(Table(("a", "b"), (("短", "长" * 3000),)),))
    assert words_of_pdf(document).count("长") == words_of_docx(document).count("长") == 3000


def test_empty_things_are_no_fault():
    document = Document(
        form="report",
        title="空",
        blocks=(Table(("列",)), Table(("a", "b"), (("", ""),)), Paragraph(""), KeyValues((("", ""),))),
        sign=Sign("", ""),
    )
    assert render_pdf(document).pages == 1
    assert words_of_docx(document) == "空列ab"


def test_rare_names_are_in_both_files_and_none_is_dropped():
    document = Document(form="report", title="名单", blocks=(Paragraph(RARE),))
    assert RARE in words_of_pdf(document)
    assert RARE in words_of_docx(document)


def test_a_character_that_no_font_has_is_printed_as_a_geta_and_named():
    document = Document(form="report", title="名单", blocks=(Paragraph("张\U0002ebf0某"),))
    (missing,) = [m for m in render_pdf(document).missing_characters if not m.printed_in]
    assert str(missing) == "\U0002ebf0 (U+2EBF0) → 〓"
    assert "张〓某" in words_of_pdf(document)
    assert "张〓某" in words_of_docx(document)
