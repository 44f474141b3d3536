"""Calendar periods: month, quarter, half-year, year.

The law it keeps: a period is whole months of one calendar year, and ends on a known day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

MONTHS_PER_YEAR = 12


class PeriodError(ValueError):
    """A text that names no period."""


class Frequency(StrEnum):
    """How often an item is reported (报送周期)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length of one period in months."""
        return _LENGTH[self._value_]

    @property
    def per_year(self) -> int:
        """Number of periods in a year."""
        return MONTHS_PER_YEAR // self.months


_LENGTH = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""By plain words: hashing an enumeration's member costs more than all the rest."""
_SPELLINGS = re.compile(
    r"(?P<year>[12][0-9]{3})(?:-?(?P<month>0[1-9]|1[0-2])|-?Q(?P<quarter>[1-4])|-?[HS](?P<half>[12]))?",
)


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period (期), e.g. March 2026, the first quarter, the year."""

    year: int
    frequency: Frequency
    index: int
    """1-based: the third month, the first quarter."""
    last_month_number: int = field(init=False, repr=False, compare=False)
    """The calendar month (1-12) in which it ends."""
    order: int = field(init=False, repr=False, compare=False)
    """Sorts by the end, then by the length: 12 months are the longest."""

    def __post_init__(self) -> None:
        if not 1 <= self.index <= self.frequency.per_year:
            message = (
                f"{self.frequency} {self.index} of {self.year} does not exist: a year has {self.frequency.per_year}. "
                f"Give an index from 1 to {self.frequency.per_year}."
            )
            raise PeriodError(message)
        ends = self.index * self.frequency.months
        object.__setattr__(self, "last_month_number", ends)
        object.__setattr__(self, "order", (self.year * MONTHS_PER_YEAR + ends) * 16 + self.frequency.months)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-03``, ``2026-Q1``, ``2026-H1``, ``2026`` (also ``202603``, ``2026Q1``, ``2026S1``).

        Raises:
        ------
        PeriodError
            quoting the text and the spellings that are read.
        """
        return _parse(str(text).strip())

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Name one month."""
        return cls(year, Frequency.MONTH, month)

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> Period:
        """Find the period of this frequency that the day falls in."""
        return cls(day.year, frequency, (day.month - 1) // frequency.months + 1)

    @property
    def first_month(self) -> Period:
        """The month in which the period begins."""
        return Period.month(self.year, self.last_month_number - self.frequency.months + 1)

    @property
    def last_month(self) -> Period:
        """The month in which the period ends: what "as of" the period means."""
        return Period.month(self.year, self.last_month_number)

    @property
    def months(self) -> tuple[Period, ...]:
        """Every month of the period, in order."""
        first = self.first_month.index
        return tuple(Period.month(self.year, month) for month in range(first, self.last_month_number + 1))

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, self.first_month.index, 1)

    @property
    def end(self) -> date:
        """Last day."""
        month = self.last_month_number
        return date(self.year, month, monthrange(self.year, month)[1])

    def previous(self) -> Period:
        """Give the period of the same length before this one."""
        if self.index > 1:
            return Period(self.year, self.frequency, self.index - 1)
        return Period(self.year - 1, self.frequency, self.frequency.per_year)

    def next(self) -> Period:
        """Give the period of the same length after this one."""
        if self.index < self.frequency.per_year:
            return Period(self.year, self.frequency, self.index + 1)
        return Period(self.year + 1, self.frequency, 1)

    def contains(self, other: Period) -> bool:
        """Tell whether every month of the other period lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def __hash__(self) -> int:
        return self.year * MONTHS_PER_YEAR + self.index

    def __lt__(self, other: Period) -> bool:
        return self.order < other.order

    def __le__(self, other: Period) -> bool:
        return self.order <= other.order

    def __gt__(self, other: Period) -> bool:
        return self.order > other.order

    def __ge__(self, other: Period) -> bool:
        return self.order >= other.order

    def __str__(self) -> str:
        if self.frequency is Frequency.MONTH:
            return f"{self.year}-{self.index:02d}"
        if self.frequency is Frequency.YEAR:
            return str(self.year)
        letter = "Q" if self.frequency is Frequency.QUARTER else "H"
        return f"{self.year}-{letter}{self.index}"


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    match = _SPELLINGS.fullmatch(text)
    if match is None:
        message = (
            f'"{text}" is no period, so the value cannot be placed in time. '
            "Write 2026-03, 2026-Q1, 2026-H1 or 2026 (202603, 2026Q1 and 2026S1 are read too)."
        )
        raise PeriodError(message)
    year = int(match["year"])
    if match["month"]:
        return Period(year, Frequency.MONTH, int(match["month"]))
    if match["quarter"]:
        return Period(year, Frequency.QUARTER, int(match["quarter"]))
    if match["half"]:
        return Period(year, Frequency.HALF_YEAR, int(match["half"]))
    return Period(year, Frequency.YEAR, 1)
