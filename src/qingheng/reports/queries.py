"""Which reports there are, what state they are in, and whether what they rest on still holds.

The law: narrowed to the papers a person may see; a report counts for the run it was made from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.organisations.models import Body, Leader
from qingheng.reports.facts.periods import reportable
from qingheng.scoring.models import ScoringRun
from qingheng.scoring.queries import latest_run
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.queries import visible_papers

REPORTS = (PaperKind.ANALYSIS_REPORT, PaperKind.COPY_LETTER, PaperKind.CHECKUP_REPORT)
State = Paper.State
IN_ONE_GO = ("hand_over", "check", "approve", "issue", "serve")
"""Steps that need nothing but a decision, and are taken for many papers at once; issuing goes on in the background."""
GONE = (State.DISCARDED, State.WITHDRAWN)
UNDER_WAY = (State.DRAFT, State.DRAFTED, State.CHECKED, State.APPROVED)


def reports(user: User) -> "models.QuerySet[Paper]":
    """The reports and letters `user` may see, those put away left out."""
    found = visible_papers(user).filter(kind__in=REPORTS).exclude(state=State.DISCARDED)
    return found.select_related("body__audience", "leader", "run").defer("run__archive", "document")


def in_order(found: "models.QuerySet[Paper]") -> "models.QuerySet[Paper]":
    """By period, then as the register lists bodies and leaders."""
    return found.order_by(
        "-period", "kind", "body__audience__position", "body__position", "body__code", "leader__code", "-pk"
    )


def made_from(run: ScoringRun, kind: str) -> "models.QuerySet[Paper]":
    """The reports of a kind that were made from a run and still count."""
    return Paper.objects.filter(kind=kind, run=run).exclude(state__in=GONE)


def report_of(run: ScoringRun, kind: str, *, body: Body | None = None, leader: Leader | None = None) -> Paper | None:
    """The report of a kind that was made from a run for a body, a leader, or the committee."""
    return made_from(run, kind).filter(body=body, leader=leader).order_by("pk").first()


def of_body(user: User, body: Body) -> "models.QuerySet[Paper]":
    """The issued check-up reports of a body that `user` may see, the latest first."""
    found = reports(user).filter(kind=PaperKind.CHECKUP_REPORT, body=body, issued_at__isnull=False)
    return found.exclude(state=State.WITHDRAWN).order_by("-period", "-pk")


def superseding(run: ScoringRun | None) -> ScoringRun | None:
    """The run that speaks for the month now, if it is no longer this one."""
    if run is None:
        return None
    latest = latest_run(Period.parse(run.period))
    return latest if latest is not None and latest.pk != run.pk else None


@dataclass(frozen=True)
class Count:
    """How many reports of a kind and period are where."""

    kind: PaperKind
    states: Mapping[str, int]

    @property
    def all(self) -> int:
        return sum(self.states.values())

    @property
    def under_way(self) -> int:
        return sum(self.states.get(state, 0) for state in UNDER_WAY)

    @property
    def issued(self) -> int:
        return self.all - self.under_way

    @property
    def lines(self) -> list[tuple[str, int]]:
        """State in words → number, in the order of the work-flow."""
        return [(str(State(state).label), self.states[state]) for state in State.values if self.states.get(state)]


@dataclass(frozen=True)
class Shelf:
    """One period of the results centre."""

    period: Period
    counts: Sequence[Count]
    run: ScoringRun | None

    @cached_property
    def is_published(self) -> bool:
        return self.run is not None


def shelves(user: User) -> list[Shelf]:
    """Every period that has, or could have, reports; the latest first."""
    found: dict[str, dict[str, Counter[str]]] = {}
    rows = reports(user).order_by().values_list("period", "kind", "state")
    for period, kind, state in rows:
        found.setdefault(period, {}).setdefault(kind, Counter())[state] += 1
    periods = {Period.parse(name) for name in found if name} | set(reportable())
    return [_shelf(period, found.get(str(period), {})) for period in sorted(periods, reverse=True)]


def _shelf(period: Period, found: Mapping[str, Mapping[str, int]]) -> Shelf:
    counts = [Count(kind, found.get(kind, {})) for kind in REPORTS]
    return Shelf(period, counts, latest_run(period.last_month))


def stale(found: Iterable[Paper]) -> set[int]:
    """Which of these rest on a run that was superseded since (primary keys); asked once for each run."""
    papers = list(found)
    runs = {paper.run_id: superseding(paper.run) for paper in papers}
    return {paper.pk for paper in papers if runs[paper.run_id] is not None}
