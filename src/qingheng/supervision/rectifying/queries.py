"""What is asked of rectification items: which are not finished, which are overdue and by how many working days.

The law: overdue is worked out from the last day and the calendar, never typed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Body
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.workflow import PROGRESS, RUNNING, UNFINISHED

State = Rectification.State


def unfinished(matter: Matter) -> "models.QuerySet[Rectification]":
    """The items of a matter that are neither closed out nor cancelled: it is not closed before there are none."""
    return Rectification.objects.filter(matter=matter, state__in=UNFINISHED)


def overdue(found: "models.QuerySet[Rectification]", day: date | None = None) -> "models.QuerySet[Rectification]":
    """Those whose last day is past and which the body has not reported as done."""
    return found.filter(state__in=RUNNING, due__lt=day or localdate())


@dataclass(frozen=True)
class Clock:
    """The day and the calendar by which deadlines are told."""

    today: date
    working_days: WorkingDays

    @classmethod
    def now(cls) -> "Clock":
        """Today, with the calendar on record."""
        return cls(localdate(), WorkingDays.on_record())

    def days_left(self, item: Rectification) -> int:
        """Working days that are left after today; negative once the last day is past."""
        return self.working_days.working_days_between(self.today, item.due)

    def is_overdue(self, item: Rectification) -> bool:
        """Whether the body is late with it."""
        return item.state in RUNNING and item.due < self.today

    def overdue_by(self, item: Rectification) -> int:
        """By how many working days it is late; 0 if it is not."""
        return max(0, -self.days_left(item)) if self.is_overdue(item) else 0


def progress_of(item: Rectification) -> int:
    """How far it has come by the body's last word on it, in per cent."""
    told = item.steps.filter(step=PROGRESS.name).order_by("-pk").first()
    return int(told.facts["progress"]) if told else 0


class Standing(models.TextChoices):
    """How an item stands to its deadline."""

    OVERDUE = "overdue", pgettext_lazy("rectification", "overdue")
    SOON = "soon", _("due within seven days")
    ESCALATED = "escalated", pgettext_lazy("rectification", "escalated")


SOON = timedelta(days=7)


def narrow(
    found: "models.QuerySet[Rectification]", *, body: Body | None = None, state: str = "", standing: str = ""
) -> "models.QuerySet[Rectification]":
    """Those of a body, in a state, with a standing; what is empty narrows nothing."""
    found = found.filter(body=body) if body else found
    found = found.filter(state=state) if state else found
    if standing == Standing.OVERDUE:
        return overdue(found)
    if standing == Standing.SOON:
        return found.filter(state__in=RUNNING, due__range=(localdate(), localdate() + SOON))
    return found.filter(is_escalated=True) if standing == Standing.ESCALATED else found


@dataclass(frozen=True)
class Timed:
    """An item with what the clock says of it."""

    item: Rectification
    is_overdue: bool
    days: int
    """Working days that are left, or negative: by how many it is late."""

    @property
    def is_running(self) -> bool:
        """Whether the clock runs against the body."""
        return self.item.state in RUNNING

    @property
    def late(self) -> int:
        """By how many working days it is late."""
        return -self.days


def timed(found: Iterable[Rectification], clock: Clock | None = None) -> list[Timed]:
    """The items as a page shows them."""
    clock = clock or Clock.now()
    return [Timed(item, clock.is_overdue(item), clock.days_left(item)) for item in found]
