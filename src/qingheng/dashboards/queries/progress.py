"""How far the monitoring stations have reported. The law: counted from the values that are there, never clicked.

Due is each data item of an item, for each body it applies to, in each of its periods that has ended by now, within the
period shown and not before the framework came into force. A value counts, and so does the word that an item does not
apply.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import qianfen
from qianfen import Period
from qingheng.collection.models import Batch, Observation
from qingheng.organisations.models import Body
from qingheng.organisations.queries import flags_in

Due = tuple[str, str, str]
"""Item, period and data item."""


@dataclass(frozen=True)
class StationProgress:
    """One station's share of the data (填报进度)."""

    code: str
    name: str
    due: int
    reported: int
    overdue: int
    """Not reported though the last day for it is over."""

    @property
    def per_cent(self) -> int:
        """Whole per cent, cut: 100 means everything is there."""
        return self.reported * 100 // self.due if self.due else 100

    @property
    def is_complete(self) -> bool:
        return self.reported == self.due


@dataclass(frozen=True)
class Progress:
    """All stations of a framework over one period."""

    stations: tuple[StationProgress, ...]

    @property
    def due(self) -> int:
        return sum(station.due for station in self.stations)

    @property
    def reported(self) -> int:
        return sum(station.reported for station in self.stations)

    @property
    def overdue(self) -> int:
        return sum(station.overdue for station in self.stations)

    @property
    def count(self) -> int:
        """How many stations have something due."""
        return len(self.stations)

    @property
    def complete(self) -> int:
        """How many stations have reported everything."""
        return sum(station.is_complete for station in self.stations)

    @property
    def per_cent(self) -> int:
        return self.reported * 100 // self.due if self.due else 100


def progress(framework: qianfen.Framework, bodies: Iterable[Body], period: Period, *, today: date) -> Progress:
    """The progress of every station that supplies something due in the period, the slowest first."""
    expected = _Expected(framework, list(bodies), period, today)
    reported = _reported(expected)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item, sub_period, wanted in expected.cells():
        there = reported.get((item.code, str(sub_period)), 0)
        is_late = today > expected.last_day(item, sub_period)
        for index, more in enumerate((wanted, min(there, wanted), max(0, wanted - there) if is_late else 0)):
            counts[item.station][index] += more
    names = {station.code: station.name for station in framework.stations}
    stations = [StationProgress(code, names[code], *numbers) for code, numbers in counts.items()]
    return Progress(tuple(sorted(stations, key=lambda each: (each.per_cent, each.code))))


def data_until() -> datetime | None:
    """When the latest data arrived."""
    latest = Batch.objects.order_by("-imported_at").first()
    return latest.imported_at if latest else None


class _Expected:
    """What is due: item by item and period by period, for so many bodies."""

    def __init__(self, framework: qianfen.Framework, bodies: list[Body], period: Period, today: date) -> None:
        self.framework = framework
        self.bodies = bodies
        self.period = period
        self.last_end = min(period.end, today - timedelta(days=1))
        self.first_end = max(period.start, framework.effective_from.start if framework.effective_from else date.min)
        self.due_days = {rule.frequency: rule.due_days or 0 for rule in framework.frequencies}
        held = flags_in(period.year, bodies)
        defaults = framework.default_flags
        self.flags = {body.pk: held.get(body.pk, frozenset()) | defaults for body in bodies}
        self.periods = {frequency: self._periods(frequency) for frequency in qianfen.Frequency}

    def cells(self) -> Iterable[tuple[qianfen.Item, Period, int]]:
        """Each item and period with the number of values wanted: data items × bodies that existed when it ended."""
        for item in self.framework.items:
            bodies = [body for body in self.bodies if item.applies_to(body.audience.code, self.flags[body.pk])]
            for sub_period in self.periods[item.frequency] if bodies else ():
                existing = sum(body.valid_from <= sub_period.end for body in bodies)
                yield item, sub_period, existing * len(item.data_items)

    def _periods(self, frequency: qianfen.Frequency) -> list[Period]:
        """The periods of a frequency that are due."""
        found = {Period.containing(month.start, frequency) for month in self.period.months}
        return sorted(each for each in found if self.first_end <= each.end <= self.last_end)

    def last_day(self, item: qianfen.Item, period: Period) -> date:
        """The last day on which the values of a period are in time."""
        return period.end + timedelta(days=self.due_days.get(item.frequency, 0))


def _reported(expected: _Expected) -> Mapping[tuple[str, str], int]:
    """How many data items of each item and period have a value, over all bodies."""
    names = {str(sub_period) for periods in expected.periods.values() for sub_period in periods}
    rows = Observation.objects.filter(
        body__in=[body.pk for body in expected.bodies], period__in=names, is_current=True
    ).exclude(missing__in=[qianfen.Missing.PENDING, qianfen.Missing.OVERDUE])
    found: dict[tuple[str, str], set[tuple[int, str]]] = defaultdict(set)
    for body, item, period, key in rows.order_by().values_list("body_id", "item", "period", "key"):
        found[item, period].add((body, key.partition("/")[0]))
    return {place: len(keys) for place, keys in found.items()}
