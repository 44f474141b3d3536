"""Closing a period station by station. The law: each lock is judged and recorded by itself; none hides another."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.collection.permissions import check_can_take
from qingheng.collection.schedule.progress import Count, counts
from qingheng.collection.submission.submitted import current_submission
from qingheng.collection.workflow import LOCK
from qingheng.organisations.models import Station

State = Submission.State


@dataclass(frozen=True)
class Line:
    """One station of the period, and why it cannot be locked with the others; empty if it can."""

    station: Station
    submission: Submission | None
    count: Count
    why_not: str

    @property
    def is_ready(self) -> bool:
        """Whether it may be locked now, by whoever asked."""
        return not self.why_not

    @property
    def is_locked(self) -> bool:
        """Whether it is closed."""
        return self.submission is not None and self.submission.state == State.LOCKED


@dataclass(frozen=True)
class PeriodLocks:
    """All stations that report for a period."""

    period: Period
    lines: tuple[Line, ...]

    @property
    def locked(self) -> int:
        """How many are closed."""
        return sum(line.is_locked for line in self.lines)

    @property
    def ready(self) -> list[Submission]:
        """Those that may be locked now."""
        return [line.submission for line in self.lines if line.submission and line.is_ready]

    @property
    def accepted(self) -> int:
        """How many have been accepted but are not closed."""
        return sum(line.submission is not None and line.submission.state == State.ACCEPTED for line in self.lines)

    @property
    def per_cent(self) -> int:
        """Whole per cent of stations closed, cut."""
        return 100 * self.locked // len(self.lines) if self.lines else 0


def locks_of(period: Period, user: User) -> PeriodLocks:
    """How far the period has been closed, and what this person may lock."""
    office = Office.open(SYSTEM)
    found = _counts(period, office)
    stations = [office.stations[code] for code in sorted(found) if code in office.stations]
    return PeriodLocks(period, tuple(_line(station, period, found[station.code], user) for station in stations))


def _counts(period: Period, office: Office) -> Mapping[str, Count]:
    """What counts of what is due, by the station that supplies it."""
    version, found = office.version(period), defaultdict[str, Count](Count)
    for (item, _period), count in counts(office, [period]).items():
        if version is not None:
            found[version.parsed.item(item).station] += count
    return found


def _line(station: Station, period: Period, count: Count, user: User) -> Line:
    found = current_submission(station, period)
    if found is None:
        return Line(station, None, count, _("The station has entered nothing for this period yet."))
    return Line(station, found, count, _why_not(found, user) or _gaps(count))


def _why_not(found: Submission, user: User) -> str:
    if found.state == State.LOCKED:
        return _("It is locked already.")
    if found.state != State.ACCEPTED:
        return _("Only what has been accepted is locked.")
    try:
        check_can_take(user, LOCK, found)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal)
    return ""


def _gaps(count: Count) -> str:
    if count.reported == count.expected:
        return ""
    lacking = count.expected - count.reported
    return _("%(count)s values are pending or not reported. Lock it on its own page if that is to stay so.") % {
        "count": lacking
    }
