"""All that the analysis report is written from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qingheng.reports.facts.handling import Handling
from qingheng.reports.facts.losses import Structure, structure
from qingheng.reports.facts.quality import Quality
from qingheng.reports.facts.results import Results, Standing
from qingheng.reports.facts.review import Reviewed
from qingheng.reports.facts.survey import Asked
from qingheng.scoring import figures


@dataclass(frozen=True)
class AnalysisFacts:
    """Published results of three periods, what was done, found and asked (分析报告的数据)."""

    now: Results
    before: Results | None
    year_before: Results | None
    handling: Handling
    reviews: Sequence[Reviewed]
    surveys: Sequence[Asked]
    quality: Quality
    measures: dict[str, str]
    """Code → name of the measures, as the framework calls them."""

    @cached_property
    def losses(self) -> Structure:
        return structure(self.now, self.now.framework)

    def difference(self, code: str, then: Results | None, audience: str = "") -> int | None:
        """How far an average lies above that of another period."""
        if then is None:
            return None
        return figures.difference(self.now.mean_of(code, audience), then.mean_of(code, audience))

    def since(self, standing: Standing, then: Results | None) -> int | None:
        """How far one body's total lies above its own of another period."""
        other = then.standings.get(standing.body.pk) if then else None
        return figures.difference(standing.total, other.total if other else None)

    @property
    def is_second_half(self) -> bool:
        """Whether the points since the half-year before have run on from January."""
        return self.before is not None and self.before.period.year == self.now.period.year
