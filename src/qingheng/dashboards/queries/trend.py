"""Scores over the last periods. The law: a period without scores is a gap, never a zero."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qianfen import Period
from qingheng.dashboards.queries import figures
from qingheng.dashboards.queries.choosing import Choice
from qingheng.organisations.models import Audience, Body

Totals = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class AudienceTrend:
    """Average and median of one audience over the periods."""

    audience: Audience
    averages: tuple[int | None, ...]
    medians: tuple[int | None, ...]


def by_audience(choice: Choice, totals: Totals, audiences: Collection[Audience]) -> list[AudienceTrend]:
    """One trend for each audience; whoever had scores then counts, merged bodies too."""
    members: dict[int, set[int]] = {audience.pk: set() for audience in audiences}
    rows = Body.objects.filter(audience__in=list(members)).order_by().values_list("pk", "audience_id")
    for body, audience in rows:
        members[audience].add(body)
    return [_trend(audience, members[audience.pk], choice, totals) for audience in audiences]


def _trend(audience: Audience, inside: set[int], choice: Choice, totals: Totals) -> AudienceTrend:
    months = [choice.as_of_month(period) for period in choice.trend]
    points = [_points(totals, month, inside) for month in months]
    return AudienceTrend(audience, tuple(map(figures.mean, points)), tuple(map(figures.median, points)))


def _points(totals: Totals, month: Period | None, inside: set[int]) -> Sequence[int]:
    return [total for body, total in totals.get(str(month), {}).items() if body in inside]


def of_body(choice: Choice, totals: Totals, body: Body) -> list[int | None]:
    """The totals of one body over the periods."""
    return [totals.get(str(choice.as_of_month(period)), {}).get(body.pk) for period in choice.trend]


@dataclass(frozen=True)
class Line:
    """One period of the table below the chart: average and median of each audience, bodies in alert."""

    period: Period
    points: tuple[tuple[int | None, int | None], ...]
    alerts: int


def table(choice: Choice, trends: Sequence[AudienceTrend], alerts: Sequence[int]) -> list[Line]:
    """The numbers of the chart, the latest period first."""
    lines = [
        Line(period, tuple((trend.averages[index], trend.medians[index]) for trend in trends), alerts[index])
        for index, period in enumerate(choice.trend)
    ]
    return lines[::-1]
