"""What stands around the text in Word: the red head, the title, the signature, the imprint.

The law: the figures of GB/T 9704-2012 in millimetres, each turned into Word's units in one place.
"""

from collections.abc import Iterator

from qingheng.papers.document import Document, Imprint, Sign
from qingheng.papers.docx.styles import CELL, OFFICIAL, PITCH, TEXT_WIDTH
from qingheng.papers.docx.xml import RED, TAB, Cell, Place, paragraph, row, run, table
from qingheng.papers.text import columns_wide

MARK_WIDTH = 425  # points: 150 mm
GONGWEN_MARK_MAX, LETTER_MARK_MAX = 54.0, 42.0
ASCENT = 0.86  # of a Hanzi above the baseline, in its size
DESCENT = 0.08  # and below it
INK = 1.0  # height of a mark from its upper to its lower edge
BASELINE = 0.8  # of an exact line above the baseline
POINTS_PER_MM = 72 / 25.4
BODY_FACE = f'<w:rFonts w:eastAsia="{OFFICIAL["body"]}" w:hint="eastAsia"/>'


def head(document: Document, numbers: Iterator[int]) -> str:
    """Everything from the upper edge of the page to the line under the addressee."""
    heads = {"gongwen": _gongwen_head, "letter": _letter_head, "report": _report_head}
    addressee = paragraph("PaperAddressee", run(f"{document.addressee}：")) if document.addressee else ""
    return heads[document.form](document, numbers) + addressee


def _mark_size(mark: str, largest: float) -> float:
    return int(min(largest, MARK_WIDTH / max(columns_wide(mark), 1)) * 2) / 2


def _sized(size: float) -> str:
    return f'<w:rFonts w:hint="eastAsia"/><w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'


def _exact(line: float, before: float = 0, after: float = 0) -> str:
    values = (
        f'w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(line * 20)}" w:lineRule="exact"'
    )
    return f"<w:spacing {values}/>"


def _corner(document: Document) -> list[str]:
    lines = [(document.copy_number, BODY_FACE), (document.secrecy, ""), (document.urgency, "")]
    return [paragraph("PaperCorner", run(text, properties)) for text, properties in lines if text]


def _gongwen_head(document: Document, numbers: Iterator[int]) -> str:
    del numbers
    size = _mark_size(document.mark, GONGWEN_MARK_MAX)
    corner = _corner(document)
    corner += [paragraph("PaperCorner")] * (3 - len(corner))
    line = size * 1.2
    # The ink of the mark begins 35 mm below the text area's edge; three lines and the line's own head stand above it.
    before = 35 * POINTS_PER_MM - 3 * PITCH / 20 - (BASELINE * line - ASCENT * size)
    mark = paragraph("PaperMark", run(document.mark, _sized(size)), _exact(line, before))
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="{RED}"/></w:pBdr>'
    # Two lines lie between the characters themselves: what the two line boxes add to them is taken off.
    before = 2 * PITCH / 20 - (1 - BASELINE) * line + DESCENT * size - (PITCH / 20 - 16) / 2
    number = paragraph("PaperNumber", run(document.number), rule + _exact(PITCH / 20, before))
    return "".join(corner) + mark + number + _title(document, before=2)


def _letter_head(document: Document, numbers: Iterator[int]) -> str:
    size = _mark_size(document.mark, LETTER_MARK_MAX)
    line = size * 1.2
    ink_top = (BASELINE * line - ASCENT * size) / POINTS_PER_MM
    rule = 30 + size * INK / POINTS_PER_MM + 4
    mark = Place(20, 30 - ink_top, 170, line / POINTS_PER_MM + 2)
    shapes = mark.shape(next(numbers), "mark", paragraph("PaperMark", run(document.mark, _sized(size)), _exact(line)))
    shapes += _double_rule(rule, numbers, thick_first=True) + _double_rule(277 - 1.41, numbers, thick_first=False)
    # The number stands 7/8 of a character under the rule; its line begins 6.5 pt above its characters.
    before = (rule + 1.41 - 37) * POINTS_PER_MM + 14 - 6.5
    corner = [text for text in (document.copy_number, document.secrecy, document.urgency) if text] or [""]
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    first = shapes + run(corner[0]) + TAB + run(document.number, BODY_FACE)
    opening = paragraph("PaperCorner", first, tab + _exact(PITCH / 20, before))
    return opening + "".join(paragraph("PaperCorner", run(text)) for text in corner[1:]) + _title(document, before=2)


def _double_rule(y: float, numbers: Iterator[int], *, thick_first: bool) -> str:
    thick, thin = 0.71, 0.25
    first, second = (thick, thin) if thick_first else (thin, thick)
    upper = Place(20, y, 170, first).shape(next(numbers), "rule", "", fill=RED)
    return upper + Place(20, y + first + 0.45, 170, second).shape(next(numbers), "rule", "", fill=RED)


def _report_head(document: Document, numbers: Iterator[int]) -> str:
    del numbers
    number = paragraph("PaperNumber", run(document.number), '<w:jc w:val="right"/>') if document.number else ""
    return "".join(_corner(document)) + number + _title(document, before=0)


def _title(document: Document, before: int) -> str:
    after = 0 if document.subtitle else PITCH / 20
    title = paragraph("Title", run(document.title), _exact(36, before * PITCH / 20, after))
    subtitle = paragraph("Subtitle", run(document.subtitle), _exact(PITCH / 20, 0, PITCH / 20))
    return title + (subtitle if document.subtitle else "")


def attachments(names: tuple[str, ...]) -> str:
    """附件说明: names under each other, numbered where there are several."""
    lines = []
    for index, name in enumerate(names):
        start, hang = 5 * CELL, 1.25 * CELL if len(names) > 1 else 0
        lead = 3 * CELL if index == 0 else 0
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{round(start + hang)}"/></w:tabs>'
        number = run(f"{index + 1}. ") + TAB if len(names) > 1 else ""
        before = f'<w:spacing w:before="{PITCH}"/>' if index == 0 else ""
        indent = f'<w:ind w:left="{round(start + hang)}" w:hanging="{round(hang + lead)}"/>'
        content = (run("附件：") if index == 0 else "") + number + run(name)
        lines.append(paragraph("PaperAttachment", content, tabs + before + indent))
    return "".join(lines)


def signature(sign: Sign | None) -> str:
    """落款: with a seal the organ is centred over the date, which ends four characters from the right."""
    if sign is None:
        return ""
    wide, narrow = columns_wide(sign.organ), columns_wide(sign.date)
    if sign.seal:
        middle = max(4 + narrow / 2, wide / 2)
        organ, date = middle - wide / 2, middle - narrow / 2
    else:
        organ, date = (2.0, wide - narrow) if wide - narrow >= 2 else (4 + narrow - wide, 2.0)
    lines = ((sign.organ, organ, 2 * PITCH), (sign.date, date, 0))
    return "".join(
        paragraph(
            "PaperSign",
            run(text),
            ("" if before else '<w:keepNext w:val="0"/>')
            + f'<w:spacing w:before="{before}"/><w:ind w:right="{round(max(room, 0) * CELL)}"/>',
        )
        for text, room, before in lines
    )


def imprint(document: Document, numbers: Iterator[int]) -> str:
    """版记: at the foot of the last page; a letter has the copies alone, without rules."""
    given = document.imprint
    if given is None:
        return ""
    ruled = document.form != "letter"
    copies, height = _copies(given)
    issued = _issued(given) if ruled else ""
    rows = [row([Cell(content, TEXT_WIDTH)]) for content in (copies, issued) if content]
    if not rows:
        return ""
    weights = (("top", 8), ("bottom", 8), ("insideH", 6))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for side, size in weights
    )
    content = table([TEXT_WIDTH], rows, borders if ruled else "", inset=280)
    place = Place(28, None, 156, (height + (21 if issued else 0) + 4 * len(rows) + 1) / POINTS_PER_MM)
    return place.shape(next(numbers), "imprint", content + _last())


def _last() -> str:
    """A text box ends with a paragraph; this one takes no room."""
    return paragraph("PaperGap", "", '<w:spacing w:line="20" w:lineRule="exact"/>')


def _copies(given: Imprint) -> tuple[str, float]:
    if not given.copies_to:
        return "", 0.0
    text = "，".join(given.copies_to) + "。"
    lines = -(-columns_wide(text) // ((156 * POINTS_PER_MM - 28 - 42) / 14))
    indent = '<w:ind w:left="840" w:hanging="840"/>'
    return paragraph("PaperImprint", run("抄送：") + run(text), indent), 21 * lines


def _issued(given: Imprint) -> str:
    if not (given.office or given.date):
        return ""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 560}"/></w:tabs>'
    return paragraph("PaperImprint", run(given.office) + TAB + run(f"{given.date}印发" if given.date else ""), tab)
