"""Where a reader's scores come from: live ones for those who oversee, published ones for an assessed body.

The law: whoever may not see live scores is answered from published runs alone, averages included.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from django.db import models

import qianfen
from qianfen.scorecard import TOTAL
from qingheng.accounts.models import User
from qingheng.accounts.permissions import sees_live_scores
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring import queries as scoring
from qingheng.scoring.explaining import explained
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun
from qingheng.scoring.versions import framework_of, version_in_force, versions

PILLAR, SUB_PILLAR, ITEM = 1, 2, 3
"""Levels of a scorecard's nodes below the total."""


@dataclass(frozen=True)
class Card:
    """A scorecard together with the framework version that made it."""

    result: qianfen.Scorecard
    framework: qianfen.Framework
    version: FrameworkVersion
    published_at: datetime | None = None
    """Set if the card is of a published run: what was corrected later is no part of it."""
    row: LiveScorecard | PublishedScorecard | None = None

    @cached_property
    def explained(self) -> qianfen.Scorecard:
        """The same scorecard with the values behind each lost point."""
        return explained(self.row, self.version) if self.row else self.result

    @property
    def total(self) -> qianfen.Node:
        return self.result.nodes[TOTAL]

    @cached_property
    def alerts(self) -> tuple[qianfen.Alert, ...]:
        """Both lines, as the engine raises them."""
        return qianfen.raise_alerts(self.framework, self.result)

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """The colour (0-3) of each node that raises an alert."""
        return {alert.node: alert.level.rank for alert in self.alerts}

    @property
    def total_level(self) -> int:
        """The colour of the total line."""
        return self.levels.get(TOTAL, 0)

    @property
    def pillar_level(self) -> int:
        """The worst colour of the pillar line."""
        return max((level for node, level in self.levels.items() if node != TOTAL), default=0)

    @cached_property
    def lost(self) -> Mapping[str, int]:
        """Points lost by each item, and by each pillar through a cap."""
        lost: dict[str, int] = {}
        for deduction in self.result.deductions:
            lost[deduction.item] = lost.get(deduction.item, 0) + deduction.points_lost
        return lost

    @property
    def common(self) -> tuple[int, int]:
        """Comparable points (可比分) and what they are out of: common items only, the same for every audience."""
        items = [
            node
            for code, node in self.result.nodes.items()
            if node.level == ITEM and self.framework.item(code).audience is None
        ]
        return sum(node.points for node in items), sum(node.full for node in items)

    def flagged(self, flag: str) -> list[str]:
        """The items that carry a flag, in the framework's order."""
        return [code for code, node in self.result.nodes.items() if node.level == ITEM and flag in node.flags]


class Scores:
    """One reader's source of scorecards during one request."""

    def __init__(self, *, is_live: bool) -> None:
        self.is_live = is_live

    @classmethod
    def for_reader(cls, user: User) -> "Scores":
        """Live scores or published ones, as the reader's roles allow."""
        return cls(is_live=sees_live_scores(user))

    @cached_property
    def months(self) -> list[qianfen.Period]:
        """The months that have scores, oldest first."""
        return scoring.months() if self.is_live else scoring.published_months()

    @cached_property
    def versions(self) -> Mapping[int, FrameworkVersion]:
        """Every version that ever scored, by primary key."""
        return {version.pk: version for version in versions()}

    @cached_property
    def _runs(self) -> Mapping[int, ScoringRun]:
        """The run that speaks for each month, by primary key."""
        runs = ScoringRun.objects.order_by("number").defer("archive").select_related("override")
        return {run.pk: run for run in {run.period: run for run in runs}.values()}

    def incomplete_run(self, month: qianfen.Period | None) -> ScoringRun | None:
        """The run that speaks for a month, if its scores are read and it was published though data were missing."""
        if self.is_live or month is None:
            return None
        spoken = (run for run in self._runs.values() if run.period == str(month) and run.is_incomplete)
        return next(spoken, None)

    def breaks(self, months: Sequence[qianfen.Period | None]) -> dict[int, str]:
        """Where another framework version begins to score, among months in order: index → number of the version."""
        scored_by = [self._version_of(month) if month else None for month in months]
        known = [(index, version) for index, version in enumerate(scored_by) if version]
        return {index: now.number for (_before, then), (index, now) in pairwise(known) if then.pk != now.pk}

    def _version_of(self, month: qianfen.Period) -> FrameworkVersion | None:
        if self.is_live:
            return version_in_force(month, self.versions.values())
        published = (run.framework_version_id for run in self._runs.values() if run.period == str(month))
        return self.versions.get(next(published, 0))

    def totals(
        self, months: Iterable[qianfen.Period], bodies: Collection[int] | None = None
    ) -> dict[str, dict[int, int]]:
        """Month → body → total, of some bodies (primary keys) or of all."""
        found: dict[str, dict[int, int]] = {str(month): {} for month in months}
        rows = self._rows(found)
        rows = rows if bodies is None else rows.filter(body__in=bodies)
        for body, month, total in rows.values_list("body_id", "period", "total"):
            found[month][body] = total
        return found

    def cards(self, months: Iterable[qianfen.Period], bodies: Iterable[Body]) -> dict[tuple[int, str], Card]:
        """The whole scorecards by body and month."""
        by_key = {body.pk: body for body in bodies}
        rows = list(self._rows([str(month) for month in months]).filter(body__in=by_key))
        for row in rows:
            row.body = by_key[row.body_id]
        return {(row.body_id, row.period): self._card(row) for row in rows}

    def _rows(self, months: Iterable[str]) -> "models.QuerySet[LiveScorecard | PublishedScorecard]":
        if self.is_live:
            return LiveScorecard.objects.filter(period__in=list(months)).order_by()
        return PublishedScorecard.objects.filter(period__in=list(months), run__in=list(self._runs)).order_by()

    def _card(self, row: LiveScorecard | PublishedScorecard) -> Card:
        scored_by = row if isinstance(row, LiveScorecard) else self._runs[row.run_id]
        version = self.versions[scored_by.framework_version_id]
        published_at = scored_by.published_at if isinstance(scored_by, ScoringRun) else None
        return Card(row.result, framework_of(version), version, published_at, row)
