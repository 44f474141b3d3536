"""How far matters come: raised, confirmed, paper, rectified, closed. The law: a stage is asked of rows.

Whoever asks for the matters behind a number gets exactly as many.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.supervision.models import Paper, Rectification

Matters = models.QuerySet[Matter]


@dataclass(frozen=True)
class Stage:
    """One stage of the funnel."""

    name: str
    title: str | Promise
    meaning: str | Promise
    of: Callable[[Matters], Matters]


def _confirmed(found: Matters) -> Matters:
    return found.filter(triaged_at__isnull=False).exclude(state=Matter.State.DISMISSED)


def _with_papers(found: Matters) -> Matters:
    papers = Paper.objects.filter(matter=models.OuterRef("pk"), issued_at__isnull=False)
    return found.filter(models.Exists(papers.exclude(state=Paper.State.WITHDRAWN)))


def _rectified(found: Matters) -> Matters:
    items = Rectification.objects.filter(matter=models.OuterRef("pk"))
    closed = items.filter(state=Rectification.State.CLOSED)
    rest = items.exclude(state__in=(Rectification.State.CLOSED, Rectification.State.CANCELLED))
    return found.filter(models.Exists(closed), ~models.Exists(rest))


def _closed(found: Matters) -> Matters:
    return found.filter(state=Matter.State.CLOSED)


STAGES = (
    Stage("raised_ones", pgettext_lazy("stage", "raised"), _("all alert matters"), lambda found: found.all()),
    Stage("triaged", pgettext_lazy("stage", "confirmed"), _("a person found that the alert has a ground"), _confirmed),
    Stage("papers", pgettext_lazy("stage", "paper issued"), _("at least one paper went out"), _with_papers),
    Stage("rectified", pgettext_lazy("stage", "rectified"), _("every rectification item is verified"), _rectified),
    Stage("closed_ones", pgettext_lazy("stage", "closed"), _("ended after its follow-up"), _closed),
)
