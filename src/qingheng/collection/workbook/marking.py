"""Gives a faulty workbook back with its faults marked. The law: what was brought stays as it was, formulas included."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from qingheng.collection.long_table import ERROR, error_labels
from qingheng.collection.workbook.stamp import FIRST_ROW, IGNORED, KEY_ROW, STAMP_SHEET
from qingheng.organisations.tables import Fault, Place
from qingheng.organisations.tables.guards import open_workbook

AUTHOR = "qingheng"
MARK = PatternFill("solid", start_color="FFF8D0D0", end_color="FFF8D0D0")
HEAD = Font(bold=True, color="FF8F1D1D")
TEXT = Font(color="FF8F1D1D")
WRAP = Alignment(wrap_text=True, vertical="top")
TRUE = "1=1"
"""The condition of a mark: always. The cell's own format stays beneath it."""
COMMENT_SIZE = (320, 120)
ERROR_WIDTH = 60
WIDTHS = (24, 10, 70, 70)


def marked(content: bytes, name: str, faults: Sequence[Fault]) -> bytes:
    """The workbook with an error column, marked and commented cells, and a sheet that lists all faults."""
    open_workbook(content, name)  # nobody's bomb is unpacked only because it has faults
    book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    is_station_sheet = STAMP_SHEET in book.sheetnames
    by_sheet: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_sheet[fault.place.table].append(fault)
    _remove_list(book)
    for sheet in book.worksheets:
        if sheet.title != STAMP_SHEET:
            _clear(sheet)
            _mark(sheet, by_sheet[sheet.title], header=FIRST_ROW - 2 if is_station_sheet else _header_row(sheet))
    _write_list(book, faults)
    book.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_text(cell: Any, text: str) -> None:
    """Text as text: what begins like a formula is none."""
    cell.value = text
    cell.data_type = "s"


def _clear(sheet: Any) -> None:
    """Take earlier marks away."""
    kept = ConditionalFormattingList()
    for ranges in sheet.conditional_formatting:
        for rule in ranges.rules:
            if rule.formula != [TRUE]:
                kept.add(str(ranges.sqref), rule)
    sheet.conditional_formatting = kept
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None


def _mark(sheet: Any, faults: Iterable[Fault], *, header: int) -> None:
    by_row: dict[int, list[Fault]] = defaultdict(list)
    by_cell: dict[tuple[int, int], list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.place.row is not None:
            by_row[fault.place.row].append(fault)
            if fault.place.column is not None:
                by_cell[fault.place.row, fault.place.column + 1].append(fault)
    column = _error_column(sheet, header)
    if by_row or column <= sheet.max_column:
        _write_errors(sheet, column, header, by_row)
    for (row, index), found in by_cell.items():
        cell = sheet.cell(row, index)
        text = "\n".join(f"{fault.message} {fault.remedy}" for fault in found)
        cell.comment = Comment(text, AUTHOR, height=COMMENT_SIZE[1], width=COMMENT_SIZE[0])
        rule = Rule(type="expression", formula=[TRUE], dxf=DifferentialStyle(fill=MARK))
        sheet.conditional_formatting.add(cell.coordinate, rule)


def _write_errors(sheet: Any, column: int, header: int, by_row: Mapping[int, Sequence[Fault]]) -> None:
    for row in range(header + 1, sheet.max_row + 1):
        sheet.cell(row, column).value = None
    write_text(sheet.cell(header, column), str(ERROR))
    sheet.cell(header, column).font = HEAD
    if header == FIRST_ROW - 2:
        write_text(sheet.cell(KEY_ROW, column), IGNORED)
    sheet.column_dimensions[get_column_letter(column)].width = ERROR_WIDTH
    for row, found in by_row.items():
        cell = sheet.cell(row, column)
        write_text(cell, "\n".join(f"{_letters(fault.place)}{fault.message} {fault.remedy}" for fault in found))
        cell.font, cell.alignment, cell.fill = TEXT, WRAP, MARK


def _letters(place: Place) -> str:
    return f"{get_column_letter(place.column + 1)}: " if place.column is not None else ""


def _error_column(sheet: Any, header: int) -> int:
    """The column of errors of an earlier round, or the one after the last."""
    for cell in sheet[header]:
        if str(cell.value or "").strip().casefold() in error_labels():
            return int(cell.column)
    return int(sheet.max_column) + 1


def _header_row(sheet: Any) -> int:
    filled = (row[0].row for row in sheet.iter_rows() if any(cell.value not in {None, ""} for cell in row))
    return next(filled, 1)


def _remove_list(book: Any) -> None:
    for sheet in list(book.worksheets):
        if sheet.title != STAMP_SHEET and sheet.cell(KEY_ROW, 1).value == IGNORED and sheet.cell(1, 5).value == AUTHOR:
            book.remove(sheet)


def _write_list(book: Any, faults: Sequence[Fault]) -> None:
    """A sheet with every fault, each with a link to its cell; it is not read when the workbook comes back."""
    sheet = book.create_sheet(_free_name(book, pgettext("sheet of a station", "Faults")))
    write_text(sheet.cell(1, 1), _("Faults found: %(count)s") % {"count": len(faults)})
    sheet.cell(1, 1).font = HEAD
    write_text(sheet.cell(2, 1), _("Correct the marked cells and bring the workbook again; this sheet is not read."))
    for column, text in ((1, IGNORED), (5, AUTHOR)):
        write_text(sheet.cell(KEY_ROW if column == 1 else 1, column), text)
    sheet.row_dimensions[KEY_ROW].hidden = sheet.column_dimensions["E"].hidden = True
    for column, (title, width) in enumerate(zip(_titles(), WIDTHS, strict=True), 1):
        write_text(sheet.cell(KEY_ROW + 1, column), title)
        sheet.cell(KEY_ROW + 1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, fault in enumerate(faults, KEY_ROW + 2):
        for column, text in enumerate((fault.place.table, _reference(fault.place), fault.message, fault.remedy), 1):
            write_text(sheet.cell(row, column), text)
            sheet.cell(row, column).alignment = WRAP
        if fault.place.row is not None and fault.place.table in book.sheetnames:
            quoted = fault.place.table.replace("'", "''")
            sheet.cell(row, 2).hyperlink = f"#'{quoted}'!{_reference(fault.place)}"
            sheet.cell(row, 2).style = "Hyperlink"


def _titles() -> tuple[str, ...]:
    return _("Sheet"), _("Cell"), _("What is wrong"), _("What to do")


def _free_name(book: Any, name: str) -> str:
    return name if name not in book.sheetnames else f"{name} ({len(book.sheetnames)})"


def _reference(place: Place) -> str:
    if place.row is None:
        return ""
    return f"{get_column_letter((place.column or 0) + 1)}{place.row}"
