"""Files as stations bring them: long tables from rows, station sheets filled in like a person would."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter

from qianfen import Period
from qingheng.collection.office import Office
from qingheng.collection.workbook.filled_sheet import FilledSheet
from qingheng.collection.workbook.stamp import FIRST_ROW, KEY_ROW
from qingheng.collection.workbook.template import workbook
from qingheng.organisations.models import Station

TODAY = date(2026, 11, 23)
HEADER = ("body", "audience", "period", "item", "key", "value", "missing", "event", "modifiers", "flags")
SHORT = ("body", "period", "item", "key", "value")


def long_csv(*rows: Sequence[object], header: Sequence[str] = SHORT) -> bytes:
    """A long table as CSV."""
    return "".join(",".join(map(str, row)) + "\n" for row in (header, *rows)).encode()


def long_workbook(*rows: Sequence[Any], header: Sequence[str] = SHORT) -> bytes:
    """A long table as Excel, with typed cells."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("long")
        for number, row in enumerate((header, *rows)):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def template(station: str, period: str, by: object = "test") -> bytes:
    """The station's workbook as it is downloaded."""
    found, when, office = Station.objects.get(code=station), Period.parse(period), Office.open(by, TODAY)
    filled = FilledSheet.of(found, when, office)
    assert filled is not None
    return workbook(filled, FilledSheet.of(found, when.previous(), office))


class Filled:
    """A downloaded workbook in the hands of a clerk."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.values = self.book.worksheets[0]

    def keys(self, sheet: Any) -> dict[str, int]:
        return {cell.value: cell.column for cell in sheet[KEY_ROW] if cell.value}

    def enter(self, body: str, **values: Any) -> "Filled":
        """Values by item and key, written `A1_1__due`, in the row of a body."""
        row = next(cell.row for cell in self.values["A"][FIRST_ROW - 1 :] if cell.value == body)
        for name, value in values.items():
            self.values.cell(row, self.keys(self.values)[column_name(name)]).value = value
        return self

    def add_event(self, number: int, cells: Mapping[str, Any]) -> "Filled":
        """The n-th event, by the hidden keys of the events page."""
        events = self.book.worksheets[1]
        for name, value in cells.items():
            events.cell(FIRST_ROW + number, self.keys(events)[name], value)
        return self

    def save(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def column_name(name: str) -> str:
    """`A1_1__due` is the column `A1-1|due`; `J1_1__resident_0` is no option: options are given as `|` names."""
    if "|" in name:
        return name
    item, _separator, key = name.partition("__")
    return f"{item.replace('_', '-')}|{key}"
