"""Gives a long table back with a column of errors, row by row. The law: a cell never begins like a formula."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from qingheng.collection.long_table import ERROR, error_labels
from qingheng.organisations.tables import CellError, Fault, Row, column_letters, is_blank, number_of, text_of
from qingheng.organisations.tables.cells import Cell

FORMULA_STARTS = tuple("=+-@\t\r")


def marked_csv(rows: Iterable[Row], faults: Iterable[Fault]) -> bytes:
    """The same rows with every error of a row in its last column; UTF-8 with the mark that office programs need."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(marked_lines(rows, sorted(faults, key=lambda fault: fault.place.row or 0)))
    return buffer.getvalue().encode("utf-8-sig")


def marked_lines(rows: Iterable[Row], faults: Iterable[Fault]) -> Iterator[list[str]]:
    """The cells of each row with its errors behind them; rows and faults come in the order of the file."""
    filled = (row for row in rows if not row.is_blank)
    header = next(filled, Row(0, ()))
    earlier = next((index for index, cell in enumerate(header.cells) if is_error_title(cell)), -1)
    by_row = groupby(faults, key=lambda fault: fault.place.row or 0)
    number, found = 0, list[Fault]()
    for row in chain([header], filled):
        while number < row.number:
            at, group = next(by_row, (sys.maxsize, iter(())))
            number, found = at, list(group)
        error = str(ERROR) if row is header else told(found) if number == row.number else ""
        shown = [harmless(cell) for index, cell in enumerate(row.cells) if index != earlier]
        yield [*shown, *[""] * (len(header.cells) - len(row.cells)), error]


def is_error_title(cell: Cell) -> bool:
    """Whether it is the title of the column of errors."""
    return text_of(cell).casefold() in error_labels()


def told(faults: Sequence[Fault]) -> str:
    """All faults of a row in one cell."""
    return "; ".join(
        harmless(f"{column_letters(fault.place.column)}: {fault.message} {fault.remedy}")
        if fault.place.column is not None
        else harmless(f"{fault.message} {fault.remedy}")
        for fault in faults
    )


def harmless(cell: Cell) -> str:
    """The cell as text that no spreadsheet program takes for a formula; numbers stay as they are."""
    text = text_of(cell)
    if is_blank(cell) or not text.startswith(FORMULA_STARTS):
        return text
    try:
        number_of(text)
    except CellError:
        return f"'{text}"
    return text
