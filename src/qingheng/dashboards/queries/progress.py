"""How far the stations have reported within a period. The law: counted as `collection/schedule/progress.py` has it.

Due is what belongs to periods of any length that have ended by now within the period shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from qianfen import Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.collection.schedule.progress import Count, by_station, ended_within
from qingheng.organisations.models import Body


@dataclass(frozen=True)
class StationProgress:
    """One station's share of the data (填报进度)."""

    code: str
    name: str
    count: Count = field(default_factory=Count)
    overdue: int = 0
    """Not reported though the last day for it is over."""

    @property
    def due(self) -> int:
        return self.count.expected

    @property
    def reported(self) -> int:
        return self.count.reported

    @property
    def per_cent(self) -> int:
        """Whole per cent, cut: 100 means everything is there."""
        return self.count.per_cent

    @property
    def is_complete(self) -> bool:
        return not self.count.missing


@dataclass(frozen=True)
class Progress:
    """All stations of a framework over one period."""

    stations: tuple[StationProgress, ...]

    @property
    def all_together(self) -> Count:
        return sum((station.count for station in self.stations), Count())

    @property
    def due(self) -> int:
        return self.all_together.expected

    @property
    def reported(self) -> int:
        return self.all_together.reported

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
        return self.all_together.per_cent


def progress(bodies: Iterable[Body], period: Period, *, today: date) -> Progress:
    """The progress of every station that supplies something due in the period, the slowest first."""
    office = Office.open(SYSTEM, today)
    deadlines = Deadlines.on_record(office)
    periods = ended_within(period, office)
    found = by_station(office, periods, bodies={body.pk for body in bodies}, deadlines=deadlines)
    counts: dict[str, Count] = defaultdict(Count)
    overdue: dict[str, int] = defaultdict(int)
    for (station, each), count in found.items():
        if count.expected:
            counts[station] += count
            overdue[station] += count.missing if deadlines.is_over(station, each) else 0
    lines = [StationProgress(code, _name(office, code), count, overdue[code]) for code, count in counts.items()]
    return Progress(tuple(sorted(lines, key=lambda each: (each.per_cent, each.code))))


def _name(office: Office, code: str) -> str:
    station = office.stations.get(code)
    return station.name if station else ""


def data_until() -> datetime | None:
    """When the latest data arrived."""
    latest = Batch.objects.order_by("-imported_at").first()
    return latest.imported_at if latest else None
