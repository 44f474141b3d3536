"""Writes a framework document as a workbook. The law: every cell can be typed over by hand and read back."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingheng.framework.order import in_order
from qingheng.framework.workbook.columns import Column, Sheet
from qingheng.framework.workbook.kinds import Reference, cell_of
from qingheng.framework.workbook.layout import GUIDE, LISTS, SHEETS
from qingheng.framework.workbook.taking import Row, rows_of

ROWS_PREPARED = 500
"""Empty rows below the last that have formats and drop-downs already."""
TITLE_MAX, HINT_MAX, CHOICES_MAX = 32, 255, 255
NAVY, GREY = "#1F3864", "#6B7280"


@dataclass(frozen=True)
class _Formats:
    """How cells look."""

    heading: Format
    needed: Format
    text: Format
    number: Format
    title: Format
    plain: Format


def write_workbook(document: Mapping[str, Any]) -> bytes:
    """The workbook, with headings and hints in the language in use."""
    buffer = io.BytesIO()
    ordered = in_order(document)
    rows = rows_of(ordered)
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        formats = _formats(workbook)
        _write_guide(workbook.add_worksheet(str(GUIDE)), formats, ordered)
        worksheets = {sheet.key: workbook.add_worksheet(str(sheet.title)) for sheet in SHEETS}
        lists = _Lists(workbook.add_worksheet(str(LISTS)), formats)
        for sheet in SHEETS:
            _SheetWriter(worksheets[sheet.key], sheet, formats, lists).write(rows[sheet.key], ordered)
        lists.worksheet.hide()
    return buffer.getvalue()


def _formats(workbook: xlsxwriter.Workbook) -> _Formats:
    heading = {
        "bold": True,
        "font_color": "white",
        "bg_color": NAVY,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
    }
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D0D5DD"}
    return _Formats(
        heading=workbook.add_format({**heading, "bg_color": GREY}),
        needed=workbook.add_format(heading),
        text=workbook.add_format({**cell, "num_format": "@"}),
        number=workbook.add_format({**cell, "align": "right"}),
        title=workbook.add_format({"bold": True, "font_size": 14}),
        plain=workbook.add_format({"text_wrap": True, "valign": "top"}),
    )


def _write_guide(worksheet: Worksheet, formats: _Formats, document: Mapping[str, Any]) -> None:
    """The first sheet: what the workbook is, how to fill it in, what every sheet is for. It is not read back."""
    meta = document.get("meta")
    title = meta.get("title", "") if isinstance(meta, dict) else ""
    worksheet.set_column(0, 0, 22)
    worksheet.set_column(1, 1, 100)
    worksheet.write_string(0, 0, str(title)[:200] or _("Indicator framework"), formats.title)
    lines = [
        _("One row is one thing; the dark headings must be filled in. Select a cell to see what belongs there."),
        _("Do not rename sheets or headings, do not merge cells, do not use formulas. Notes may stand on this sheet."),
        _("Give the framework a new version number on the first sheet of settings before importing a change."),
        _("Import the workbook on the page of frameworks: it is checked first, all faults with sheet, row and column."),
    ]
    for number, line in enumerate(lines, 2):
        worksheet.merge_range(number, 0, number, 1, line, formats.plain)
    for number, sheet in enumerate(SHEETS, len(lines) + 3):
        worksheet.write_url(number, 0, f"internal:'{sheet.title}'!A1", string=str(sheet.title))
        worksheet.write_string(number, 1, str(sheet.purpose), formats.plain)


class _Lists:
    """The hidden sheet of choices too long to stand in a cell's own rule."""

    def __init__(self, worksheet: Worksheet, formats: _Formats) -> None:
        self.worksheet, self.formats = worksheet, formats
        self.columns: dict[tuple[str, ...], str] = {}

    def source(self, options: list[str]) -> list[str] | str:
        """What a drop-down refers to."""
        if len(",".join(options)) <= CHOICES_MAX and not any("," in option for option in options):
            return options
        key = tuple(options)
        if key not in self.columns:
            column = len(self.columns)
            self.worksheet.write_column(0, column, options, self.formats.text)
            letter = xlsxwriter.utility.xl_col_to_name(column)
            self.columns[key] = f"='{LISTS}'!${letter}$1:${letter}${len(options)}"
        return self.columns[key]


@dataclass(frozen=True)
class _SheetWriter:
    """Writes one sheet."""

    worksheet: Worksheet
    sheet: Sheet
    formats: _Formats
    lists: _Lists

    def write(self, rows: list[Row], document: Mapping[str, Any]) -> None:
        """Headings, rows, drop-downs, and what makes the sheet pleasant to fill in."""
        last = len(rows) + ROWS_PREPARED
        for index, column in enumerate(self.sheet.columns):
            self._write_column(index, column, document, last)
        for number, row in enumerate(rows, 1):
            for index, column in enumerate(self.sheet.columns):
                if column.field in row:
                    self._write_cell(number, index, row[column.field], document)
        self.worksheet.freeze_panes(1, self.sheet.frozen)
        self.worksheet.set_row(0, 32)
        self.worksheet.autofilter(0, 0, max(len(rows), 1), len(self.sheet.columns) - 1)
        self.worksheet.ignore_errors({"number_stored_as_text": "A1:AZ5000"})
        self.worksheet.set_landscape()
        self.worksheet.set_paper(9)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.repeat_rows(0)

    def _format(self, column: Column) -> Format:
        return self.formats.number if column.kind.numeric else self.formats.text

    def _write_column(self, index: int, column: Column, document: Mapping[str, Any], last: int) -> None:
        self.worksheet.set_column(index, index, column.width, self._format(column))
        self.worksheet.write_string(
            0, index, str(column.title), self.formats.needed if column.needed else self.formats.heading
        )
        rule: dict[str, Any] = {"validate": "any"}
        if options := column.kind.options(document):
            rule = {"validate": "list", "source": self.lists.source(options)}
            rule["error_type"] = "warning" if isinstance(column.kind, Reference) else "stop"
        rule |= {"input_title": str(column.title)[:TITLE_MAX], "input_message": str(column.hint)[:HINT_MAX]}
        self.worksheet.data_validation(1, index, last, index, rule)

    def _write_cell(self, number: int, index: int, value: Any, document: Mapping[str, Any]) -> None:
        column = self.sheet.columns[index]
        cell = cell_of(column.kind, value, document)
        if isinstance(cell, str):
            text = self.formats.text if not column.kind.numeric else self.formats.number
            self.worksheet.write_string(number, index, cell, text)
        else:
            self.worksheet.write_number(number, index, cell, self._format(column))
