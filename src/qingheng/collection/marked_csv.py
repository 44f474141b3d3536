"""Gives a long table back with a column of errors, row by row. The law: a cell never begins like a formula."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qingheng.collection.long_table import ERROR, error_labels
from qingheng.organisations.tables import CellError, Fault, Row, column_letters, is_blank, number_of, text_of
from qingheng.organisations.tables.cells import Cell

FORMULA_STARTS = tuple("=+-@\t\r")


def marked_csv(rows: Iterable[Row], faults: Iterable[Fault]) -> bytes:
    """The same rows with every error of a row in its last column; UTF-8 with the mark that office programs need."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.place.row or 0].append(fault)
    writer.writerows(_lines(rows, by_row))
    return buffer.getvalue().encode("utf-8-sig")


def _lines(rows: Iterable[Row], by_row: Mapping[int, Sequence[Fault]]) -> Iterator[list[str]]:
    width, earlier = None, -1
    for row in rows:
        cells = list(row.cells)
        if width is None and row.is_blank:
            continue
        if width is None:
            width = len(cells)
            earlier = next((index for index, cell in enumerate(cells) if is_error_title(cell)), -1)
            error = str(ERROR)
        else:
            error = told(by_row.get(row.number, ()))
        shown = [harmless(cell) for index, cell in enumerate(cells) if index != earlier]
        yield [*shown, *[""] * (width - len(cells)), error]


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
