"""The single events of a cell, and where the same event is reported too. The law: a double is shown, never blocked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from qianfen import Framework, Item
from qianfen.observation import CONFIRMED
from qingheng.collection.grid.grid import CellState, Grid, number_text
from qingheng.collection.layout import Column, modifiers_of
from qingheng.collection.models import EnteredValue, Observation
from qingheng.collection.stored import Stored
from qingheng.collection.words import CONFIRMED_LABEL
from qingheng.framework.sentences import number
from qingheng.organisations.models import Body


@dataclass(frozen=True)
class Choice:
    """A circumstance that may be ticked, with what it does to the deduction."""

    code: str
    name: str
    factor: str


@dataclass(frozen=True)
class EventRow:
    """One event as the panel lists it."""

    event: str
    count: str
    happened_on: date | None
    modifiers: tuple[str, ...]
    factors: tuple[str, ...]
    comment: str
    objection: str
    revision: int
    is_accepted: bool
    doubles: tuple[str, ...]


@dataclass(frozen=True)
class Elsewhere:
    """An event that another station, item or body reports."""

    event: str
    body: int
    item: str
    happened_on: date | None
    modifiers: str
    period: str


def choices_of(framework: Framework, column: Column) -> list[Choice]:
    """The circumstances of a column's events, each with its factor in words."""
    found = []
    for code in modifiers_of(framework, [column]):
        if code == CONFIRMED:
            found.append(Choice(code, str(CONFIRMED_LABEL), ""))
        else:
            modifier = framework.modifiers[code]
            found.append(Choice(code, modifier.name, f"×{number(modifier.factor)}"))
    return found


@dataclass(frozen=True)
class Cell:
    """A cell that is reported event by event."""

    grid: Grid
    body: Body
    column: Column
    state: CellState


def event_rows(cell: Cell) -> list[EventRow]:
    """The events of a cell, each with the places where it is reported too."""
    events = cell.state.live_events
    elsewhere = list(_elsewhere(cell.body, events))
    factors = {choice.code: choice.factor or choice.name for choice in choices_of(cell.grid.framework, cell.column)}
    return [
        EventRow(
            event=event,
            count=number_text(row.value),
            happened_on=getattr(row, "happened_on", None),
            modifiers=tuple(row.modifiers.split("+")) if row.modifiers else (),
            factors=tuple(factors.get(code, code) for code in row.modifiers.split("+") if code),
            comment=getattr(row, "comment", ""),
            objection=getattr(row, "objection", ""),
            revision=row.revision if isinstance(row, EnteredValue) else 0,
            is_accepted=event in cell.state.stored_events,
            doubles=tuple(dict.fromkeys(_doubles(cell, event, row, elsewhere))),
        )
        for event, row in sorted(events.items())
    ]


def _elsewhere(body: Body, events: Iterable[str]) -> Iterator[Elsewhere]:
    """The same numbers anywhere, and everything dated that is entered on the body: drafts first, then what counts."""
    names = list(events)
    if not names:
        return
    drafts = EnteredValue.objects.filter(value__gt=0).exclude(event="").order_by().select_related("submission")
    for row in drafts.filter(models.Q(event__in=names) | models.Q(body=body, happened_on__isnull=False)):
        yield Elsewhere(row.event, row.body_id, row.item, row.happened_on, row.modifiers, row.submission.period)
    for stored in Observation.objects.filter(event__in=names, is_current=True, value__gt=0).order_by():
        yield Elsewhere(stored.event, stored.body_id, stored.item, None, stored.modifiers, stored.period)


def _doubles(cell: Cell, event: str, row: EnteredValue | Stored, elsewhere: Iterable[Elsewhere]) -> Iterator[str]:
    """Where the same event stands too: station and item, in words."""
    happened_on = getattr(row, "happened_on", None)
    own = cell.body.pk, cell.column.item.code, cell.grid.submission.period
    for other in elsewhere:
        is_same_number = other.event == event
        if is_same_number and (other.body, other.item, other.period) == own:
            continue
        is_same_day = happened_on is not None and (other.body, other.happened_on) == (cell.body.pk, happened_on)
        if is_same_number or (is_same_day and other.modifiers == row.modifiers):
            yield _place(cell.grid, other, is_same_number=is_same_number)


def _place(grid: Grid, other: Elsewhere, *, is_same_number: bool) -> str:
    framework = grid.framework
    item = framework.item(other.item) if framework.has_item(other.item) else None
    station = grid.sheet.office.stations.get(item.station) if item else None
    facts = {
        "item": f"{other.item} {item.name}" if item else other.item,
        "station": station or "–",
        "event": other.event,
        "period": other.period,
    }
    if is_same_number:
        return _("the same number: %(station)s, %(item)s, %(period)s") % facts
    return _("the same day and circumstances: “%(event)s”, %(station)s, %(item)s, %(period)s") % facts


def one_item_only(framework: Framework, item: Item) -> str:
    """That one event costs points in one item only, in words; nothing where the item is in no group."""
    group = framework.group_by_item.get(item.code)
    if group is None:
        return ""
    members = "、".join(f"{code} {framework.item(code).name}" for code in group.members)
    text = _("One event costs points in one of these items only: %(members)s.") % {"members": members}
    return f"{text} {group.primary_rule}".strip()


def total(rows: Iterable[EventRow]) -> str:
    """The sum of the events, as the cell shows it."""
    return number_text(sum((Decimal(row.count) for row in rows if row.count), Decimal(0)))
