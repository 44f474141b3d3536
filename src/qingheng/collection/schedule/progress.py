"""How far stations have reported, and how much of it in time: the one definition, used by every page and report.

The law: counted from the values that are there, never clicked. Expected is each data item of an item, for each body it
applies to that exists in the period. A value counts as reported, and so does the word that it does not apply; that it
is pending or not reported does not. It is late if it was first delivered after the last day; a later correction of what
came in time is not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.timezone import localtime

from qianfen import Frequency, Item, Missing, Period
from qingheng.collection.layout import applies
from qingheng.collection.models import Batch, Observation
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, Station

ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Count:
    """How many values are there, of how many, and how many of them came after the last day."""

    reported: int = 0
    expected: int = 0
    late: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.reported + other.reported, self.expected + other.expected, self.late + other.late)

    @property
    def state(self) -> str:
        """`complete`, `partial`, `empty`, or `none` where nothing is expected."""
        if not self.expected:
            return "none"
        if self.reported == self.expected:
            return "complete"
        return "partial" if self.reported else "empty"

    @property
    def missing(self) -> int:
        """How many values are not there."""
        return self.expected - self.reported

    @property
    def in_time(self) -> int:
        """How many values were delivered by the last day."""
        return self.reported - self.late

    @property
    def per_cent(self) -> int:
        """Completeness in whole per cent, cut: 100 means everything is there."""
        return 100 * self.reported // self.expected if self.expected else 100

    @property
    def per_cent_in_time(self) -> int:
        """Timeliness in whole per cent, cut: 100 means everything was there by the last day."""
        return 100 * self.in_time // self.expected if self.expected else 100


Cell = tuple[str, Period]
"""The code of an item, and a period."""
Place = tuple[int, str]
"""The primary key of a body, and a data item."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for an item in a period: by which station, and for which bodies and data items."""

    station: str
    values: frozenset[Place]


def due_values(
    office: Office,
    periods: Iterable[Period],
    station: Station | None = None,
    bodies: Collection[int] | None = None,
) -> Mapping[Cell, Due]:
    """What is due in some periods, by item: of one station or of all, for some bodies (primary keys) or for all."""
    return {
        (item.code, period): Due(item.station, frozenset(expected_values(office, version, item, period, bodies=bodies)))
        for period in periods
        if (version := office.version(period)) is not None
        for item in version.parsed.items
        if item.frequency is period.frequency and (station is None or item.station == station.code)
    }


def expected_values(
    office: Office, version: FrameworkVersion, item: Item, period: Period, *, bodies: Collection[int] | None = None
) -> set[Place]:
    """Body and data item of everything that is due for an item in a period."""
    asked = [
        body
        for body in office.bodies.values()
        if (bodies is None or body.pk in bodies) and _is_asked(office, version, item, body, period)
    ]
    return {(body.pk, data_item.key) for body in asked for data_item in item.data_items}


def _is_asked(office: Office, version: FrameworkVersion, item: Item, body: Body, period: Period) -> bool:
    if not office.exists(body, period):
        return False
    return applies(version.parsed, item, body, office.flags(body, version, period.year))


def deliveries(cells: Iterable[Cell]) -> Mapping[Cell, Mapping[Place, date]]:
    """The values that count now, each with the day on which it was first delivered; three queries for all of it."""
    wanted = {(item, str(period)): (item, period) for item, period in cells}
    rows = Observation.objects.filter(
        period__in={name for _item, name in wanted}, item__in={code for code, _ in wanted}
    )
    rows = rows.exclude(missing__in=[Missing.PENDING, Missing.OVERDUE]).order_by()
    batches = Batch.objects.order_by().only("imported_at", "received_at")
    days = {batch.pk: localtime(batch.delivered_at).date() for batch in batches}
    found: dict[tuple[str, str], dict[Place, date]] = defaultdict(dict)
    for cell, place, batch in _places(rows.filter(is_current=True)):
        there, day = found[cell], days[batch]
        there[place] = day if place not in there or day < there[place] else there[place]
    for cell, place, batch in _places(rows.filter(is_current=False)):  # replaced since: the first of them tells the day
        there, day = found[cell], days[batch]
        if place in there and day < there[place]:
            there[place] = day
    return {wanted[cell]: there for cell, there in found.items() if cell in wanted}


def _places(rows: "models.QuerySet[Observation]") -> Iterator[tuple[tuple[str, str], Place, int]]:
    """Item and period, body and data item, and the batch of each row."""
    columns = ("item", "period", "body_id", "key", "batch_id")
    for item, name, body, key, batch in rows.values_list(*columns).iterator(ROWS_AT_ONCE):
        yield (item, name), (body, key.partition("/")[0]), batch


def counts(
    office: Office,
    periods: Iterable[Period],
    station: Station | None = None,
    *,
    bodies: Collection[int] | None = None,
    deadlines: Deadlines | None = None,
) -> Mapping[Cell, Count]:
    """The count of each item in each period, of one station or of all, for some bodies or for all."""
    due = due_values(office, periods, station, bodies)
    return counted(due, deadlines or Deadlines.on_record(office))


def counted(due: Mapping[Cell, Due], deadlines: Deadlines) -> Mapping[Cell, Count]:
    """What is there of what is due, and how much of it came late."""
    there = deliveries(due)
    return {
        (item, period): _count(each, there.get((item, period), {}), deadlines.last_day(each.station, period))
        for (item, period), each in due.items()
    }


def _count(due: Due, there: Mapping[Place, date], last_day: date | None) -> Count:
    days = [day for place, day in there.items() if place in due.values]
    return Count(len(days), len(due.values), sum(last_day is not None and day > last_day for day in days))


def progress(station: Station, period: Period, office: Office | None = None) -> tuple[int, int]:
    """How many values a station has reported for a period, and how many are expected of it."""
    total = sum(counts(office or Office.open("progress"), [period], station).values(), Count())
    return total.reported, total.expected


def by_station(
    office: Office,
    periods: Iterable[Period],
    *,
    station: Station | None = None,
    bodies: Collection[int] | None = None,
    deadlines: Deadlines | None = None,
) -> Mapping[tuple[str, Period], Count]:
    """The count of every station (by its code) in each period in which something is due from it."""
    due = due_values(office, periods, station, bodies)
    found: dict[tuple[str, Period], Count] = defaultdict(Count)
    for (item, period), count in counted(due, deadlines or Deadlines.on_record(office)).items():
        found[due[item, period].station, period] += count
    return found


def progress_of_stations(month: Period, office: Office | None = None) -> Mapping[str, Count]:
    """The count of every station over all periods that end with a month, by the station's code."""
    found: dict[str, Count] = defaultdict(Count)
    for (station, _period), count in by_station(office or Office.open("progress"), ending_with(month)).items():
        found[station] += count
    return found


def ending_with(month: Period) -> list[Period]:
    """The periods of every length that end with a month."""
    longer = (Period.containing(month.end, frequency) for frequency in Frequency)
    return [period for period in longer if period.end == month.end]


def ended_within(period: Period, office: Office) -> list[Period]:
    """The periods of every length that end within a period and are over, if a framework is in force for them."""
    months = [month for month in period.months if month.end < office.today]
    return [each for month in months for each in ending_with(month) if office.version(each) is not None]


def periods_of(year: int, frequency: Frequency, office: Office) -> list[Period]:
    """The periods of a year for which a framework is in force."""
    periods = (Period(year, frequency, index) for index in range(1, frequency.per_year + 1))
    return [period for period in periods if office.version(period) is not None]
