"""The board of all stations over the periods of a year, its trend, and what is missing behind each square.

The law: a value delivered after the deadline is late even if everything is there, and nothing is late before it is due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qianfen import Frequency, Item, Period
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadline, Deadlines
from qingheng.collection.schedule.progress import Count, by_station, deliveries, due_values, periods_of
from qingheng.organisations.models import Body, Station


class Standing(StrEnum):
    """How a station stands in a period."""

    IN_TIME = "in_time"
    """Everything is there, and was by the last day."""
    LATE = "late"
    """Everything is there, but some of it came after the last day."""
    OVERDUE = "overdue"
    """Something is missing though the last day is past."""
    OPEN = "open"
    """Something is missing, and there is time yet."""
    AHEAD = "ahead"
    """The period is not over."""
    NOTHING = "nothing"
    """The station is asked for nothing."""


@dataclass(frozen=True, slots=True)
class Square:
    """One station in one period."""

    station: Station
    period: Period
    count: Count
    deadline: Deadline | None
    standing: Standing


@dataclass(frozen=True)
class Line:
    """One station over all periods."""

    station: Station
    squares: Sequence[Square]

    @property
    def total(self) -> Count:
        """What is due by now, all periods together."""
        return sum((square.count for square in self.squares if is_judged(square)), Count())


@dataclass(frozen=True)
class Board:
    """Stations × periods (报送情况表)."""

    year: int
    frequency: Frequency
    periods: Sequence[Period]
    lines: Sequence[Line]

    @property
    def totals(self) -> list[Count]:
        """All stations together, by period."""
        return [sum((line.squares[at].count for line in self.lines), Count()) for at in range(len(self.periods))]

    @property
    def total(self) -> Count:
        """Everything that is due by now."""
        return sum((line.total for line in self.lines), Count())

    def standings(self) -> Mapping[Standing, int]:
        """How many squares stand how."""
        found = [square.standing for line in self.lines for square in line.squares]
        return {standing: found.count(standing) for standing in Standing}


def is_judged(square: Square) -> bool:
    """Whether the period is over, so that completeness can be judged."""
    return square.standing not in {Standing.AHEAD, Standing.NOTHING}


def board(stations: Iterable[Station], year: int, frequency: Frequency, office: Office) -> Board:
    """How some stations stand in the periods of a year; those that report nothing at this frequency are left out."""
    deadlines, periods = Deadlines.on_record(office), periods_of(year, frequency, office)
    counts = by_station(office, periods, deadlines=deadlines)
    lines = [
        Line(
            station,
            [square(station, period, counts.get((station.code, period), Count()), deadlines) for period in periods],
        )
        for station in stations
    ]
    return Board(
        year, frequency, periods, [line for line in lines if any(each.count.expected for each in line.squares)]
    )


def square(station: Station, period: Period, count: Count, deadlines: Deadlines) -> Square:
    """Judge one station in one period."""
    return Square(
        station, period, count, deadlines.of(station.code, period), _standing(station, period, count, deadlines)
    )


def _standing(station: Station, period: Period, count: Count, deadlines: Deadlines) -> Standing:
    if not count.expected:
        return Standing.NOTHING
    if not count.missing:
        return Standing.LATE if count.late else Standing.IN_TIME
    if period.end >= deadlines.office.today:
        return Standing.AHEAD
    return Standing.OVERDUE if deadlines.is_over(station.code, period) else Standing.OPEN


@dataclass(frozen=True, slots=True)
class Gap:
    """An item of which values are missing, and for which bodies."""

    item: Item
    bodies: Sequence[Body]
    values: int


@dataclass(frozen=True)
class Missing:
    """What a station still owes for a period, and what came late (缺报、迟报清单)."""

    station: Station
    period: Period
    count: Count
    deadline: Deadline | None
    standing: Standing
    gaps: Sequence[Gap] = field(default=())
    late: Sequence[Gap] = field(default=())


def missing(station: Station, period: Period, office: Office) -> Missing:
    """Everything that is missing or came late, by item and body."""
    deadlines = Deadlines.on_record(office)
    due = due_values(office, [period], station)
    there, last_day = deliveries(due), deadlines.last_day(station.code, period)
    gaps, late, count = [], [], Count()
    for cell, each in due.items():
        days = {place: day for place, day in there.get(cell, {}).items() if place in each.values}
        after = {place for place, day in days.items() if last_day is not None and day > last_day}
        count += Count(len(days), len(each.values), len(after))
        gaps += _gap(cell[0], period, each.values - days.keys(), office)
        late += _gap(cell[0], period, after, office)
    judged = square(station, period, count, deadlines)
    return Missing(station, period, count, judged.deadline, judged.standing, gaps, late)


def _gap(item: str, period: Period, places: Iterable[tuple[int, str]], office: Office) -> list[Gap]:
    found = list(places)
    version = office.version(period)
    if not found or version is None:
        return []
    wanted = {body for body, _key in found}
    bodies = [body for body in office.bodies.values() if body.pk in wanted]
    return [Gap(version.parsed.item(item), sorted(bodies, key=lambda body: body.code), len(found))]


@dataclass(frozen=True, slots=True)
class Point:
    """All stations together in one period: of the trend."""

    period: Period
    count: Count


def trend(shown: Board, office: Office) -> list[Point]:
    """Completeness and timeliness over the periods of a board that are over."""
    pairs = zip(shown.periods, shown.totals, strict=True)
    return [Point(period, count) for period, count in pairs if period.end < office.today and count.expected]
