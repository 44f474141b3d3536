"""What stations have to report and where it stands. The law: every task is found from the framework, none is filed.

A task is one station and one period in which something is due from it. It is done once its submission is accepted, or
once everything is there by another way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qianfen import Frequency, Period
from qingheng.collection.models import Extension, Submission
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadline, Deadlines
from qingheng.collection.schedule.progress import Count, by_station, periods_of
from qingheng.organisations.models import Station

State = Submission.State
SOON = 5
"""So many working days before its deadline a task is pressing."""
DELIVERED = frozenset({State.SUBMITTED, State.ACCEPTED, State.LOCKED})


@dataclass(frozen=True)
class Task:
    """A reporting task (填报任务)."""

    station: Station
    period: Period
    count: Count
    deadline: Deadline | None
    days_left: int | None
    """Working days left after today; negative once the last day is past."""
    today: date
    submission: Submission | None = None
    request: Extension | None = None
    """An extension asked for and not yet decided."""

    @property
    def state(self) -> str:
        """The state of the submission; empty if nobody has begun."""
        return self.submission.state if self.submission else ""

    @property
    def is_correction(self) -> bool:
        """Whether what is open now only corrects what was accepted before."""
        return self.submission is not None and self.submission.is_correction

    @property
    def is_done(self) -> bool:
        """Whether the station owes nothing more."""
        if self.submission is None:
            return not self.count.missing
        return self.state in {State.ACCEPTED, State.LOCKED}

    @property
    def is_delivered(self) -> bool:
        """Whether nothing is owed: it is out of the clerk's hands, or what is open only changes what is there."""
        return self.is_done or self.state in DELIVERED or not self.count.missing

    @property
    def has_ended(self) -> bool:
        """Whether the period is over, so that its values can be known."""
        return self.period.end < self.today

    @property
    def is_overdue(self) -> bool:
        """Whether the last day is past and the station has not delivered."""
        return not self.is_delivered and self.deadline is not None and self.today > self.deadline.last_day

    @property
    def is_due_soon(self) -> bool:
        """Whether it can be done now and the last day is near."""
        is_near = self.days_left is not None and self.days_left <= SOON
        return self.has_ended and is_near and not self.is_delivered and not self.is_overdue

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in time, if there is one."""
        return self.deadline.last_day if self.deadline else None

    @property
    def key(self) -> str:
        """What the task is known by."""
        return f"{self.station.code}/{self.period}"

    @property
    def urgency(self) -> tuple[bool, date, str]:
        """By what tasks are sorted: open ones first, the nearest deadline first."""
        return self.is_delivered, self.last_day or date.max, self.station.code


def tasks(stations: Iterable[Station], periods: Iterable[Period], deadlines: Deadlines) -> list[Task]:
    """The tasks of some stations in some periods, the most urgent first; the number of queries is always the same."""
    wanted, days = {station.code: station for station in stations}, list(periods)
    one = next(iter(wanted.values())) if len(wanted) == 1 else None
    counts = by_station(deadlines.office, days, station=one, deadlines=deadlines)
    submissions, requests = current_submissions(wanted.values(), days), _requests(wanted.values())
    found = [
        Task(
            wanted[code],
            period,
            count,
            deadlines.of(code, period),
            deadlines.days_left(code, period),
            deadlines.office.today,
            submissions.get((code, str(period))),
            requests.get((code, str(period))),
        )
        for (code, period), count in counts.items()
        if count.expected and code in wanted
    ]
    return sorted(found, key=lambda task: task.urgency)


def current_submissions(stations: Iterable[Station], periods: Iterable[Period]) -> Mapping[tuple[str, str], Submission]:
    """The submission that speaks for each station and period: its latest version that was not refused; one query."""
    rows = Submission.objects.filter(station__in=list(stations), period__in=[str(period) for period in periods])
    rows = rows.exclude(state=State.REFUSED).select_related("station").order_by("version")
    return {(row.station.code, row.period): row for row in rows}


def _requests(stations: Iterable[Station]) -> Mapping[tuple[str, str], Extension]:
    rows = Extension.objects.filter(station__in=list(stations), state=Extension.State.REQUESTED)
    return {(row.station.code, row.period): row for row in rows.select_related("station").order_by("pk")}


def begun_periods(office: Office, years: Iterable[int] = ()) -> list[Period]:
    """The periods of some years that have begun; of this year and the last unless others are named."""
    wanted = list(years) or [office.today.year - 1, office.today.year]
    found = (period for year in wanted for frequency in Frequency for period in periods_of(year, frequency, office))
    return [period for period in found if office.has_begun(period)]


def ended_periods(office: Office, years: Iterable[int] = ()) -> list[Period]:
    """Those of them that are over."""
    return [period for period in begun_periods(office, years) if period.end < office.today]
