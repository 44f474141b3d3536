"""Which rectification items a person may see, and which steps a person may take.

The law: a body sees its own items, and those of a paper only once it was served.
"""

from django.core.exceptions import PermissionDenied
from django.db import models

from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.standing import check_holds_for, holds_for, own_bodies
from qingheng.accounts.steps import Step, StepRefusedError, check_hands, check_state
from qingheng.supervision.follow_up.permissions import visible_follow_ups
from qingheng.supervision.models import Paper, Rectification
from qingheng.supervision.rectifying.workflow import HANDS, LIAISONS, OFFICE, STEPS, UNFINISHED, hands_on

BEFORE_SERVING = (
    Paper.State.DRAFT,
    Paper.State.DRAFTED,
    Paper.State.CHECKED,
    Paper.State.APPROVED,
    Paper.State.ISSUED,
    Paper.State.DISCARDED,
)


def rectifications(user: User) -> "models.QuerySet[Rectification]":
    """The items `user` may look at."""
    own = own_bodies(user)
    restricted = models.Q(follow_up__is_restricted=True) & ~models.Q(
        follow_up__in=visible_follow_ups(user).values("pk")
    )
    unserved = models.Q(body__in=own, paper__state__in=BEFORE_SERVING)
    found = Rectification.objects.filter(body__in=visible_bodies(user).order_by().values("pk"))
    return found.exclude(restricted).exclude(unserved).select_related("body__audience", "matter", "paper")


def check_can_take(user: User, step: Step, item: Rectification) -> None:
    """Refuse unless `user` may take the step now: by role, by state, by whose hands were on it."""
    check_holds_for(user, item.body, step.roles, step.title)
    check_state(item, Rectification.State(item.state), step)
    check_hands(step, hands_on(item), HANDS, user.get_username())


def can_take(user: User, step: Step, item: Rectification) -> bool:
    """Whether `user` may take the step now."""
    try:
        check_can_take(user, step, item)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def steps_open_to(user: User, item: Rectification) -> list[Step]:
    """What `user` may do next."""
    return [step for step in STEPS if step.roles and can_take(user, step, item)]


def takes_files_of(user: User, item: Rectification) -> bool:
    """Whether `user` may add a file to the item now: the body's liaison, or who verifies it."""
    return item.state in UNFINISHED and holds_for(user, item.body, LIAISONS | OFFICE)
