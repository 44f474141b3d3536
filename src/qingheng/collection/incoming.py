"""Values on their way in, before anything is judged. The law: each knows the cell it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import msgspec

import qianfen
from qianfen import Missing, Period
from qingheng.collection.models import Batch
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault, Place


class Slot(NamedTuple):
    """What one stored value is known by: one revision of it counts at a time."""

    body: int
    period: str
    item: str
    key: str
    event: str


class Group(NamedTuple):
    """A data item of one body and period, however it is reported: as a count, as events, as answers."""

    body: int
    period: str
    item: str
    key: str


class Form(NamedTuple):
    """How a data item is reported."""

    has_events: bool
    has_options: bool


def group_of(slot: Slot) -> Group:
    """The data item behind a slot."""
    return Group(slot.body, slot.period, slot.item, slot.key.partition("/")[0])


def form_of(slot: Slot) -> Form:
    """Which way of reporting a slot belongs to."""
    return Form(bool(slot.event), "/" in slot.key)


class Incoming(msgspec.Struct, frozen=True, gc=False):
    """One value, or the reason why there is none, as a file gives it."""

    table: str
    row: int | None
    columns: Mapping[str, int]
    """Which cell of the row says what: body, period, item, value …; nothing where there are no rows."""
    body: str
    period: Period
    item: str
    key: str
    value: Decimal | None
    missing: Missing | None = None
    event: str = ""
    modifiers: tuple[str, ...] = ()
    audience: str = ""
    flags: frozenset[str] | None = None

    def place(self, column: str = "value") -> Place:
        """The cell that says so."""
        return Place(self.table, self.row, self.columns.get(column))

    def slot(self, body: Body) -> Slot:
        """Where it will be stored."""
        return Slot(body.id, str(self.period), self.item, self.key, self.event)

    def observation(self, audience: str, flags: frozenset[str], number: int) -> qianfen.Observation:
        """As the engine takes it; `number` finds the cell again when the engine finds fault with it."""
        return qianfen.Observation(
            body=self.body,
            audience=audience,
            period=self.period,
            item=self.item,
            key=self.key,
            value=self.value,
            missing=self.missing,
            event=self.event,
            modifiers=self.modifiers,
            flags=flags,
            row=number,
        )


@dataclass
class Reading:
    """What a file gave."""

    kind: Batch.Kind
    values: list[Incoming] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    station: str = ""
    period: Period | None = None
    is_judged_only: bool = False
    """Whether nobody asks what it does to scores, so that only what values are judged by is read of the year."""
    base: Mapping[tuple[str, str, str, str], str] | None = None
    """What each cell said when the workbook was made, by body, item, data item and event; None: not known."""

    def blame(self, faults: Iterable[Fault]) -> None:
        """Add faults."""
        self.faults.extend(faults)
