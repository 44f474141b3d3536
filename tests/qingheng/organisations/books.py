"""Small files for the tests: workbooks and CSV made from plain rows."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import xlsxwriter

Cells = str | int | float | bool | date | None


def workbook(sheets: Mapping[str, Sequence[Sequence[Cells]]]) -> bytes:
    """An .xlsx file with these sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def csv_text(rows: Sequence[Sequence[object]]) -> str:
    """A CSV file as text."""
    return "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
