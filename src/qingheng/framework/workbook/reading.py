"""Reads a framework workbook. The law: whatever cannot be understood is a fault at its place."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from qingheng.framework.faults import LocatedFault, UnreadableError
from qingheng.framework.places import Path, Places
from qingheng.framework.workbook.assembling import Assembly, Misplaced, ReadRow
from qingheng.framework.workbook.columns import REST, Column, Sheet
from qingheng.framework.workbook.kinds import spellings, value_of
from qingheng.framework.workbook.layout import BY_KEY, GUIDE, LISTS, SHEETS
from qingheng.organisations.tables import CellError, Row, Table, TableError, is_blank, read_tables

ZIP = b"PK\x03\x04"
ROWS_MAX = 20_000
NOWHERE = -1


@dataclass
class _Sheets:
    """What was recognised: tables by sheet, the columns of each, faults on the way."""

    name: str
    tables: dict[str, Table] = field(default_factory=dict)
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    formulas: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    """Cells that hold formulas, as (row, column from 0)."""
    faults: list[LocatedFault] = field(default_factory=list)

    def add(self, where: str, message: str, remedy: str) -> None:
        """A fault."""
        self.faults.append(LocatedFault(where, message, remedy))

    def report(self, misplaced: Misplaced) -> None:
        """A fault of a row that has no place in the document."""
        column = self.columns[misplaced.sheet.key].get(misplaced.column)
        self.add(
            str(self.tables[misplaced.sheet.key].place(misplaced.row, column)), misplaced.message, misplaced.remedy
        )


def read_workbook(content: bytes, name: str) -> tuple[dict[str, Any], Places]:
    """The document of a workbook, and where its fields stand; UnreadableError with every fault of the workbook."""
    sheets = _Sheets(name)
    _recognise(_tables(content, name), sheets)
    sheets.formulas = _formulas(content)
    for sheet in SHEETS:
        if sheet.key in sheets.tables:
            _match_headings(sheet, sheets)
    rows = {sheet.key: list(_rows(sheet, sheets)) for sheet in SHEETS}
    assembly = Assembly(report=sheets.report)
    assembly.put_all(rows)
    if sheets.faults:
        raise UnreadableError(sheets.faults)
    return assembly.document, SheetPlaces(sheets, assembly)


def _tables(content: bytes, name: str) -> list[Table]:
    if content and not content.startswith((ZIP, b"\xd0\xcf\x11\xe0")):
        raise UnreadableError(
            [
                LocatedFault(
                    name, _("The file is not an Excel workbook."), _("Export a version as a workbook and edit that.")
                )
            ]
        )
    try:
        return read_tables(content, name)
    except TableError as error:
        raise UnreadableError(
            LocatedFault(fault.where, fault.message, fault.remedy) for fault in error.faults
        ) from error


def _formulas(content: bytes) -> dict[str, set[tuple[int, int]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        return {
            sheet.title: {
                (cell.row, cell.column - 1)
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "f" and cell.row and cell.column
            }
            for sheet in workbook.worksheets
        }
    finally:
        workbook.close()


def _recognise(tables: Sequence[Table], sheets: _Sheets) -> None:
    """Match the workbook's sheets with those expected."""
    passed_over = spellings(GUIDE) | spellings(LISTS)
    titles = {title: sheet for sheet in SHEETS for title in spellings(sheet.title)}
    for table in tables:
        sheet = titles.get(table.name.strip())
        if sheet is not None and sheet.key not in sheets.tables:
            sheets.tables[sheet.key] = table
        elif table.name.strip() not in passed_over and not all(row.is_blank for row in table.rows):
            sheets.add(
                table.name,
                _("The sheet “%(sheet)s” is not part of a framework, and what it holds would be lost.")
                % {"sheet": table.name},
                _("Delete it, or move notes to the sheet “%(guide)s”.") % {"guide": GUIDE},
            )
    if not sheets.tables:
        raise UnreadableError(
            [
                LocatedFault(
                    sheets.name,
                    _("None of the sheets of a framework workbook is here."),
                    _("Export a version as a workbook, edit that, and import it."),
                )
            ]
        )
    for sheet in SHEETS:
        if sheet.key not in sheets.tables:
            sheets.add(
                sheets.name,
                _("The sheet “%(sheet)s” is missing.") % {"sheet": sheet.title},
                _("Copy it from an exported workbook; it may be empty below its headings."),
            )


def _match_headings(sheet: Sheet, sheets: _Sheets) -> None:
    table = sheets.tables[sheet.key]
    headings = table.rows[0].cells if table.rows else ()
    by_title = {title: column for column in sheet.columns for title in spellings(column.title)}
    found: dict[str, int] = {}
    for index, cell in enumerate(headings):
        if is_blank(cell):
            continue
        column = by_title.get(str(cell).strip())
        place = str(table.place(1, index))
        if column is None:
            known = "、".join(str(known.title) for known in sheet.columns)
            message = _("The heading “%(heading)s” is not known, so its column would be lost.") % {"heading": cell}
            sheets.add(place, message, _("Correct it or delete the column. Known here: %(known)s.") % {"known": known})
        elif column.field in found:
            message = _("The heading “%(heading)s” stands there twice.") % {"heading": cell}
            sheets.add(place, message, _("Delete one of the two columns."))
        else:
            found[column.field] = index
    for column in sheet.columns:
        if column.needed and column.field not in found:
            message = _("The column “%(heading)s” is missing.") % {"heading": column.title}
            sheets.add(str(table.place(1)), message, _("Add it to the first row, spelled exactly like this."))
    sheets.columns[sheet.key] = found


def _rows(sheet: Sheet, sheets: _Sheets) -> Iterator[ReadRow]:
    table = sheets.tables.get(sheet.key)
    if table is None:
        return
    if len(table.rows) > ROWS_MAX:
        message = _("The sheet has more than %(count)s rows, as no framework does.") % {"count": ROWS_MAX}
        sheets.add(table.name, message, _("Delete the superfluous rows."))
        return
    _whole_table_faults(table, sheets)
    for row in table.rows[1:]:
        if not row.is_blank:
            yield _read_row(sheet, sheets, table, row)


def _whole_table_faults(table: Table, sheets: _Sheets) -> None:
    formulas = sheets.formulas.get(table.name, set())
    for row, column in sorted(formulas):
        sheets.add(
            str(table.place(row, column)),
            _("The cell holds a formula; a framework is a fixed text whose values must stand in it."),
            _("Copy the cell and paste it as a value."),
        )
    for fault in table.faults:
        if (fault.place.row, fault.place.column) not in formulas:
            sheets.add(fault.where, fault.message, fault.remedy)


def _read_row(sheet: Sheet, sheets: _Sheets, table: Table, row: Row) -> ReadRow:
    columns, values = sheets.columns[sheet.key], {}
    _stray_faults(sheets, table, row, set(columns.values()))
    for column in sheet.columns:
        index = columns.get(column.field, NOWHERE)
        if index == NOWHERE or (row.number, index) in sheets.formulas.get(table.name, ()):
            continue
        if is_blank(row.cell(index)) and not column.needed:
            continue
        try:
            values[column.field] = _value(column, row, index)
        except CellError as error:
            sheets.add(_at(table, row.number, index, column), error.message, error.remedy)
    return ReadRow(row.number, values)


def _at(table: Table, row: int, index: int, column: Column) -> str:
    """The cell with its heading."""
    return _("%(place)s (%(heading)s)") % {"place": table.place(row, index), "heading": column.title}


def _stray_faults(sheets: _Sheets, table: Table, row: Row, known: set[int]) -> None:
    for index, cell in enumerate(row.cells):
        if index not in known and not is_blank(cell):
            sheets.add(
                str(table.place(row.number, index)),
                _("“%(text)s” stands in a column without a heading and would be lost.") % {"text": str(cell)[:40]},
                _("Delete it, or give the column its heading."),
            )


def _value(column: Column, row: Row, index: int) -> Any:
    if is_blank(row.cell(index)):
        message = _("“%(heading)s” is empty.") % {"heading": column.title}
        raise CellError(message, _("Fill it in: %(hint)s.") % {"hint": column.hint})
    value = value_of(column.kind, row.cell(index))
    if column.field == REST and not isinstance(value, dict):
        raise CellError(
            _("This column holds fields as JSON only."), _('Empty the cell, or write json:{"field": "value"}.')
        )
    return value


class SheetPlaces(Places):
    """Places in a workbook: sheet, row, column letter and heading."""

    def __init__(self, sheets: _Sheets, assembly: Assembly) -> None:
        self.sheets, self.assembly = sheets, assembly

    def describe(self, path: Path, field: str = "") -> str:
        """The cell of a path, or the nearest row or sheet."""
        steps = (*path, field) if field else path
        for length in range(len(steps), 0, -1):
            if steps[:length] in self.assembly.rows:
                return self._cell(steps[:length], steps[length] if length < len(steps) else "")
        sheet = BY_KEY.get(str(steps[0])) if steps else None
        return str(sheet.title) if sheet else self.sheets.name

    def _cell(self, path: Path, step: str | int) -> str:
        sheet, row = self.assembly.rows[path]
        name = self.assembly.fields.get(path, str(step))
        columns = self.sheets.columns[sheet.key]
        if name in BY_KEY and name not in columns:
            return _("%(place)s, sheet “%(sheet)s”") % {"place": self._row(sheet, row), "sheet": BY_KEY[name].title}
        if not name or name not in columns:
            return self._row(sheet, row)
        column = next(column for column in sheet.columns if column.field == name)
        return _at(self.sheets.tables[sheet.key], row, columns[name], column)

    def _row(self, sheet: Sheet, row: int) -> str:
        return str(self.sheets.tables[sheet.key].place(row))
