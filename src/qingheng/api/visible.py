"""What a caller may read: rows narrowed as on the pages. The law: where a page would hide something, so does this.

An assessed body reads published results only: values as the latest published run of the year knew them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

import qianfen
from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.permissions import can_see_raw, reportable_bodies, sees_live_scores, visible_bodies
from qingheng.accounts.roles import Role
from qingheng.collection.models import Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring import queries as scoring
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOTHING = Q(pk__in=())


def bodies(user: User) -> "QuerySet[Body]":
    """The bodies whose scores, or for which data, are this caller's business."""
    wanted = Q(pk__in=visible_bodies(user).order_by().values("pk")) | Q(
        pk__in=reportable_bodies(user).order_by().values("pk")
    )
    return Body.objects.filter(wanted).select_related("audience")


def sees_item(user: User, item: qianfen.Item) -> bool:
    """Whether the raw values of an item are shown; otherwise only its points."""
    return can_see_raw(user, station=item.station, sensitivity=item.sensitivity, body_view=item.body_view)


def is_published_only(user: User) -> bool:
    """Whether the caller sees results only once they are published."""
    return user.has_role(Role.LIAISON) and not sees_live_scores(user)


def observations(user: User, year: int, periods: Iterable[str] = ()) -> "QuerySet[Observation]":
    """The values of a year that count and that the caller may see."""
    rows = Observation.objects.filter(year=year, body__in=bodies(user).order_by().values("pk"))
    rows = rows.filter(period__in=list(periods)) if periods else rows
    rows = _as_published(rows, year) if is_published_only(user) else rows.filter(is_current=True)
    return rows.filter(_open_items(user, rows)).select_related("body", "batch")


def _as_published(rows: "QuerySet[Observation]", year: int) -> "QuerySet[Observation]":
    """As the latest run of the year knew them."""
    months = [month for month in scoring.published_months() if month.year == year]
    run = scoring.latest_run(max(months)) if months else None
    if run is None:
        return rows.none()
    upto = Period.parse(run.period)
    names = rows.order_by().values_list("period", flat=True).distinct()
    known = [name for name in names if Period.parse(name).last_month <= upto]
    stood = Q(ended_by__isnull=True) | Q(ended_by__imported_at__gt=run.published_at)
    return rows.filter(stood, period__in=known, batch__imported_at__lte=run.published_at)


def _open_items(user: User, rows: "QuerySet[Observation]") -> Q:
    """The items whose values the caller may see, as the version in force for each period has them."""
    in_force = scoring.versions()
    by_version: dict[FrameworkVersion, list[str]] = defaultdict(list)
    for name in rows.order_by().values_list("period", flat=True).distinct():
        version = scoring.version_in_force(Period.parse(name), in_force)
        if version is not None:
            by_version[version].append(name)
    conditions = [
        Q(
            period__in=names,
            item__in=[item.code for item in scoring.framework_of(version).items if sees_item(user, item)],
        )
        for version, names in by_version.items()
    ]
    return reduce(or_, conditions, NOTHING)


@dataclass(frozen=True)
class Card:
    """A scorecard as the caller may see it, with the framework that made it."""

    body: Body
    result: qianfen.Scorecard
    version: FrameworkVersion
    run: ScoringRun | None

    @property
    def framework(self) -> qianfen.Framework:
        """The framework, to name what the scorecard holds."""
        return scoring.framework_of(self.version)

    @property
    def levels(self) -> dict[str, qianfen.AlertLevel]:
        """The colour of each node that raises an alert."""
        return {alert.node: alert.level for alert in qianfen.raise_alerts(self.framework, self.result)}


def months(user: User) -> Sequence[Period]:
    """The months the caller can read scores of, in order."""
    return scoring.months() if sees_live_scores(user) else scoring.published_months()


def cards(user: User, month: Period, code: str = "") -> "QuerySet[LiveScorecard] | QuerySet[PublishedScorecard]":
    """The scorecards of a month: live ones for those who oversee, published ones for an assessed body."""
    seen = visible_bodies(user)
    found = seen.filter(code=code) if code else seen
    wanted = found.order_by()
    rows = scoring.live(month, wanted) if sees_live_scores(user) else scoring.published(month, wanted)
    return rows.order_by("body__audience__position", "body__position", "body__code")


def card_of(row: LiveScorecard | PublishedScorecard) -> Card:
    """A row with its framework."""
    run = row.run if isinstance(row, PublishedScorecard) else None
    scored_by = run.framework_version_id if run else row.framework_version_id  # type: ignore[union-attr] # a live row has its own
    version = next(version for version in scoring.versions() if version.pk == scored_by)
    return Card(row.body, row.result, version, run)
