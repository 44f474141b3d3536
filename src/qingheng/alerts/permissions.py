"""Which matters a person may handle, and which steps a person may take.

The law: a supervision office handles the bodies assigned to it alone, and nobody handles a body they belong to.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import supervised_bodies
from qingheng.accounts.standing import supervises
from qingheng.accounts.steps import Step, StepRefusedError
from qingheng.alerts.handling import CLOSERS, STEPS, check_state
from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body


def handled_bodies(user: User) -> "models.QuerySet[Body]":
    """The bodies whose matters `user` handles: all, or those assigned to the own supervision office."""
    return Body.objects.all() if user.has_role(*CLOSERS) else supervised_bodies(user)


def may_ever(user: User, step: Step, matter: Matter) -> bool:
    """Whether a step is this person's business at all."""
    return supervises(user, matter.body, step.roles)


def check_can_take(user: User, step: Step, matter: Matter) -> None:
    """Refuse unless `user` may take the step now: by role, by body, by state."""
    if not may_ever(user, step, matter):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(
            _("“%(step)s” of “%(matter)s” is for: %(roles)s.") % {"step": step.title, "matter": matter, "roles": names}
        )
    check_state(matter, step)


def can_take(user: User, step: Step, matter: Matter) -> bool:
    """Whether `user` may take the step now."""
    try:
        check_can_take(user, step, matter)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def steps_open_to(user: User, matter: Matter) -> list[Step]:
    """What `user` may do next."""
    return [step for step in STEPS if step.roles and can_take(user, step, matter)]
