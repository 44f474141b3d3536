"""What rests on a contested deduction besides the score: published runs, alert matters, issued papers.

The law: an issued paper is never changed; each one that rests on it gets a correction letter.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models

import qianfen
from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body, Charge
from qingheng.scoring.models import PublishedScorecard, ScoringRun
from qingheng.scoring.queries import latest_run, published_months
from qingheng.scoring.runs import Draft
from qingheng.supervision.models import Objection, Paper, PaperKind

RESTING = (PaperKind.TALK_NOTICE, PaperKind.WARNING_NOTICE, PaperKind.RECOMMENDATION, PaperKind.CHECKUP_REPORT)
"""Kinds of papers to a body that state its scores or rest on its alerts."""
NAMING = (PaperKind.COPY_LETTER, PaperKind.ANALYSIS_REPORT)
"""Kinds about several bodies, this one perhaps among them."""
State = Paper.State


@dataclass(frozen=True)
class Affected:
    """What a correction of some months of a body reaches."""

    runs: tuple[ScoringRun, ...]
    matters: tuple[Matter, ...]
    papers: tuple[Paper, ...]

    @classmethod
    def by(cls, body: Body, months: Collection[qianfen.Period], objection: Objection | None = None) -> "Affected":
        """What rests on these months of the body."""
        published = set(published_months())
        runs = [latest_run(month) for month in sorted(months) if month in published]
        matters = tuple(Matter.objects.filter(body=body, cases__period__in=[str(month) for month in months]).distinct())
        found = tuple(run for run in runs if run)
        return cls(found, matters, tuple(_papers(body, months, matters, objection)))


def _papers(
    body: Body, months: Collection[qianfen.Period], matters: Collection[Matter], objection: Objection | None
) -> "models.QuerySet[Paper]":
    """Papers that went out and still hold."""
    names = {str(month) for month in months}
    about = models.Q(matter__in=matters) | models.Q(run__period__in=names) | models.Q(period__in=_longer(names))
    if objection is not None and objection.paper_id is not None:
        about |= models.Q(pk=objection.paper_id)
    own = models.Q(kind__in=RESTING, body=body) & about
    leaders = Charge.objects.filter(body=body).values("leader")
    several = models.Q(kind__in=NAMING) & (models.Q(leader=None) | models.Q(leader__in=leaders)) & about
    issued = Paper.objects.filter(own | several, issued_at__isnull=False).exclude(state=State.WITHDRAWN)
    return issued.exclude(corrections__state__in=set(State.values) - {State.DISCARDED}).order_by("pk").distinct()


def _longer(names: Collection[str]) -> set[str]:
    """The months, and the quarters, half-years and years that end with one of them."""
    found = set(names)
    for name in names:
        month = qianfen.Period.parse(name)
        for frequency in qianfen.Frequency:
            longer = qianfen.Period.containing(month.start, frequency)
            if longer.last_month == month:
                found.add(str(longer))
    return found


def concerns_only(drafted: Draft, body: Body) -> bool:
    """Whether a new run of a month would change this body and nobody else, so that it needs no second look."""
    before = {card.body.code: card.document for card in _cards(drafted.before)}
    after = {result.body: result.as_dict() for result in drafted.results}
    same_version = drafted.before is not None and drafted.before.framework_version_id == drafted.version.pk
    others = (before.keys() | after.keys()) - {body.code}
    return same_version and all(before.get(code) == after.get(code) for code in others)


def _cards(run: ScoringRun | None) -> "models.QuerySet[PublishedScorecard]":
    return PublishedScorecard.objects.filter(run=run).select_related("body")


def to_publish(objection: Objection) -> list[qianfen.Period]:
    """Published months that a granted objection changed and that have no new run yet."""
    step = objection.steps.filter(step="grant").last()
    if step is None or objection.batch is None:
        return []
    found = []
    for name in step.facts.get("months", []):
        run = latest_run(qianfen.Period.parse(name))
        if run is not None and run.published_at < objection.batch.imported_at:
            found.append(qianfen.Period.parse(name))
    return found
