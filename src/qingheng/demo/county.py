"""The demonstration county 云海市 as data: bodies, leaders, behaviour and stories, read from the folder `county`.

The law: every name, number and sentence of the county stands in those files, none in Python.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from qianfen import Frequency, Period

FOLDER = Path(__file__).resolve().parent / "county"


@lru_cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the county's tables; none where the county has nothing of the kind."""
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache
def document(name: str) -> Any:
    """The contents of one of the county's documents."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def day(text: str) -> date | None:
    """A day as the tables write it; an empty cell is none."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Sketch:
    """A body of the county: how large it is, and how much more than others it loses (`care` below 1: less)."""

    code: str
    audience: str
    valid_to: date | None
    size: float
    care: float


@dataclass(frozen=True, slots=True)
class Strain:
    """Months in which a body loses a multiple of its ordinary losses, growing along a straight line."""

    first: Period
    last: Period
    start: float
    end: float
    where: frozenset[str]
    """Pillars and items it touches."""

    def at(self, month: Period) -> float:
        """The multiple in this month; 1 outside the strain's months."""
        if not self.first <= month <= self.last:
            return 1.0
        length = _months_between(self.first, self.last)
        return self.start + (self.end - self.start) * _months_between(self.first, month) / max(length, 1)


@dataclass(frozen=True, slots=True)
class Story:
    """Something that happens in the county and can be seen in the pages, told in one sentence."""

    code: str
    body: str
    telling: Mapping[str, Any]
    strains: tuple[Strain, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Values that stand as written instead of drawn ones."""
        return list(self.telling.get("rows", ()))

    @property
    def later_rows(self) -> list[dict[str, Any]]:
        """Values that arrive after the first publication and replace earlier ones."""
        return list(self.telling.get("later_rows", ()))

    @property
    def late(self) -> list[dict[str, str]]:
        """Items and periods that a station has not reported yet."""
        return list(self.telling.get("late", ()))

    @property
    def not_applicable(self) -> frozenset[str]:
        """Items from which the body is exempt."""
        return frozenset(self.telling.get("not_applicable", ()))

    @property
    def expectations(self) -> list[dict[str, Any]]:
        """What the engine must make of it: a node, and its points or flag, as of a month."""
        return list(self.telling["expect"])


@lru_cache
def bodies() -> tuple[Sketch, ...]:
    """All bodies of the county."""
    return tuple(
        Sketch(row["code"], row["audience"], day(row["valid_to"]), float(row["size"]), float(row["care"]))
        for row in table("bodies")
    )


@lru_cache
def stories() -> tuple[Story, ...]:
    """All stories of the county."""
    return tuple(
        Story(telling["code"], telling["body"], telling, tuple(_strain(entry) for entry in telling.get("strains", ())))
        for telling in document("stories")["stories"]
    )


@lru_cache
def months() -> tuple[Period, ...]:
    """The months the county has data for, in order."""
    span = document("behaviour")["months"]
    last, month = Period.parse(span["last"]), Period.parse(span["first"])
    found = [month]
    while month < last:
        month = month.next()
        found.append(month)
    return tuple(found)


@lru_cache
def periods(frequency: Frequency) -> tuple[Period, ...]:
    """The periods of this length that ended within the county's months."""
    ends = (Period.containing(month.end, frequency) for month in months())
    return tuple(sorted({period for period in ends if period.end <= months()[-1].end}))


@lru_cache
def flags_of(audience: str, period: Period) -> frozenset[str]:
    """The scenarios that bodies of an audience are in at the end of a period."""
    return frozenset(
        row["flag"] for row in table("scenarios") if row["audience"] == audience and _holds(row, period.end)
    )


def _holds(row: Mapping[str, str], on: date) -> bool:
    first, last = day(row["valid_from"]), day(row["valid_to"])
    return first is not None and first <= on and (last is None or on <= last)


def _strain(entry: Mapping[str, Any]) -> Strain:
    first, last = Period.parse(entry["from"]), Period.parse(entry["to"])
    return Strain(first, last, float(entry["start"]), float(entry["end"]), frozenset(_words(entry["where"])))


def _words(value: str | Iterable[str]) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)


def _months_between(first: Period, last: Period) -> int:
    return (last.year - first.year) * 12 + last.last_month_number - first.last_month_number
