"""Objections as lists and to-dos show them. The law: whose turn it is comes from the work-flow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.scoring.queries import framework_of
from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.affected import to_publish
from qingheng.supervision.objecting.hands import version_of
from qingheng.supervision.objecting.limits import is_overdue
from qingheng.supervision.objecting.permissions import steps_open_to, visible_objections
from qingheng.supervision.objecting.workflow import OPEN, WITHDRAW
from qingheng.ui.todo import Todo, Urgency

State = Objection.State


@dataclass(frozen=True)
class Line:
    """An objection with what a list says of it."""

    objection: Objection
    item_name: str
    is_overdue: bool
    waits: bool
    """Whether it waits for the reader."""


def item_name(objection: Objection) -> str:
    """The contested item in words."""
    framework = framework_of(version_of(objection))
    return framework.item(objection.item).name if framework.has_item(objection.item) else objection.item


def lines(user: User, found: Iterable[Objection]) -> list[Line]:
    """For the list: those that wait for the reader first, then the newest."""
    made = [Line(each, item_name(each), is_overdue(each), waits_for(user, each)) for each in found]
    return sorted(made, key=lambda line: (not line.waits, -line.objection.pk))


def waits_for(user: User, objection: Objection) -> bool:
    """Whether the next step is this person's."""
    if objection.state == State.DECIDED and to_publish(objection):
        return False
    return any(step is not WITHDRAW for step in steps_open_to(user, objection))


def todos(user: User) -> Iterator[Todo]:
    """What waits for this person, and for the body what was decided."""
    for objection in visible_objections(user).filter(state__in=OPEN).order_by("due"):
        if waits_for(user, objection):
            urgency = Urgency.OVERDUE if is_overdue(objection) else Urgency.WAITING
            words = {
                State.SUBMITTED: _("Decide whether objection %(number)s of %(body)s is admitted"),
                State.ADMITTED: _("Give the statement on objection %(number)s of %(body)s"),
                State.STATED: _("Decide on objection %(number)s of %(body)s"),
                State.DECIDED: _("Close objection %(number)s of %(body)s as carried out"),
            }[State(objection.state)]
            facts = {"number": objection, "body": objection.body}
            address = reverse("supervision:objection", kwargs={"pk": objection.pk})
            yield Todo(
                f"objection/{objection.pk}/{objection.state}",
                urgency,
                words % facts,
                address,
                item_name(objection),
                objection.due if objection.state != State.DECIDED else localtime(objection.decided_at).date(),
            )
