"""One body's own story over the months. The law: published months only; a month without a run is a gap."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from qianfen import Period, Scorecard
from qingheng.reports.facts.quality import Quality
from qingheng.reports.facts.reasons import LostPoint, lost_points
from qingheng.reports.facts.results import Results, Standing
from qingheng.reports.facts.review import Reviewed
from qingheng.scoring import figures

QUARTERS = ("前25%", "25%至50%", "50%至75%", "后25%")
PEERS_MIN = 8
"""Among fewer bodies a quarter would tell the place."""


@dataclass(frozen=True)
class PastItem:
    """A rectification item of before, as it stands now."""

    problem: str
    requirement: str
    due: str
    state: str
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class CheckupFacts:
    """All that the check-up report of one body is written from (体检报告的数据)."""

    standing: Standing
    card: Scorecard
    now: Results
    before: Results | None
    year_before: Results | None
    totals: Mapping[str, Mapping[int, int]]
    """Month → body → total, of the body's audience."""
    reviews: Collection[Reviewed]
    past: Collection[PastItem]
    quality: Quality
    has_meeting: bool = False

    @cached_property
    def symptoms(self) -> list[LostPoint]:
        return lost_points(self.card, self.now.framework, for_body=True)

    @cached_property
    def peers(self) -> list[Standing]:
        """The body's audience, itself among it."""
        return self.now.of(self.standing.body.audience.code)

    @property
    def quarter(self) -> str:
        """In which quarter of its audience it stands; empty among too few."""
        if len(self.peers) < PEERS_MIN:
            return ""
        place = figures.rank(self.standing.total, [each.total for each in self.peers]).place
        return QUARTERS[min(3, (place - 1) * 4 // len(self.peers))]

    def months(self, year: int) -> list[Period]:
        """The months of a year up to that of the report."""
        return [Period.month(year, index) for index in range(1, self.now.period.last_month.index + 1)]

    def own(self, month: Period) -> int | None:
        """The body's total of a month."""
        return self.totals.get(str(month), {}).get(self.standing.body.pk)

    def average(self, month: Period) -> int | None:
        """The audience's average of a month."""
        return figures.mean(list(self.totals.get(str(month), {}).values()))

    def since(self, then: Results | None) -> int | None:
        """How far the total lies above that of another period."""
        other = then.standings.get(self.standing.body.pk) if then else None
        return figures.difference(self.standing.total, other.total if other else None)
