"""Scores over the last periods. The law: a period without scores is a gap, never a zero."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qianfen import Period
from qingheng.dashboards.queries.choosing import Choice
from qingheng.organisations.models import Audience, Body
from qingheng.scoring import figures

Totals = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class AudienceTrend:
    """Average and median of one audience over the periods."""

    audience: Audience
    averages: tuple[int | None, ...]
    medians: tuple[int | None, ...]


def as_of_now(totals: Totals, predecessors: Mapping[int, Sequence[int]]) -> Totals:
    """The totals as if the bodies of today had always been there.

    Before a body began, it has the mean of those it carries on; these are no longer counted by themselves.
    """
    gone = {body for olds in predecessors.values() for body in olds}
    return {month: _of_today(found, predecessors, gone) for month, found in totals.items()}


def _of_today(
    found: Mapping[int, int], predecessors: Mapping[int, Sequence[int]], gone: Collection[int]
) -> Mapping[int, int]:
    kept = {body: total for body, total in found.items() if body not in gone}
    for body, olds in predecessors.items():
        points = figures.mean([found[old] for old in olds if old in found])
        if body not in found and body not in gone and points is not None:
            kept[body] = points
    return kept


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
