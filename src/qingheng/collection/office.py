"""What a check needs to know of the county: bodies, stations, versions, scenarios, and whose data may be brought.

The law: everything is fetched once for the whole file, however many rows it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_stations
from qingheng.accounts.roles import Role
from qingheng.collection.models import Submission
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, Station
from qingheng.organisations.queries import flags_in


@dataclass
class Office:
    """The county as one file meets it."""

    bodies: dict[str, Body]
    stations: dict[str, Station]
    own: frozenset[str] | None
    """Codes of the stations whose data may be brought; None: of all."""
    today: date
    closed: frozenset[tuple[str, str]] = frozenset()
    """Station and period of what has been locked: it changes by a correction only."""
    is_verified_later: bool = False
    """Whether somebody else verifies the values before they count, so that the own body may be reported on."""
    _versions: list[FrameworkVersion] = field(default_factory=list)
    _by_period: dict[Period, FrameworkVersion | None] = field(default_factory=dict)
    _recorded: dict[int, Mapping[int, frozenset[str]]] = field(default_factory=dict)
    _flags: dict[tuple[int, int, int], frozenset[str]] = field(default_factory=dict)
    _spans: dict[Period, tuple[date, date]] = field(default_factory=dict)

    @classmethod
    def open(cls, by: object, today: date | None = None) -> "Office":
        """As `by` finds it today; who is no user of the site (a command, the demonstration) may bring everything."""
        stations = {station.code: station for station in Station.objects.select_related("body")}
        return cls(
            bodies={body.code: body for body in Body.objects.select_related("audience")},
            stations=stations,
            own=_own_stations(by),
            today=today or localdate(),
            closed=_closed(),
            _versions=_versions(),
        )

    def version(self, period: Period) -> FrameworkVersion | None:
        """The version that scores the last month of the period, whose items are therefore collected for it."""
        if period not in self._by_period:
            day = period.last_month.start
            begun = (version for version in self._versions if version.effective_from and version.effective_from <= day)
            self._by_period[period] = next(begun, None)
        return self._by_period[period]

    def exists(self, body: Body, period: Period) -> bool:
        """Whether the body exists on at least one day of the period."""
        start, end = self._span(period)
        return body.valid_from <= end and (body.valid_to is None or start <= body.valid_to)

    def has_begun(self, period: Period) -> bool:
        """Whether today lies in the period or after it."""
        return self._span(period)[0] <= self.today

    def _span(self, period: Period) -> tuple[date, date]:
        if period not in self._spans:
            self._spans[period] = (period.start, period.end)
        return self._spans[period]

    def flags(self, body: Body, version: FrameworkVersion, year: int) -> frozenset[str]:
        """The scenarios of a body in a year, as far as the version knows them."""
        key = (body.pk, version.pk, year)
        if key not in self._flags:
            known = {flag.code for flag in version.parsed.scenario_flags}
            self._flags[key] = self._flags_in(year).get(body.pk, frozenset()) & known
        return self._flags[key]

    def _flags_in(self, year: int) -> Mapping[int, frozenset[str]]:
        if year not in self._recorded:
            self._recorded[year] = flags_in(year)
        return self._recorded[year]


def _own_stations(by: object) -> frozenset[str] | None:
    if not isinstance(by, User) or by.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return None
    return frozenset(visible_stations(by).values_list("code", flat=True))


def _closed() -> frozenset[tuple[str, str]]:
    locked = Submission.objects.filter(state=Submission.State.LOCKED).order_by()
    return frozenset(locked.values_list("station__code", "period").distinct())


def _versions() -> list[FrameworkVersion]:
    """Everything that is or was in force, the latest first; documents are only read where they are needed."""
    sealed = FrameworkVersion.objects.exclude(state=FrameworkVersion.State.DRAFT).filter(effective_from__isnull=False)
    return list(sealed.defer("document").order_by("-effective_from", "-published_at", "-pk"))
