"""Reads the long table: one row per value, CSV or Excel. The law: its columns are those of the engine's files."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from qianfen import Missing, Period, PeriodError
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch
from qingheng.collection.words import missing_of
from qingheng.organisations.kinds import in_every_language
from qingheng.organisations.tables import CellError, Fault, Row, Table, TableError, is_blank, number_of, text_of
from qingheng.organisations.tables.cells import Cell

REQUIRED = ("body", "period", "item", "key", "value")
LABELS = {
    "body": pgettext_lazy("column of the long table", "body"),
    "audience": pgettext_lazy("column of the long table", "audience"),
    "period": pgettext_lazy("column of the long table", "period"),
    "item": pgettext_lazy("column of the long table", "item"),
    "key": pgettext_lazy("column of the long table", "data item"),
    "value": pgettext_lazy("column of the long table", "value"),
    "missing": pgettext_lazy("column of the long table", "missing because"),
    "event": pgettext_lazy("column of the long table", "event"),
    "modifiers": pgettext_lazy("column of the long table", "modifiers"),
    "flags": pgettext_lazy("column of the long table", "scenarios"),
}
ERROR = pgettext_lazy("column of the long table", "error")
"""The column of a file that was given back with its faults; it is not read."""
CODE_LENGTH_MAX = 60
REMEMBERED_MAX = 20_000
"""Texts of cells that need not be read twice: codes, periods, small numbers."""
_FORMULA_STARTS = tuple("=+-@\t\r")


@cache
def error_labels() -> frozenset[str]:
    """The title of the column of errors in every language."""
    return frozenset({"error", *in_every_language(ERROR)})


def read_long_table(table: Table) -> Reading:
    """All values of a long table, with the faults of all rows."""
    reading = Reading(Batch.Kind.LONG_TABLE, faults=list(table.faults))
    header = next((row for row in table.rows if not row.is_blank), None)
    if header is None:
        reading.blame([Fault(table.place(), _("The table is empty."), _("Fill in the template."))])
        return reading
    columns = _columns(table, header, reading.faults)
    if columns:
        for row in table.rows:
            if row.number > header.number and not row.is_blank:
                _read_row(table, row, columns, reading)
    return reading


def columns_in(header: Row, name: str) -> Mapping[str, int]:
    """Which column stands where; raises TableError with everything that is wrong with the header."""
    faults: list[Fault] = []
    found = _columns(Table(name, (header,)), header, faults)
    if faults:
        raise TableError(faults)
    return found


def _columns(table: Table, header: Row, faults: list[Fault]) -> Mapping[str, int]:
    """Which column stands where; nothing if the header is wrong."""
    known = {word: name for name, label in LABELS.items() for word in (name, *in_every_language(label))}
    found: dict[str, int] = {}
    wrong: list[Fault] = []
    for index, cell in enumerate(header.cells):
        name = known.get(text_of(cell).casefold())
        if is_blank(cell) or text_of(cell).casefold() in error_labels():
            continue
        if name is None or name in found:
            wrong.append(_header_fault(table, header, index, is_known=name is not None))
        else:
            found[name] = index
    for name in REQUIRED:
        if name not in found:
            facts = {"column": name, "columns": ", ".join(LABELS)}
            message = _("The column “%(column)s” is missing.") % facts
            wrong.append(Fault(table.place(header.number), message, _("The columns are: %(columns)s.") % facts))
    faults.extend(wrong)
    return {} if wrong else found


def _header_fault(table: Table, header: Row, index: int, *, is_known: bool) -> Fault:
    facts = {"column": text_of(header.cells[index]), "columns": ", ".join(LABELS)}
    place = table.place(header.number, index)
    if is_known:
        return Fault(place, _("The column “%(column)s” stands there twice.") % facts, _("Delete one of them."))
    message = _("There is no column “%(column)s”, and what it holds would be lost.") % facts
    return Fault(place, message, _("Rename or delete it. The columns are: %(columns)s.") % facts)


def _read_row(table: Table, row: Row, columns: Mapping[str, int], reading: Reading) -> None:
    before = len(reading.faults)
    cells: dict[str, object] = {}
    for name, index in columns.items():
        try:
            cells[name] = _READERS[name](row.cell(index))
        except CellError as error:
            reading.faults.append(Fault(table.place(row.number, index), error.message, error.remedy))
    if len(reading.faults) == before:
        reading.values.append(Incoming(table.name, row.number, columns, **cells))  # type: ignore[arg-type] # each reader gives its field's type


def _filled(cell: Cell) -> str:
    return _code(text_of(cell))


@lru_cache(maxsize=REMEMBERED_MAX)
def _code(text: str) -> str:
    if not text:
        raise CellError(_("The cell is empty, so the value belongs nowhere."), _("Fill it in."))
    if text.startswith(_FORMULA_STARTS):
        raise CellError(_("“%(text)s” begins like a formula.") % {"text": text}, _("Enter the code itself."))
    if len(text) > CODE_LENGTH_MAX:
        raise CellError(_("“%(text)s…” is longer than any code.") % {"text": text[:20]}, _("Enter the code itself."))
    return text


def _event(cell: Cell) -> str:
    return "" if is_blank(cell) else _filled(cell)


@lru_cache(maxsize=4096)
def period_of(text: str) -> Period:
    """The period a text names; raises CellError."""
    try:
        return Period.parse(text)
    except PeriodError:
        raise CellError(
            _("“%(text)s” is no period, so the value cannot be placed in time.") % {"text": text},
            _("Write 2026-03, 2026-Q1, 2026-H1 or 2026."),
        ) from None


def _period(cell: Cell) -> Period:
    if isinstance(cell, date) and cell.day == 1:
        return Period.month(cell.year, cell.month)  # spreadsheets turn 2026-03 into the first of March
    return period_of(_filled(cell))


def _missing(cell: Cell) -> Missing | None:
    if cell == "":
        return None
    reason = missing_of(text_of(cell))
    if reason is None and not is_blank(cell):
        raise CellError(
            _("“%(text)s” is no reason why a value is missing.") % {"text": text_of(cell)},
            _("Leave it empty or write one of: %(reasons)s.") % {"reasons": ", ".join(Missing)},
        )
    return reason


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in re.split(r"[+;]", text) if code.strip())


@lru_cache(maxsize=REMEMBERED_MAX)
def _number(text: str) -> Decimal:
    return number_of(text)


_READERS: Mapping[str, Callable[[Cell], object]] = {
    "body": _filled,
    "audience": text_of,
    "period": _period,
    "item": _filled,
    "key": _filled,
    "value": lambda cell: None if is_blank(cell) else _number(cell) if isinstance(cell, str) else number_of(cell),
    "missing": _missing,
    "event": _event,
    "modifiers": lambda cell: _codes(text_of(cell)),
    "flags": lambda cell: frozenset(_codes(text_of(cell))) or None,  # an empty cell says nothing
}
