"""Which follow-ups and findings a person may see, and which steps a person may take.

The law: an inquiry is seen by the leaders of the commission and by who proposed it; a body sees of a talk the record.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.permissions import supervised_bodies
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import check_holds_for, own_bodies, sees_all
from qingheng.accounts.steps import Step, StepRefusedError, check_hands, check_state
from qingheng.supervision.follow_up.workflow import COMMISSION, HANDS, hands_on, steps_of
from qingheng.supervision.models import Finding, FollowUp

VERIFY = gettext_lazy("verify a finding")


def visible_follow_ups(user: User) -> "models.QuerySet[FollowUp]":
    """The follow-ups `user` may look at."""
    found = FollowUp.objects.select_related("body__audience", "matter")
    open_ones = models.Q(is_restricted=False) | models.Q(proposed_by=user.get_username())
    allowed = models.Q() if user.has_role(Role.COMMISSION_LEADER) else open_ones
    agreed = models.Q(talk__held_at__isnull=False, body__in=own_bodies(user))
    if sees_all(user):
        return found.filter(allowed & ~models.Q(body__in=own_bodies(user)) | agreed)
    return found.filter(allowed & models.Q(body__in=supervised_bodies(user).values("pk")) | agreed)


def visible_findings(user: User) -> "models.QuerySet[Finding]":
    """The findings `user` may look at: the commission's, and never those of one's own body."""
    found = Finding.objects.select_related("body__audience", "matter").exclude(body__in=own_bodies(user))
    return found if sees_all(user) else found.filter(body__in=supervised_bodies(user).values("pk"))


def check_can_take(user: User, step: Step, follow_up: FollowUp) -> None:
    """Refuse unless `user` may take the step now: by role, by sight, by state, by whose hands were on it."""
    check_holds_for(user, follow_up.body, step.roles, step.title)
    if not visible_follow_ups(user).filter(pk=follow_up.pk).exists():
        raise PermissionDenied
    check_state(follow_up, FollowUp.State(follow_up.state), step)
    check_hands(step, hands_on(follow_up), HANDS, user.get_username())


def can_take(user: User, step: Step, follow_up: FollowUp) -> bool:
    """Whether `user` may take the step now."""
    try:
        check_can_take(user, step, follow_up)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def steps_open_to(user: User, follow_up: FollowUp) -> list[Step]:
    """What `user` may do next."""
    return [step for step in steps_of(follow_up) if can_take(user, step, follow_up)]


def check_can_verify(user: User, finding: Finding) -> None:
    """Refuse unless `user` may verify the finding."""
    check_holds_for(user, finding.body, COMMISSION, VERIFY)
    if not visible_findings(user).filter(pk=finding.pk).exists():
        raise PermissionDenied
    if finding.is_verified:
        raise StepRefusedError(_("It has been verified already, by %(name)s.") % {"name": finding.verified_by})
    if finding.found_by == user.get_username():
        raise StepRefusedError(_("You found it yourself, so somebody else verifies it."))
