"""How far stations have reported. The law: counted from the values that are there, never clicked.

Expected is each data item, for each body it applies to. A value counts as reported, and so does the word that it does
not apply; that it is pending or not reported does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qianfen import Frequency, Item, Missing, Period
from qingheng.collection.layout import applies, items_of
from qingheng.collection.models import Observation
from qingheng.collection.office import Office
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Station


@dataclass(frozen=True, slots=True)
class Count:
    """How many values are there, of how many."""

    reported: int = 0
    expected: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.reported + other.reported, self.expected + other.expected)

    @property
    def state(self) -> str:
        """`complete`, `partial`, `empty`, or `none` where nothing is expected."""
        if not self.expected:
            return "none"
        if self.reported == self.expected:
            return "complete"
        return "partial" if self.reported else "empty"

    @property
    def per_cent(self) -> int:
        """Whole per cent, cut: 100 means everything is there."""
        return 100 * self.reported // self.expected if self.expected else 100


Cell = tuple[str, Period]
"""The code of an item, and a period."""


def counts(office: Office, periods: Iterable[Period], station: Station | None = None) -> Mapping[Cell, Count]:
    """The count of each item in each period, of one station or of all; one query for the values."""
    wanted = {
        (item.code, period): expected_values(office, version, item, period)
        for period in periods
        if (version := office.version(period)) is not None
        for item in version.parsed.items
        if item.frequency is period.frequency and (station is None or item.station == station.code)
    }
    reported = _reported(wanted.keys())
    return {cell: Count(len(values & reported.get(cell, set())), len(values)) for cell, values in wanted.items()}


def expected_values(office: Office, version: FrameworkVersion, item: Item, period: Period) -> set[tuple[int, str]]:
    """Body and data item of everything that is due for an item in a period."""
    bodies = [
        body
        for body in office.bodies.values()
        if office.exists(body, period) and applies(version.parsed, item, body, office.flags(body, version, period.year))
    ]
    return {(body.pk, data_item.key) for body in bodies for data_item in item.data_items}


def _reported(cells: Iterable[Cell]) -> Mapping[Cell, set[tuple[int, str]]]:
    wanted = list(cells)
    rows = Observation.objects.filter(
        period__in={str(period) for _item, period in wanted},
        item__in={item for item, _period in wanted},
        is_current=True,
    ).exclude(missing__in=[Missing.PENDING, Missing.OVERDUE])
    found: dict[Cell, set[tuple[int, str]]] = defaultdict(set)
    for body, period, item, key in rows.order_by().values_list("body_id", "period", "item", "key").iterator():
        found[item, Period.parse(period)].add((body, key.partition("/")[0]))
    return found


def progress(station: Station, period: Period, office: Office | None = None) -> tuple[int, int]:
    """How many values a station has reported for a period, and how many are expected of it."""
    total = sum(counts(office or Office.open("progress"), [period], station).values(), Count())
    return total.reported, total.expected


def progress_of_stations(month: Period, office: Office | None = None) -> Mapping[str, Count]:
    """The count of every station over all periods that end with a month, by the station's code."""
    office = office or Office.open("progress")
    version = office.version(month)
    found: dict[str, Count] = defaultdict(Count)
    for (item, _period), count in counts(office, ending_with(month)).items():
        if version is not None and version.parsed.has_item(item):
            found[version.parsed.item(item).station] += count
    return found


def ending_with(month: Period) -> list[Period]:
    """The periods of every length that end with a month."""
    longer = (Period.containing(month.end, frequency) for frequency in Frequency)
    return [period for period in longer if period.end == month.end]


@dataclass(frozen=True)
class Row:
    """An item of a station with its counts over the periods of a year."""

    item: Item
    counts: Sequence[Count]


@dataclass(frozen=True)
class Due:
    """One column: a period, the last day for it, and how far it has come."""

    period: Period
    last_day: date | None
    count: Count
    has_begun: bool
    is_late: bool


@dataclass(frozen=True)
class Matrix:
    """What a station has reported in a year at one frequency: items × periods."""

    frequency: Frequency
    dues: Sequence[Due]
    rows: Sequence[Row]


def matrices(station: Station, year: int, office: Office) -> list[Matrix]:
    """One matrix for each frequency at which the station reports."""
    by_frequency = {frequency: periods_of(year, frequency, office) for frequency in Frequency}
    found = counts(office, [period for periods in by_frequency.values() for period in periods], station)
    return [
        _matrix(station, periods, found, office)
        for periods in by_frequency.values()
        if _has_items(station, periods, office)
    ]


def periods_of(year: int, frequency: Frequency, office: Office) -> list[Period]:
    """The periods of a year for which a framework is in force."""
    periods = (Period(year, frequency, index) for index in range(1, frequency.per_year + 1))
    return [period for period in periods if office.version(period) is not None]


def _has_items(station: Station, periods: Sequence[Period], office: Office) -> bool:
    return any(_items(station, period, office) for period in periods)


def _items(station: Station, period: Period, office: Office) -> list[Item]:
    version = office.version(period)
    return items_of(version.parsed, station.code, period) if version else []


def _matrix(station: Station, periods: Sequence[Period], found: Mapping[Cell, Count], office: Office) -> Matrix:
    items = {item.code: item for period in periods for item in _items(station, period, office)}
    begun = [period for period in periods if office.has_begun(period)]
    rows = [Row(item, [_count(found, code, period, begun) for period in periods]) for code, item in items.items()]
    totals = [sum((row.counts[index] for row in rows), Count()) for index in range(len(periods))]
    dues = [_due(period, total, office) for period, total in zip(periods, totals, strict=True)]
    return Matrix(periods[0].frequency, dues, rows)


def _count(found: Mapping[Cell, Count], item: str, period: Period, begun: Sequence[Period]) -> Count:
    """The count of a cell; nothing is expected of a period that has not begun."""
    return found.get((item, period), Count()) if period in begun else Count()


def _due(period: Period, count: Count, office: Office) -> Due:
    last_day = last_day_of(period, office)
    is_late = count.reported < count.expected and last_day is not None and office.today > last_day
    return Due(period, last_day, count, has_begun=office.has_begun(period), is_late=is_late)


def last_day_of(period: Period, office: Office) -> date | None:
    """The last day on which the values of a period are in time, if the framework says so."""
    version = office.version(period)
    rules = version.parsed.frequencies if version else ()
    days = next((rule.due_days for rule in rules if rule.frequency is period.frequency), None)
    return None if days is None else period.end + timedelta(days=days)
