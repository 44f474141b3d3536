"""The .docx read back: styles, figures and names as an office's word processor finds them."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree
from openxml_audit import OpenXmlValidator
from tests.qingheng.papers import examples

from qingheng.papers import render_docx

EVERY_PAPER = [examples.warning, examples.letter, examples.checkup, examples.sheet]


@pytest.fixture(scope="module")
def warning():
    return docx.Document(io.BytesIO(render_docx(examples.warning())))


@pytest.fixture(scope="module")
def letter():
    return docx.Document(io.BytesIO(render_docx(examples.letter())))


def near(given, expected, within=0.2):
    return abs(given.mm - expected) <= within


def paragraph(file, words):
    return next(p for p in file.paragraphs if words in p.text)


@pytest.mark.parametrize("make", EVERY_PAPER, ids=lambda make: make.__name__)
def test_word_is_expected_to_open_every_paper_cleanly(make, tmp_path):
    path = tmp_path / "paper.docx"
    path.write_bytes(render_docx(make()))
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


def test_the_page_is_a4_with_the_margins_of_the_standard(warning):
    section = warning.sections[0]
    assert near(section.page_width, 210)
    assert near(section.page_height, 297)
    assert near(section.top_margin, 37)
    assert near(section.bottom_margin, 35)
    assert near(section.left_margin, 28)
    assert near(section.right_margin, 26)


def test_22_lines_of_exactly_28_95_points_fit_and_the_grid_is_of_lines_only(warning):
    grid = warning.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert grid.get(qn("w:linePitch")) == "579"
    pitch = warning.styles["Normal"].paragraph_format.line_spacing
    assert pitch == Pt(28.95)
    assert 22 * pitch <= Mm(297 - 37 - 35) < 23 * pitch


def test_28_characters_fit_a_line(warning):
    style = warning.styles["公文正文"].element
    spacing = int(style.find(f"{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")))
    section = warning.sections[0]
    width = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    assert 28 * 16 + 27 * spacing / 20 <= width < 29 * 16 + 28 * spacing / 20


def test_the_faces_bear_their_official_names(warning):
    def face(name):
        return warning.styles[name].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia"))

    assert face("Normal") == "仿宋_GB2312"
    assert face("Heading 1") == "黑体"
    assert face("Heading 2") == "楷体_GB2312"
    assert face("Title") == face("公文发文机关标志") == "方正小标宋简体"
    assert face("公文页码") == "宋体"
    assert (
        warning.styles["Normal"].element.getparent().find(f".//{qn('w:rFonts')}").get(qn("w:ascii"))
        == "Times New Roman"
    )
    assert warning.styles["Title"].font.size == Pt(22)
    assert warning.styles["公文版记"].font.size == Pt(14)


def test_a_machine_without_the_official_faces_is_told_what_stands_for_them(warning):
    archive = zipfile.ZipFile(io.BytesIO(render_docx(examples.sheet())))
    fonts = etree.fromstring(archive.read("word/fontTable.xml"))
    others = {font.get(qn("w:name")): font.find(qn("w:altName")) for font in fonts}
    assert others["仿宋_GB2312"].get(qn("w:val")) == "仿宋"
    assert others["方正小标宋简体"].get(qn("w:val")) == "方正小标宋_GBK"


def test_the_mark_begins_72_mm_from_the_upper_edge(warning):
    before = 0.0
    for item in warning.paragraphs:
        if "文件" in item.text:
            break
        before += 28.95
    size = item.runs[0].font.size.pt
    line = item.paragraph_format.line_spacing.pt
    # An exact line has its baseline at four fifths; the ink of a Hanzi reaches 0.86 of its size above it.
    ink = before + item.paragraph_format.space_before.pt + 0.8 * line - 0.86 * size
    assert abs(37 + ink / 72 * 25.4 - 72) < 0.2
    assert size * len(item.text) <= 426


def test_the_number_stands_over_a_red_rule(warning):
    number = paragraph(warning, "云纪预〔2026〕12号")
    rule = number._p.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    assert rule.get(qn("w:color")) == "E60012"
    assert rule.get(qn("w:sz")) == "12"
    assert rule.get(qn("w:space")) == "8"


def test_headings_make_an_outline(warning):
    headings = [p.text for p in warning.paragraphs if p.style.name.startswith("Heading 1")]
    assert headings == ["一、预警事项", "二、整改要求"]


def test_the_end_of_the_text_stays_with_the_signature(warning):
    items = warning.paragraphs
    first = next(index for index, item in enumerate(items) if item.style.name == "公文附件说明")
    assert items[first - 1].paragraph_format.keep_with_next
    assert warning.styles["公文附件说明"].paragraph_format.keep_with_next
    assert paragraph(warning, "2026年7月5日").paragraph_format.keep_with_next is False


def test_odd_pages_are_numbered_right_and_even_ones_left(warning, letter):
    assert warning.settings.odd_and_even_pages_header_footer
    section = warning.sections[0]
    sides = [
        footer.paragraphs[-1]._p.pPr.find(qn("w:jc")).get(qn("w:val"))
        for footer in (section.first_page_footer, section.footer, section.even_page_footer)
    ]
    assert sides == ["right", "right", "left"]
    assert "PAGE" in section.footer.paragraphs[-1]._p.xml
    assert "PAGE" not in letter.sections[0].first_page_footer.paragraphs[-1]._p.xml


def test_tables_repeat_their_head_and_do_not_break_in_a_row(warning):
    (table,) = warning.tables
    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_imprint_has_its_rules_and_sits_at_the_foot_of_the_last_page(warning):
    body = etree.tostring(warning.element.body).decode()
    imprint = body[body.rindex("wp:anchor ") :]
    assert 'relativeFrom="margin"><wp:align>bottom' in imprint
    assert 'w:top w:val="single" w:sz="8"' in imprint
    assert 'w:insideH w:val="single" w:sz="6"' in imprint


def test_charts_are_pictures_with_a_vector_and_words_for_those_who_do_not_see():
    data = render_docx(examples.checkup())
    archive = zipfile.ZipFile(io.BytesIO(data))
    kinds = [name.rsplit(".", 1)[1] for name in archive.namelist() if name.startswith("word/media/chart")]
    assert kinds == ["svg"] * 3
    body = archive.read("word/document.xml").decode()
    assert body.count("svgBlip") == 3
    assert "雷达图《六类权力运行得分》" in body


def test_a_draft_says_so_on_every_page_and_a_corrected_paper_on_its_first():
    section = docx.Document(io.BytesIO(render_docx(examples.sheet()))).sections[0]
    headers = [section.first_page_header, section.header, section.even_page_header]
    assert all('string="草稿"' in etree.tostring(h._element, encoding="unicode") for h in headers)
    assert ["已被更正" in "".join(p.text for p in h.paragraphs) for h in headers] == [True, False, False]


def test_the_file_names_its_title_and_author(warning):
    assert warning.core_properties.title == "关于青溪镇人民政府公务用车管理问题的预警通知书"
    assert warning.core_properties.author == "中共云岭县纪律检查委员会"
