"""The PDF read back: every figure of the layout, in millimetres from the upper left corner of the paper."""

import io
import itertools
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from tests.qingheng.papers import examples
from tests.qingheng.papers.reading import pages

from qingheng.papers import Document, Paragraph, Sign, render_pdf

RED = (230, 0, 18)


@pytest.fixture(scope="module")
def warning():
    return pages(render_pdf(examples.warning()).data)


@pytest.fixture(scope="module")
def letter():
    return pages(render_pdf(examples.letter()).data)


@pytest.fixture(scope="module")
def full():
    """Pages of nothing but Hanzi."""
    return pages(render_pdf(Document(form="report", title="满页", blocks=(Paragraph("监" * 28 * 70),))).data)


def near(given, expected, within=0.25):
    return abs(given - expected) <= within


def rules(page, colour, least=150):
    return sorted(
        (rule for rule in page.rules if rule.colour == colour and rule.right - rule.left > least), key=lambda r: r.top
    )


def test_a_full_page_has_22_lines_of_28_characters_within_the_text_area(full):
    lines = [line for line in full[1].lines() if line[0].top < 262]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    assert {round(glyph.size, 1) for line in lines for glyph in line} == {16.0}
    assert 37 <= min(g.top for g in lines[0]) < 40
    assert 257 < max(g.bottom for g in lines[-1]) <= 262
    assert 28 <= min(line[0].left for line in lines) < 29
    assert 183 < max(line[-1].right for line in lines) <= 184


@pytest.mark.parametrize(("count", "lines"), [(26, 1), (27, 2), (54, 2), (55, 3)])
def test_the_last_line_of_a_paragraph_takes_28_characters_too(count, lines):
    document = Document(form="report", title="题", blocks=(Paragraph("监" * count),))
    first = pages(render_pdf(document).data)[0]
    assert len([line for line in first.lines() if line[0].text == "监"]) == lines


def test_lines_follow_at_a_twenty_second_of_225_mm(full):
    tops = [line[0].top for line in full[1].lines() if line[0].top < 262]
    assert all(near(after - before, 225 / 22, 0.05) for before, after in itertools.pairwise(tops))


def test_the_paper_is_a4():
    sheet = pypdfium2.PdfDocument(render_pdf(examples.sheet()).data)[0]
    assert near(sheet.get_width() / 72 * 25.4, 210)
    assert near(sheet.get_height() / 72 * 25.4, 297)


def test_the_mark_begins_72_mm_from_the_upper_edge_in_the_middle(warning):
    mark = warning[0].line("纪律检查委员会文件")
    assert near(min(g.top for g in mark), 72)
    assert near((mark[0].left + mark[-1].right) / 2, 106, 1)


def test_the_red_rule_is_4_mm_under_the_number_and_as_wide_as_the_text(warning):
    number = warning[0].line("云纪预〔2026〕12号")
    (rule,) = rules(warning[0], RED)
    assert near(rule.top - max(g.bottom for g in number), 4)
    assert near(rule.thick, 0.53, 0.05)
    assert near(rule.left, 28)
    assert near(rule.right, 184)


def test_copy_number_secrecy_and_urgency_stand_above_the_mark_at_the_left(warning):
    texts = ["".join(g.text for g in line) for line in warning[0].lines()[:3]]
    assert texts == ["000001", "秘密★1年", "平急"]
    assert all(line[0].left < 29 for line in warning[0].lines()[:3])


def test_the_title_is_of_22_points_in_the_middle_and_breaks_where_it_says(warning):
    first, second = warning[0].line("关于青溪镇"), warning[0].line("预警通知书")
    assert "".join(g.text for g in second) == "预警通知书"
    assert {round(g.size) for g in first + second} == {22}
    assert near((second[0].left + second[-1].right) / 2, 106, 1)


def test_a_paragraph_begins_two_characters_in(warning):
    cell = 156 / 28
    assert near(warning[0].line("经对你单位")[0].left, 28 + 2 * cell, 0.6)
    assert near(warning[0].line("青溪镇人民政府：")[0].left, 28, 0.6)


def test_the_imprint_ends_at_the_foot_of_the_text_area(warning):
    top, middle, bottom = rules(warning[-1], (0, 0, 0))
    assert near(bottom.bottom, 262, 0.1)
    assert [round(rule.thick, 2) for rule in (top, middle, bottom)] == [0.35, 0.25, 0.35]
    copies = warning[-1].line("抄送：县委办公室")
    assert near(copies[0].left, 28 + 14 / 72 * 25.4, 0.6)
    assert {round(g.size) for g in copies} == {14}


def test_page_numbers_stand_7_mm_under_the_text_outside(warning):
    for number, page in enumerate(warning, 1):
        first, last = [g for g in page.glyphs if g.text == "—" and g.top > 262]
        assert near((first.top + first.bottom) / 2, 269, 0.4)
        inwards = 14 / 72 * 25.4
        assert near(last.right, 184 - inwards, 0.8) if number % 2 else near(first.left, 28 + inwards, 0.8)


def test_the_date_ends_four_characters_from_the_right_with_the_organ_over_its_middle(warning):
    organ, date = warning[-1].line("中共云岭县纪律检查委员会"), warning[-1].line("2026年7月5日")
    assert near(date[-1].right, 184 - 4 * 156 / 28, 1.7)
    assert near((organ[0].left + organ[-1].right) / 2, (date[0].left + date[-1].right) / 2, 0.8)


def test_without_a_seal_the_date_begins_two_characters_right_of_the_organ():
    document = replace(examples.warning(), sign=Sign("中共云岭县纪律检查委员会", "2026年7月5日", seal=False))
    last = pages(render_pdf(document).data)[-1]
    organ, date = last.line("中共云岭县纪律检查委员会"), last.line("2026年7月5日")
    assert near(organ[-1].right, 184 - 2 * 156 / 28, 0.8)
    assert near(date[0].left - organ[0].left, 2 * 156 / 28, 0.8)


def test_a_letter_has_its_mark_30_mm_from_the_edge_and_double_rules_170_mm_wide(letter):
    first = letter[0]
    mark = first.line("中共云岭县纪律检查委员会")
    thick, thin, upper, lower = rules(first, RED)
    assert near(min(g.top for g in mark), 30)
    assert near(thick.top - max(g.bottom for g in mark), 4)
    assert thick.thick > thin.thick
    assert upper.thick < lower.thick
    assert near(lower.bottom, 277, 0.1)
    assert all(near(rule.left, 20, 0.1) and near(rule.right, 190, 0.1) for rule in (thick, thin, upper, lower))


def test_a_letter_has_its_number_at_the_right_and_none_on_its_first_page(letter):
    number = letter[0].line("云纪函〔2026〕27号")
    assert near(number[-1].right, 184, 0.8)
    assert not [g for g in letter[0].glyphs if g.text == "—" and g.top > 262]
    assert [g for g in letter[1].glyphs if g.text == "—" and g.top > 262]


def test_an_annex_begins_on_its_own_page_after_the_signature(letter):
    assert letter[2].lines()[0][0].text == "附"
    assert "2026年7月20日" in "".join(g.text for g in letter[1].glyphs)


@pytest.mark.parametrize("paragraphs", [1, 7, 8, 9, 10, 18, 19, 20, 21])  # those about the end of a page
def test_a_signature_never_stands_alone_on_a_page(paragraphs):
    document = Document(
        form="report",
        title="此页有正文",
        blocks=tuple(Paragraph("正文" * 20) for _ in range(paragraphs)),
        sign=Sign("县纪委监委", "2026年7月5日"),
    )
    last = pages(render_pdf(document).data)[-1]
    assert last.lines()[0][0].text in "正此文"


@pytest.mark.parametrize("paragraphs", [2, 3, 7, 8, 9, 10, 22, 23, 24])
def test_an_imprint_never_stands_alone_on_a_page(paragraphs):
    blocks = tuple(Paragraph("正文" * 30) for _ in range(paragraphs))
    last = pages(render_pdf(replace(examples.warning(), blocks=blocks, attachments=(), addressee="正")).data)[-1]
    assert last.lines()[0][0].text == "正"


def test_a_watermark_lies_on_every_page_and_a_stamp_on_the_first():
    first, second = pages(render_pdf(replace(examples.sheet(), blocks=examples.warning().blocks * 2)).data)[:2]
    assert all("草" in page.text and "稿" in page.text for page in (first, second))
    assert "已被更正" in first.text
    assert "已被更正" not in second.text


def test_the_proof_lies_under_the_text_of_the_first_page_without_touching_anything(letter, warning):
    for page in (letter[0], warning[0]):
        words = page.line("扫描二维码")
        assert min(g.top for g in words) > 262
    lowest = max(g.bottom for g in letter[0].glyphs)
    assert lowest < min(rule.top for rule in rules(letter[0], RED) if rule.top > 262)
    assert examples.PROOF.url in warning[0].text.replace("\r\n", "")


def test_fonts_are_embedded_and_the_file_is_an_archive_with_title_and_outline():
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(examples.warning()).data))
    fonts = [
        descendant.get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        for descendant in font.get_object()["/DescendantFonts"]
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font.get_object()) for font in fonts)
    assert reader.metadata.title == "关于青溪镇人民政府公务用车管理问题的预警通知书"
    assert reader.metadata.author == "中共云岭县纪律检查委员会"
    assert [item.title for item in reader.outline if not isinstance(item, list)] == ["一、预警事项", "二、整改要求"]
    assert b"<pdfaid:part>2</pdfaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_a_signed_paper_always_gives_the_same_bytes():
    assert render_pdf(examples.warning()).data == render_pdf(examples.warning()).data


def test_pages_are_counted():
    rendered = render_pdf(examples.checkup())
    assert rendered.pages == len(pages(rendered.data))
