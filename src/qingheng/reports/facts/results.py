"""The published results of one period, slim enough to hold for every body of a county.

The law: from the latest run of the period's last month alone, and from no live score.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import qianfen
from qianfen import AlertLine, Framework, Node, Period
from qianfen.scorecard import CAPPED, TOTAL
from qianfen.thresholds import threshold_crossed
from qingheng.organisations.models import Body
from qingheng.scoring import figures
from qingheng.scoring.models import PublishedScorecard, ScoringRun
from qingheng.scoring.queries import latest_run, published_months
from qingheng.scoring.versions import framework_of

PILLAR, ITEM = 1, 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One body in one published run: its points without the values behind them."""

    body: Body
    nodes: Mapping[str, Node]
    lost: Mapping[str, int]
    """Item or capped pillar → hundredths lost."""
    level: int
    """The worst colour of both lines."""
    total_level: int
    pillar_levels: Mapping[str, int]

    @property
    def total(self) -> int:
        return self.nodes[TOTAL].points

    @property
    def all_lost(self) -> int:
        """All points lost."""
        return self.nodes[TOTAL].full - self.total

    def points_of(self, code: str) -> int | None:
        """The points of a pillar or an item; None where it is not scored."""
        return self.nodes[code].points if code in self.nodes else None

    def flagged(self, flag: str) -> list[str]:
        """The items that carry a flag."""
        return [node.code for node in self.nodes.values() if node.level == ITEM and flag in node.flags]


@dataclass(frozen=True)
class Results:
    """All bodies of one period, as the run of its last month published them."""

    period: Period
    run: ScoringRun
    framework: Framework
    standings: Mapping[int, Standing]
    """By the body's primary key, in the order of the register."""

    def __iter__(self) -> Iterator[Standing]:
        return iter(self.standings.values())

    def of(self, audience: str = "") -> list[Standing]:
        """The standings of one audience, or of all."""
        return [each for each in self if not audience or each.body.audience.code == audience]

    @cached_property
    def audiences(self) -> Mapping[str, str]:
        """Code → name of the audiences that have bodies here."""
        return {each.body.audience.code: each.body.audience.name for each in self}

    @cached_property
    def common_items(self) -> frozenset[str]:
        """The items that every body of this year is scored on: only these can be compared across audiences (可比分)."""
        scored = [{node.code for node in each.nodes.values() if node.level == ITEM} for each in self]
        return frozenset.intersection(*map(frozenset, scored)) if scored else frozenset()

    def comparable(self, standing: Standing) -> int:
        """The comparable points of a body."""
        return sum(standing.nodes[code].points for code in self.common_items)

    @property
    def comparable_full(self) -> int:
        """The full mark of the comparable points."""
        some = next(iter(self), None)
        return sum(some.nodes[code].full for code in self.common_items) if some else 0

    def mean_of(self, code: str, audience: str = "") -> int | None:
        """The average of the total, a pillar or an item over those scored on it."""
        found = [points for each in self.of(audience) if (points := each.points_of(code)) is not None]
        return figures.mean(found)

    def is_comparable_with(self, other: "Results | None") -> bool:
        """Whether both were scored by one version of one framework."""
        return other is None or other.run.framework_version_id == self.run.framework_version_id


def results(period: Period) -> Results | None:
    """The results of a period; None while the run of its last month is not published."""
    run = latest_run(period.last_month)
    if run is None:
        return None
    framework = framework_of(run.framework_version)
    cards = PublishedScorecard.objects.filter(run=run).select_related("body__audience")
    ordered = cards.order_by("body__audience__position", "body__position", "body__code")
    found = {card.body_id: standing(card, framework) for card in ordered.iterator(chunk_size=20)}
    return Results(period, run, framework, found)


def standing(card: PublishedScorecard, framework: Framework) -> Standing:
    """What of a stored scorecard is kept for all bodies at once."""
    scored = card.result
    levels = {
        node.code: crossed.level.rank
        for node in scored.nodes.values()
        if node.level <= PILLAR and (crossed := threshold_crossed(node.points, _lines(framework, node)))
    }
    lost: dict[str, int] = {}
    for deduction in scored.deductions:
        lost[deduction.item] = lost.get(deduction.item, 0) + deduction.points_lost
    total_level = levels.pop(TOTAL, 0)
    return Standing(card.body, scored.nodes, lost, max([total_level, *levels.values()]), total_level, levels)


def _lines(framework: Framework, node: Node) -> tuple[qianfen.framework.model.Threshold, ...]:
    return framework.thresholds.get(AlertLine.PILLAR if node.level else AlertLine.TOTAL, ())


def scorecard(run: ScoringRun, body: Body) -> qianfen.Scorecard:
    """The whole scorecard of one body, with the values behind its deductions."""
    return PublishedScorecard.objects.get(run=run, body=body).result


def totals(months: Iterable[Period], bodies: Collection[int]) -> dict[str, dict[int, int]]:
    """Month → body → total, from the latest run of each published month."""
    known = set(published_months())
    runs = [run for month in months if month in known and (run := latest_run(month)) is not None]
    found: dict[str, dict[int, int]] = {run.period: {} for run in runs}
    rows = PublishedScorecard.objects.filter(run__in=[run.pk for run in runs], body__in=bodies).order_by()
    for month, body, points in rows.values_list("period", "body_id", "total"):
        found[month][body] = points
    return found


def year_before(period: Period) -> Period:
    """The same period of the year before."""
    return Period(period.year - 1, period.frequency, period.index)


def is_cap(code: str, framework: Framework) -> bool:
    """Whether a loss is that of a capped pillar and not of an item."""
    return not framework.has_item(code)


__all__ = ["CAPPED", "TOTAL", "Results", "Standing", "results", "scorecard", "standing", "totals", "year_before"]
