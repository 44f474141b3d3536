"""What a quality rule looks at and what it finds, as plain values. The law: nothing here knows the database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from qianfen import Frequency, Period


class Cell(NamedTuple):
    """One number of a station's sheet: a body, an item, a data item."""

    body: str
    item: str
    key: str


@dataclass(frozen=True, slots=True)
class Column:
    """One raw number that a station reports for every body, with what a scope may ask of it."""

    item: str
    key: str
    station: str = ""
    unit: str = ""
    frequency: Frequency = Frequency.MONTH
    method: str = ""
    sensitivity: str = "normal"
    is_stock: bool = False
    whole: str = ""
    """The data item of which this one is a part, if the item is a ratio and this its numerator."""

    @property
    def place(self) -> tuple[str, str]:
        """Item and data item."""
        return self.item, self.key


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says: a number, or the reason why there is none."""

    value: Decimal | None = None
    missing: str = ""
    comment: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""
    changes: int = 0
    """How often it was changed after it had first been entered."""
    is_new: bool = True
    """Whether it is being reported now; what was accepted before is only compared with."""


class Past(NamedTuple):
    """What the same cell said in an earlier period; no value if it said why there is none."""

    period: Period
    value: Decimal | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a station reports it."""

    code: str
    cell: Cell
    station: str = ""
    modifiers: str = ""
    day: date | None = None
    is_new: bool = True
    is_hidden: bool = False
    """Whether it is case data of another station, of which no more is told than that it is there."""


@dataclass(frozen=True)
class Sheet:
    """What one station reports for one period, with everything it is compared with."""

    station: str
    period: Period
    columns: Sequence[Column]
    said: Mapping[Cell, Said]
    past: Mapping[Cell, Sequence[Past]] = field(default_factory=dict)
    """The latest period last."""
    events: Sequence[Event] = ()
    elsewhere: Sequence[Event] = ()
    """Events of other stations, items and periods that share a number or a day with one of these."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """The event group of an item, within which one event is told by its number."""
    evidence: frozenset[tuple[str, str]] = frozenset()
    """Body and item of what has a file."""
    deadline: datetime | None = None
    reported: Mapping[Cell, Mapping[Period, Decimal]] = field(default_factory=dict)
    """What all stations say of the facts that are reconciled."""
    hidden: frozenset[str] = frozenset()
    """Items whose values other stations must not see."""
    stations: Mapping[str, str] = field(default_factory=dict)
    """The station that supplies each reconciled item."""
    frequencies: Mapping[str, Frequency] = field(default_factory=dict)
    """The frequency of each reconciled item."""

    @cached_property
    def bodies(self) -> list[str]:
        """Every body of which something is said, in order."""
        return sorted({cell.body for cell in self.said})

    def value(self, cell: Cell) -> Decimal | None:
        """The number a cell says, if it says one."""
        said = self.said.get(cell)
        return said.value if said else None

    def is_new(self, cell: Cell) -> bool:
        """Whether a cell is being reported now."""
        said = self.said.get(cell)
        return said is not None and said.is_new

    def new(self, columns: Sequence[Column]) -> Iterator[tuple[Column, Cell, Said]]:
        """The cells of these columns that are being reported now, in the order of bodies and columns."""
        for body in self.bodies:
            for column in columns:
                cell = Cell(body, *column.place)
                said = self.said.get(cell)
                if said is not None and said.is_new:
                    yield column, cell, said

    def by_item(self, columns: Sequence[Column]) -> dict[str, list[Column]]:
        """The columns by their item."""
        found: dict[str, list[Column]] = {}
        for column in columns:
            found.setdefault(column.item, []).append(column)
        return found


Facts = Mapping[str, Any]
"""What a finding rests on: numbers, codes and lists of codes; names are looked up when it is shown."""


class Hit(NamedTuple):
    """A place at which a kind of rule fires, and why."""

    facts: Facts
    body: str = ""
    item: str = ""
    key: str = ""
    event: str = ""


@dataclass(frozen=True)
class Finding:
    """What a rule has to say about a place of the sheet."""

    rule: str
    severity: str
    body: str
    item: str
    key: str
    event: str
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, rule: str, severity: str, hit: Hit) -> "Finding":
        """A hit under its rule, its facts as JSON keeps them."""
        facts = {name: plain(value) for name, value in hit.facts.items()}
        return cls(rule, severity, hit.body, hit.item, hit.key, hit.event, facts)

    @cached_property
    def digest(self) -> str:
        """By which an answered question is known again: the same rule, place and facts."""
        place = (self.rule, self.body, self.item, self.key, self.event)
        return sha256(json.dumps([place, self.facts], sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of submitting."""
        return self.severity == "error"


def plain(value: Any) -> Any:
    """A fact as JSON keeps it; numbers keep their digits, without needless zeros."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value if isinstance(value, int | str | bool | None) else str(value)
