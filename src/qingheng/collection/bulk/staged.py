"""The rows of one long table on disk, by body and year, with the faults found in them.

The law: only one block of rows is in memory; what is judged together lies in one block.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _

from qianfen import Missing, Period, PeriodError
from qingheng.collection.words import missing_of
from qingheng.organisations.tables import Fault, Place, Row, TableError, text_of
from qingheng.organisations.tables.cells import Cell

BLOCK_ROWS = 5000
GROUP_ROWS_MAX = 100_000
"""Rows of one body in one year: a hundred times what a framework asks for."""
STEP_ROWS = 10_000
TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = FILE;
    CREATE TABLE line (number INTEGER PRIMARY KEY, body TEXT, year TEXT, period TEXT, is_announced INTEGER, cells TEXT);
    CREATE TABLE fault (number INTEGER, place INTEGER, message TEXT, remedy TEXT);
"""
_DATED: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
Step = Callable[[int, int], None]
"""Told how many rows are done, of how many; may raise to stop."""


def no_step(_done: int, _total: int) -> None:
    """Tell nobody."""


class StagedRows:
    """A long table laid out on disk."""

    def __init__(self, folder: Path, name: str, header: Row, columns: Mapping[str, int]) -> None:
        self.name, self.header, self.columns = name, header, columns
        self.count = self.faults_count = 0
        self.connection = sqlite3.connect(folder / "rows.sqlite3", isolation_level=None, check_same_thread=False)
        self.connection.executescript(TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def fill(self, rows: Iterable[Row], step: Step = no_step) -> None:
        """Lay out every row that holds anything."""
        self.connection.execute("BEGIN")
        self.connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", self._lines(rows, step))
        self.connection.execute("COMMIT")
        largest = "SELECT body, year, count(*) FROM line GROUP BY body, year ORDER BY 3 DESC LIMIT 1"
        body, year, count = self.connection.execute(largest).fetchone() or ("", "", 0)
        if count > GROUP_ROWS_MAX:
            facts = {"body": body, "year": year, "count": count, "limit": GROUP_ROWS_MAX}
            message = _("%(count)s rows are about the body “%(body)s” in %(year)s; at most %(limit)s can be.") % facts
            raise TableError([Fault(Place(self.name), message, _("Look for rows that stand there many times."))])

    def _lines(self, rows: Iterable[Row], step: Step) -> Iterator[tuple[object, ...]]:
        body, period, missing = (self.columns.get(name, -1) for name in ("body", "period", "missing"))
        for row in rows:
            if row.is_blank:
                continue
            self.count += 1
            if self.count % STEP_ROWS == 0:
                step(self.count, 0)
            when = _period_text(row.cell(period))
            is_announced = missing >= 0 and missing_of(text_of(row.cell(missing))) is Missing.PENDING
            yield row.number, text_of(row.cell(body)), when[:4], when, is_announced, _packed(row.cells)

    def blocks(self) -> Iterator[list[Row]]:
        """The rows in portions of whole years of bodies, each with about as many rows as one check takes well."""
        query = "SELECT body, year, number, cells FROM line ORDER BY body, year, number"
        with closing(self.connection.cursor()) as cursor:
            portion: list[Row] = []
            for _key, group in groupby(cursor.execute(query), key=lambda line: line[:2]):
                portion.extend(Row(number, _unpacked(cells)) for *_key, number, cells in group)
                if len(portion) >= BLOCK_ROWS:
                    yield portion
                    portion = []
            if portion:
                yield portion

    def lines(self) -> Iterator[Row]:
        """The rows in the order of the file."""
        with closing(self.connection.cursor()) as cursor:
            for number, cells in cursor.execute("SELECT number, cells FROM line ORDER BY number"):
                yield Row(number, _unpacked(cells))

    @property
    def months(self) -> set[Period]:
        """The months in which the rows will count; texts that are no period are left to the check."""
        found = set()
        for (text,) in self.connection.execute("SELECT DISTINCT period FROM line WHERE NOT is_announced"):
            try:
                found.add(Period.parse(text).last_month)
            except PeriodError:
                continue
        return found

    def blame(self, faults: Sequence[Fault]) -> None:
        """Keep faults that were found."""
        self.faults_count += len(faults)
        rows = ((each.place.row, each.place.column, each.message, each.remedy) for each in faults)
        self.connection.executemany("INSERT INTO fault VALUES (?, ?, ?, ?)", rows)

    def faults(self, at_most: int = -1) -> Iterator[Fault]:
        """The faults in the order of the file: all, or the first ones."""
        query = "SELECT number, place, message, remedy FROM fault ORDER BY number, place, rowid LIMIT ?"
        with closing(self.connection.cursor()) as cursor:
            for number, place, message, remedy in cursor.execute(query, [at_most]):
                yield Fault(Place(self.name, number, place), message, remedy)


def _period_text(cell: Cell) -> str:
    """The period as text; spreadsheets turn 2026-03 into the first of March."""
    return f"{cell:%Y-%m}" if isinstance(cell, date) else text_of(cell)


def _dated(packed: dict[str, str]) -> Cell:
    (kind, text), *_rest = packed.items()
    return _DATED[kind](text)


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=lambda cell: {type(cell).__name__: cell.isoformat()})
_DECODER = json.JSONDecoder(object_hook=_dated)


def _packed(cells: Sequence[Cell]) -> str:
    return _ENCODER.encode(list(cells))


def _unpacked(text: str) -> list[Cell]:
    cells: list[Cell] = _DECODER.decode(text)
    return cells
