"""The blocks of a paper as paragraphs, tables and pictures of Word.

The law: one block, one function; what a block looks like is said by the style it names.
"""

import io
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart

from qingheng.papers import charts, layout
from qingheng.papers.blocks import Block, Chart, Form, FormRow, Heading, KeyValues, PageBreak, Paragraph, Table
from qingheng.papers.docx.styles import OFFICIAL, TEXT_WIDTH
from qingheng.papers.docx.xml import Cell, inline, paragraph, picture, row, run, table, twips
from qingheng.papers.fonts import fonts
from qingheng.papers.pdf import chart_png
from qingheng.papers.text import columns_wide

LEAD = f'<w:rFonts w:eastAsia="{OFFICIAL["hei"]}" w:hint="eastAsia"/>'
WHOLE_MAX = 300  # characters in a cell; a longer row may go on to the next page
LABEL = twips(26)
CELL_SIZE, CELL_LINE = 240, 360  # twips of a character and of a line in a table
GAP = paragraph("PaperGap")


class Body:
    """The text of one file under construction: knows the part that its pictures belong to."""

    def __init__(self, part: DocumentPart, numbers: Iterator[int]) -> None:
        self._part = part
        self._numbers = numbers

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """All blocks in their order."""
        writers: dict[type, Callable[[Any], str]] = {
            Heading: _heading,
            Paragraph: _paragraph,
            Table: _table,
            KeyValues: _keyvalues,
            Form: _form,
            Chart: self._chart,
            PageBreak: _page_break,
        }
        return "".join(writers[type(block)](block) for block in blocks)

    def _chart(self, chart: Chart) -> str:
        size = (156.0, chart.tall)
        number = next(self._numbers)
        name = f"chart{number}"
        relation, _image = self._part.get_or_add_image(io.BytesIO(chart_png(chart)))
        drawn = charts.svg(chart, ["SimHei", "Microsoft YaHei", *fonts().families("hei")[1:]])
        vector = Part(PackURI(f"/word/media/{name}.svg"), "image/svg+xml", drawn.encode(), self._part.package)
        link = self._part.relate_to(vector, RELATIONSHIP_TYPE.IMAGE)
        shown = inline(number, name, picture(number, name, relation, size, link), size, charts.description(chart))
        caption = paragraph("PaperCaption", run(chart.title)) if chart.title else ""
        return caption + paragraph("PaperChart", shown) + GAP


def _heading(heading: Heading) -> str:
    return paragraph(f"Heading{heading.level}", run(heading.text))


def _paragraph(given: Paragraph) -> str:
    content = (run(given.lead, LEAD) if given.lead else "") + (run(given.text) if given.text else "")
    if given.align == "justify":
        return paragraph("PaperText" if given.indent else "Normal", content)
    return paragraph("Normal", content, f'<w:jc w:val="{given.align}"/>')


def _page_break(_block: PageBreak) -> str:
    return paragraph("PaperGap", '<w:r><w:br w:type="page"/></w:r>')


def _cell(text: str, width: int, align: str = "left", **more: Any) -> Cell:
    side = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    return Cell(paragraph("PaperCell", run(text), side), width, **more)


def _label(text: str, width: int, **more: Any) -> Cell:
    return Cell(paragraph("PaperHead", run(text)), width, **more)


def _table(given: Table) -> str:
    columns = [round(TEXT_WIDTH * share) for share in layout.widths(given)]
    columns[-1] += TEXT_WIDTH - sum(columns)
    sides = layout.aligns(given)
    head = row([_label(text, width) for text, width in zip(given.head, columns, strict=True)], head=True)
    rows = [
        row(
            [_cell(text, width, side) for text, width, side in zip(cells, columns, sides, strict=True)],
            whole=max(map(len, cells)) <= WHOLE_MAX,
        )
        for cells in given.rows
    ]
    caption = paragraph("PaperCaption", run(given.caption)) if given.caption else GAP
    note = paragraph("PaperSmall", run(given.note)) if given.note else ""
    return caption + table(columns, [head, *rows]) + note + GAP


def _keyvalues(given: KeyValues) -> str:
    label = twips(42) if given.columns == 1 else LABEL
    value = TEXT_WIDTH // given.columns - label
    rows = []
    for start in range(0, len(given.pairs), given.columns):
        pairs = given.pairs[start : start + given.columns]
        alone = len(pairs) < given.columns
        cells = []
        for name, text in pairs:
            cells.append(_label(name, label, shaded=True))
            cells.append(_cell(text, value * 2 + label if alone else value, span=3 if alone else 1))
        rows.append(row(cells))
    return GAP + table([label, value] * given.columns, rows) + GAP


def _form(given: Form) -> str:
    return GAP + table([LABEL, TEXT_WIDTH - LABEL], [_form_row(box) for box in given.rows]) + GAP


def _form_row(box: FormRow) -> str:
    """A box; one to be signed has the line for the hand at its foot, as far down as its words leave room."""
    height, room = twips(box.height), TEXT_WIDTH - LABEL
    content = paragraph("PaperCell", run(box.text))
    if box.signed:
        lines = sum(ceil(max(columns_wide(line), 1) / (room / CELL_SIZE - 1)) for line in box.text.split("\n"))
        before = max(height - (lines + 1) * CELL_LINE - 120, 0)
        content += paragraph("PaperCell", run(layout.SIGNING), f'<w:spacing w:before="{before}"/><w:jc w:val="right"/>')
    whole = len(box.text) <= WHOLE_MAX
    return row([_label(box.label, LABEL), Cell(content, room, middle=False)], height=height, whole=whole)
