"""The last day for a station and a period. The law: worked out from rule, holidays and approvals; never typed.

By rule it is so many working days after the period ends, as the framework in force says for the period's length. An
approved extension moves it to a later day, and never to an earlier one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qianfen import Period
from qingheng.collection.models import Extension
from qingheng.collection.office import Office
from qingheng.organisations.calendar import WorkingDays


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline (截止日): the last day by rule, and the day it was extended to."""

    by_rule: date
    extended_to: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which what is delivered is in time."""
        return max(self.by_rule, self.extended_to or self.by_rule)

    @property
    def is_extended(self) -> bool:
        """Whether an approved extension moved it."""
        return self.last_day > self.by_rule


@dataclass
class Deadlines:
    """Every deadline of the county, as the calendar and the approved extensions have them now."""

    office: Office
    working_days: WorkingDays
    extensions: Mapping[tuple[str, str], date]
    """The latest approved day by the station's code and the period."""
    _by_rule: dict[Period, date | None] = field(default_factory=dict)

    @classmethod
    def on_record(cls, office: Office) -> "Deadlines":
        """Read once for all that is asked afterwards."""
        return cls(office, WorkingDays.on_record(), _approved())

    def of(self, station: str, period: Period) -> Deadline | None:
        """The deadline of a station (by its code); None if the framework names no day."""
        by_rule = self.by_rule(period)
        return None if by_rule is None else Deadline(by_rule, self.extensions.get((station, str(period))))

    def last_day(self, station: str, period: Period) -> date | None:
        """The last day on which a station delivers in time."""
        deadline = self.of(station, period)
        return deadline.last_day if deadline else None

    def by_rule(self, period: Period) -> date | None:
        """The last day for every station that has no extension."""
        if period not in self._by_rule:
            days = self._due_days(period)
            self._by_rule[period] = None if days is None else self.working_days.add_working_days(period.end, days)
        return self._by_rule[period]

    def _due_days(self, period: Period) -> int | None:
        version = self.office.version(period)
        rules = version.parsed.frequencies if version else ()
        return next((rule.due_days for rule in rules if rule.frequency is period.frequency), None)

    def is_over(self, station: str, period: Period) -> bool:
        """Whether the last day is past."""
        last_day = self.last_day(station, period)
        return last_day is not None and self.office.today > last_day

    def days_left(self, station: str, period: Period) -> int | None:
        """Working days that are left after today; negative once the last day is past."""
        last_day = self.last_day(station, period)
        return None if last_day is None else self.working_days.working_days_between(self.office.today, last_day)


def _approved() -> Mapping[tuple[str, str], date]:
    rows = Extension.objects.filter(state=Extension.State.APPROVED).order_by("until")
    return {(station, period): until for station, period, until in rows.values_list("station__code", "period", "until")}
