"""What a station has reported in a year, item by item and period by period. The law: nothing is due before its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianfen import Frequency, Item, Period
from qingheng.collection.layout import items_of
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadline, Deadlines
from qingheng.collection.schedule.progress import Cell, Count, counts, periods_of
from qingheng.organisations.models import Station


@dataclass(frozen=True)
class Row:
    """An item of a station with its counts over the periods of a year."""

    item: Item
    counts: Sequence[Count]


@dataclass(frozen=True)
class Due:
    """One column: a period, its deadline, and how far it has come."""

    period: Period
    deadline: Deadline | None
    count: Count
    has_begun: bool
    is_late: bool

    @property
    def last_day(self) -> date | None:
        """The last day on which the values of the period are in time, if the framework says so."""
        return self.deadline.last_day if self.deadline else None


@dataclass(frozen=True)
class Matrix:
    """What a station has reported in a year at one frequency: items × periods."""

    frequency: Frequency
    dues: Sequence[Due]
    rows: Sequence[Row]


def matrices(station: Station, year: int, office: Office) -> list[Matrix]:
    """One matrix for each frequency at which the station reports."""
    by_frequency = {frequency: periods_of(year, frequency, office) for frequency in Frequency}
    deadlines = Deadlines.on_record(office)
    every = [period for periods in by_frequency.values() for period in periods]
    found = counts(office, every, station, deadlines=deadlines)
    return [
        _matrix(station, periods, found, deadlines)
        for periods in by_frequency.values()
        if any(_items(station, period, office) for period in periods)
    ]


def _items(station: Station, period: Period, office: Office) -> list[Item]:
    version = office.version(period)
    return items_of(version.parsed, station.code, period) if version else []


def _matrix(station: Station, periods: Sequence[Period], found: Mapping[Cell, Count], deadlines: Deadlines) -> Matrix:
    office = deadlines.office
    items = {item.code: item for period in periods for item in _items(station, period, office)}
    begun = [period for period in periods if office.has_begun(period)]
    rows = [Row(item, [_count(found, code, period, begun) for period in periods]) for code, item in items.items()]
    totals = [sum((row.counts[index] for row in rows), Count()) for index in range(len(periods))]
    dues = [_due(station, period, total, deadlines) for period, total in zip(periods, totals, strict=True)]
    return Matrix(periods[0].frequency, dues, rows)


def _count(found: Mapping[Cell, Count], item: str, period: Period, begun: Sequence[Period]) -> Count:
    """The count of a cell; nothing is expected of a period that has not begun."""
    return found.get((item, period), Count()) if period in begun else Count()


def _due(station: Station, period: Period, count: Count, deadlines: Deadlines) -> Due:
    return Due(
        period,
        deadlines.of(station.code, period),
        count,
        has_begun=deadlines.office.has_begun(period),
        is_late=count.missing > 0 and deadlines.is_over(station.code, period),
    )
