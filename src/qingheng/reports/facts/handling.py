"""What was done about the alerts of a period: matters, measures, rectification.

The law: counted as of a named day, and everything counted can be listed.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from qianfen import Period
from qingheng.alerts.models import Matter
from qingheng.supervision.models import FollowUp, Rectification

DONE = (Rectification.State.CLOSED, Rectification.State.CANCELLED)
TAKEN = (FollowUp.State.APPROVED, FollowUp.State.UNDER_WAY, FollowUp.State.CONCLUDED, FollowUp.State.CLOSED)


@dataclass(frozen=True)
class Handling:
    """The numbers of a period, as of a day."""

    as_at: date
    matters: int
    by_level: Mapping[int, int]
    by_state: Mapping[str, int]
    measures: Mapping[str, int]
    items: int
    items_closed: int
    items_overdue: int

    @property
    def items_due(self) -> int:
        """Items that have to be put right at all: cancelled ones are not counted."""
        return self.items


def handling(period: Period, as_at: date, bodies: Collection[int] | None = None) -> Handling:
    """What stood in the period and what became of it, for all bodies or for some."""
    matters = matters_of(period, bodies)
    states = Counter(matters.values_list("state", flat=True))
    levels = Counter(matters.values_list("peak_level", flat=True))
    taken = FollowUp.objects.filter(_of(period, as_at, bodies, "decided_at"), state__in=TAKEN)
    items = rectifications_of(period, as_at, bodies)
    overdue = items.filter(due__lt=as_at).exclude(state__in=DONE)
    return Handling(
        as_at=as_at,
        matters=sum(states.values()),
        by_level=levels,
        by_state=states,
        measures=Counter(taken.order_by().values_list("measure", flat=True)),
        items=items.count(),
        items_closed=items.filter(state=Rectification.State.CLOSED).count(),
        items_overdue=overdue.count(),
    )


def matters_of(period: Period, bodies: Collection[int] | None = None) -> "models.QuerySet[Matter]":
    """The alert matters that stood in at least one month of the period."""
    first, last = str(period.first_month), str(period.last_month)
    found = Matter.objects.filter(since__lte=last, until__gte=first).exclude(state=Matter.State.REVOKED)
    found = found if bodies is None else found.filter(body__in=bodies)
    return found.order_by()


def rectifications_of(
    period: Period, as_at: date, bodies: Collection[int] | None = None
) -> "models.QuerySet[Rectification]":
    """The items that belong to the period: opened in it, or because of a matter that stood in it."""
    found = Rectification.objects.filter(_of(period, as_at, bodies, "opened_at"))
    return found.exclude(state=Rectification.State.CANCELLED).order_by()


def _of(period: Period, as_at: date, bodies: Collection[int] | None, moment: str) -> models.Q:
    within = models.Q(**{f"{moment}__date__range": (period.start, period.end)})
    because = models.Q(matter__in=matters_of(period, bodies).values("pk"), **{f"{moment}__date__lte": as_at})
    whose = models.Q() if bodies is None else models.Q(body__in=bodies)
    return (within | because) & whose
