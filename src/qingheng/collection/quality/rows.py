"""Stored and entered values as rows, and what they add up to. The law: an entered value stands before a stored one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import models

from qianfen import Period
from qingheng.collection.models import EnteredValue, Observation
from qingheng.collection.quality.values import Cell, Event, Past, Said

if TYPE_CHECKING:
    Observations = models.QuerySet[Observation]
    EnteredValues = models.QuerySet[EnteredValue]

STORED = ("body_id", "period", "item", "key", "event", "value", "missing", "modifiers", "batch_id")
ENTERED = (
    *("body_id", "submission__period", "item", "key", "event", "value", "missing", "modifiers", "is_new"),
    *("happened_on", "comment", "changed_at", "changed_by", "revision"),
)


class Row(NamedTuple):
    """One value of one slot."""

    body: str
    period: str
    item: str
    key: str
    event: str
    value: Decimal | None
    missing: str
    modifiers: str
    is_new: bool = False
    day: date | None = None
    comment: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""
    changes: int = 0

    @property
    def slot(self) -> tuple[str, str, str, str]:
        """Where it stands within its period."""
        return self.body, self.item, self.key, self.event

    @property
    def group(self) -> tuple[str, str, str]:
        """The data item it reports, in whatever form."""
        return self.body, self.item, self.key.partition("/")[0]

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self.value is None and not self.missing


def stored_rows(
    rows: "Observations", codes: Mapping[int, str], *, batch: int | None = None, is_new: bool = False
) -> list[Row]:
    """Observations as rows; those of the batch are new."""
    return [
        Row(*[codes[body], *rest, is_new or (batch is not None and origin == batch)])
        for body, *rest, origin in rows.order_by().values_list(*STORED)
    ]


def entered_rows(rows: "EnteredValues", codes: Mapping[int, str], period: str) -> list[Row]:
    """Entered values as rows, empty ones too: they take away what was stored."""
    return [
        Row(*[codes[body], period or when, *rest, max(revision - 1, 0)])
        for body, when, *rest, revision in rows.order_by()
        .annotate(is_new=models.Value(value=True))
        .values_list(*ENTERED)
    ]


def merged(stored: Iterable[Row], entered: Sequence[Row]) -> list[Row]:
    """What a period says: entered before stored, and one form of reporting a data item ends the other."""
    forms = {row.group: bool(row.event) for row in entered if not row.is_empty}
    slots = {row.slot: row for row in stored if forms.get(row.group, bool(row.event)) == bool(row.event)}
    slots.update({row.slot: row for row in entered})
    return [row for _slot, row in sorted(slots.items()) if not row.is_empty]


def cells_of(rows: Iterable[Row]) -> dict[Cell, Said]:
    """What each cell says; the events of a cell are added up."""
    by_cell: dict[Cell, list[Row]] = defaultdict(list)
    for row in rows:
        by_cell[Cell(row.body, row.item, row.key)].append(row)
    return {cell: _said(found) for cell, found in by_cell.items()}


def _said(rows: Sequence[Row]) -> Said:
    if len(rows) == 1:
        [row] = rows
        told = (row.comment, row.changed_at, row.changed_by, row.changes)
        return Said(row.value, row.missing, *told, is_new=row.is_new)
    last = max(rows, key=lambda row: row.changed_at.timestamp() if row.changed_at else 0)
    return Said(
        value=total(row.value for row in rows),
        missing=next((row.missing for row in rows if row.missing), ""),
        comment=" ".join(row.comment for row in rows if row.comment),
        changed_at=last.changed_at,
        changed_by=last.changed_by,
        changes=max(row.changes for row in rows),
        is_new=any(row.is_new for row in rows),
    )


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is there; None if nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def past_of(rows: Iterable[Row]) -> dict[Cell, list[Past]]:
    """What each cell said in each period, the latest last; the events of a period are added up."""
    rows = list(rows)
    periods = {name: Period.parse(name) for name in {row.period for row in rows}}
    found: dict[Cell, list[Past]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: periods[row.period].order):
        past, period = found[Cell(row.body, row.item, row.key)], periods[row.period]
        if past and past[-1].period is period:
            past[-1] = Past(period, total((past[-1].value, row.value)), past[-1].missing or row.missing)
        else:
            past.append(Past(period, row.value, row.missing))
    return dict(found)


def events_of(rows: Iterable[Row], station: str) -> list[Event]:
    """The events among the rows."""
    return [
        Event(row.event, Cell(row.body, row.item, row.key), station, row.modifiers, row.day, is_new=row.is_new)
        for row in rows
        if row.event
    ]
