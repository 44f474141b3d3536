"""Turns an uploaded file into tables of cells. The law: row numbers are those the spreadsheet program shows."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

import python_calamine
from django.utils.translation import gettext as _

from qingheng.organisations.tables.cells import Cell, is_blank
from qingheng.organisations.tables.faults import Fault, Place, TableError
from qingheng.organisations.tables.guards import CELLS_MAX, OLD_OFFICE, ZIP, check_size, open_workbook, refusal
from qingheng.organisations.tables.lost import LostCell, lost_cells

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as shown, and its cells from column A on."""

    number: int
    cells: Sequence[Cell]

    def cell(self, index: int) -> Cell:
        """The cell in a column counted from 0; blank beyond the last."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(map(is_blank, self.cells))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a whole CSV file."""

    name: str
    rows: Sequence[Row]
    faults: Sequence[Fault] = field(default=())

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """A place in this table."""
        return Place(self.name, row, column)


def read_tables(content: bytes, name: str) -> list[Table]:
    """The tables of a CSV or .xlsx file; raises TableError if it is neither or would exhaust the machine."""
    check_size(content, name)
    if content.startswith((ZIP, OLD_OFFICE)):
        return _workbook_tables(content, name)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        open_workbook(content, name)
    text = content.decode(encoding_of(lambda: (content,), name))
    return [Table(name, tuple(csv_rows(io.StringIO(text, newline=""), name, cells_max=CELLS_MAX)))]


def _workbook_tables(content: bytes, name: str) -> list[Table]:
    archive = open_workbook(content, name)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            lost = lost_cells(content, archive.sheets)
            sheets = map(workbook.get_sheet_by_name, _worksheets(workbook))
            return [_sheet_table(sheet, lost.get(sheet.name, ())) for sheet in sheets]
    except python_calamine.CalamineError as error:
        raise refusal(
            name,
            _("The workbook cannot be read: %(error)s.") % {"error": error},
            _("Open it in the spreadsheet program and save it as .xlsx again."),
        ) from error


def _worksheets(workbook: python_calamine.CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]


def _sheet_table(sheet: python_calamine.CalamineSheet, lost: Sequence[LostCell]) -> Table:
    rows: Sequence[Sequence[Cell]] = sheet.to_python(skip_empty_area=False)
    faults = [*(cell.fault(sheet.name) for cell in lost), *_merge_faults(sheet)]
    return Table(sheet.name, [Row(number, cells) for number, cells in enumerate(rows, 1)], faults)


def _merge_faults(sheet: python_calamine.CalamineSheet) -> Iterator[Fault]:
    for (row, column), _last in sheet.merged_cell_ranges or ():
        yield Fault(
            Place(sheet.name, row + 1, column),
            _("Merged cells begin here; it cannot be told which row and column their value belongs to."),
            _("Undo the merge and write the value into each cell it is for."),
        )


def csv_rows(stream: TextIO, name: str, *, cells_max: int | None = None) -> Iterator[Row]:
    """The rows of a CSV file one by one; the stream must be able to go back to its beginning."""
    delimiter = "\t" if "\t" in stream.readline() else ","
    stream.seek(0)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    line, count = 1, 0
    try:
        for cells in reader:
            count += len(cells)
            if cells_max is not None and count > cells_max:
                message = _("The file holds more than %(count)s cells.") % {"count": cells_max}
                raise refusal(name, message, _("Split it by year or by station."))
            yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            [
                Fault(
                    Place(name, line),
                    _("The row's quotation marks do not close: %(error)s.") % {"error": error},
                    _("Save the file as CSV from the spreadsheet program again."),
                )
            ]
        ) from error


def encoding_of(chunks: Callable[[], Iterable[bytes]], name: str) -> str:
    """How the text of a CSV file is written: UTF-8 with or without its mark, or GB18030 as Chinese office programs do.

    `chunks` gives the file's bytes anew each time it is called.
    """
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            if not any("\0" in decoder.decode(chunk) for chunk in chunks()) and "\0" not in decoder.decode(
                b"", final=True
            ):
                return encoding
        except UnicodeDecodeError:
            continue
    raise refusal(
        name,
        _("The file is neither a workbook nor text in UTF-8 or GB18030."),
        _("Save it as an Excel workbook (.xlsx) or as CSV (UTF-8)."),
    )
