"""Working days: weekends are free and weekdays are not, but for the special days on record.

The law: days only, no clock and no time zone, and one query for as many questions as there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from qingheng.organisations.models import SpecialDay

CHINA = Path(__file__).resolve().parent / "calendars" / "china.csv"
"""The arrangement of public holidays in China, in the columns of the import of special days."""

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """The calendar of working days (工作日历): which special days there are, and whether people work on them."""

    special: Mapping[date, bool]

    @classmethod
    def on_record(cls) -> "WorkingDays":
        """The calendar as it stands in the database."""
        return cls(dict(SpecialDay.objects.order_by().values_list("day", "is_working")))

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        return self.special.get(day, day.weekday() < SATURDAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day so many working days after `day`; with 0, the last one that is not after it."""
        if count < 0:
            raise ValueError(f"{count} working days: deadlines are counted forwards")
        found = day if count else self._last_not_after(day)
        for _step in range(count):
            found = next(each for each in _days_after(found) if self.is_working_day(each))
        return found

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after `first` up to `last`; negative if `last` is the earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        weeks, rest = divmod((last - first).days, 7)
        tail = (last - timedelta(days=back) for back in range(rest))
        plain = weeks * SATURDAY + sum(day.weekday() < SATURDAY for day in tail)
        return plain + sum(change for day, change in self._changes if first < day <= last)

    @cached_property
    def _changes(self) -> tuple[tuple[date, int], ...]:
        """What each special day adds to the plain week, or takes from it."""
        return tuple((day, is_working - (day.weekday() < SATURDAY)) for day, is_working in self.special.items())

    def _last_not_after(self, day: date) -> date:
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += ONE_DAY
        yield day
