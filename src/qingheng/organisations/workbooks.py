"""Templates to fill in and exports of what is stored. The law: importing an export changes nothing."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from qingheng.organisations.kinds import GUIDE, KINDS, Column, Form, Kind, Record, Value
from qingheng.organisations.register import Register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_WITH_LISTS = 2000
WIDTHS = {Form.TEXT: 24, Form.CODE: 14, Form.WHOLE: 8, Form.DAY: 13, Form.CHOICE: 16, Form.YES_NO: 10}


def workbook(register: Register | None = None) -> bytes:
    """An Excel workbook with a sheet per kind and a guide; empty without a register."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        header = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "border_color": "#B7C4D9"})
        _write_guide(book, header)
        for kind in KINDS.values():
            _write_kind(book, kind, (register or {}).get(kind.code, {}).values(), header)
    return buffer.getvalue()


def csv_file(kind: Kind, register: Register | None = None) -> bytes:
    """One kind as CSV in UTF-8 with the mark that office programs need."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.label for column in kind.columns])
    for record in (register or {}).get(kind.code, {}).values():
        writer.writerow(_shown(column, record[column.name]) for column in kind.columns)
    return buffer.getvalue().encode("utf-8-sig")


def attachment(name: str) -> str:
    """The header that saves an answer as a file, whatever characters its name has."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _write_guide(book: Any, header: Any) -> None:
    sheet = book.add_worksheet(str(GUIDE))
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 60)
    sheet.write_row(0, 0, [_("Sheet"), _("Column"), _("What to enter")], header)
    for row, cells in enumerate(_guide_rows(), 1):
        sheet.write_row(row, 0, cells)


def _guide_rows() -> Iterator[list[str]]:
    yield ["", "", _("Rows are known by their code. Rows left out stay as they are; nothing is ever deleted.")]
    yield ["", "", _("A body ends by its last day; who carries it on stands in the sheet of successions.")]
    for kind in KINDS.values():
        for column in kind.columns:
            yield [str(kind.label), str(column.label), "; ".join(_explained(column))]


def _explained(column: Column) -> Iterator[str]:
    if column.is_required:
        yield _("required")
    if column.words:
        yield ", ".join(column.words)
    if column.refers_to:
        yield _("a code of the sheet “%(sheet)s”") % {"sheet": KINDS[column.refers_to].label}
    elif column.hint:
        yield str(column.hint)


def _write_kind(book: Any, kind: Kind, records: Iterable[Record], header: Any) -> None:
    sheet = book.add_worksheet(str(kind.label))
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(kind.columns):
        sheet.set_column(index, index, WIDTHS[column.form])
        sheet.write_string(0, index, f"{column.label}{'*' if column.is_required else ''}", header)
        if column.words:
            sheet.data_validation(1, index, ROWS_WITH_LISTS, index, {"validate": "list", "source": column.words})
    for row, record in enumerate(records, 1):
        for index, column in enumerate(kind.columns):
            _write_cell(sheet, row, index, _shown(column, record[column.name]))


def _write_cell(sheet: Any, row: int, index: int, value: Value) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, index, value)
    elif isinstance(value, int):
        sheet.write_number(row, index, value)
    else:
        sheet.write_string(row, index, value or "")  # never a formula, whatever it begins with


def _shown(column: Column, value: Value) -> Value:
    """The value as it stands in a file: choices in words, nothing for what is empty."""
    return "" if value is None else column.shown(value)
