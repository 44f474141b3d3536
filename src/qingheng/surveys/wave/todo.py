"""What waits for somebody in public evaluation. The law: only what this person may do, where they do it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.surveys.models import Wave
from qingheng.surveys.wave.permissions import steps_open_to
from qingheng.surveys.wave.readiness import faults_before_opening
from qingheng.surveys.workflow import APPROVE, APPROVERS, CLOSE, FIELD, OPEN, PUBLISH, State
from qingheng.ui.todo import Todo, Urgency

WAITING = (State.PLANNED, State.APPROVED, State.OPEN, State.CLOSED)


def todos(user: User) -> Iterator[Todo]:
    """The next step of each wave, for whoever may take it."""
    if not user.has_role(*FIELD, *APPROVERS):
        return
    for wave in Wave.objects.filter(state__in=WAITING):
        names = {step.name for step in steps_open_to(user, wave)}
        for name, words, urgency, day in _next(wave):
            if name in names:
                url = reverse("surveys:wave", args=[wave.pk])
                yield Todo(f"wave/{wave.pk}/{name}", urgency, words % {"wave": wave}, url, "", day)


def _next(wave: Wave) -> Iterator[tuple[str, str, Urgency, date]]:
    today = localdate()
    opens = Urgency.OVERDUE if wave.opens_on < today else Urgency.SOON
    if wave.state == State.PLANNED:
        yield APPROVE.name, _("Approve: %(wave)s"), opens, wave.opens_on
    elif wave.state == State.APPROVED:
        is_ready = not faults_before_opening(wave)
        yield (
            OPEN.name,
            _("Open the field: %(wave)s") if is_ready else _("Draw and print: %(wave)s"),
            opens,
            wave.opens_on,
        )
    elif wave.state == State.OPEN and wave.closes_on < today:
        yield CLOSE.name, _("Close the field: %(wave)s"), Urgency.OVERDUE, wave.closes_on
    elif wave.state == State.CLOSED:
        yield PUBLISH.name, _("Publish the numbers: %(wave)s"), Urgency.WAITING, wave.closes_on
