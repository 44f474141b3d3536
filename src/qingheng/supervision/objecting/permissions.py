"""Which objections a person may see, and which steps a person may take.

The law: a body sees its own, a station those about its own items; who had a hand in it never decides.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import can_see_raw, supervised_bodies
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import own_bodies
from qingheng.accounts.steps import Step, StepRefusedError, check_hands, check_state
from qingheng.scoring.queries import framework_of
from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.hands import hands_of, version_of
from qingheng.supervision.objecting.limits import is_overdue
from qingheng.supervision.objecting.workflow import GRANT, HANDS, STATE, SUBMIT, UPHOLD, WITHDRAW, steps_from

SEES_ALL = (Role.FRAMEWORK_ADMINISTRATOR, Role.COMMISSION_LEADER)
OF_STATION = frozenset({Role.STATION_CLERK, Role.STATION_REVIEWER})


def visible_objections(user: User) -> "models.QuerySet[Objection]":
    """All; or those of the own body, of supervised bodies, and about items of the own station."""
    found = Objection.objects.select_related("body", "station", "matter", "paper")
    if user.has_role(*SEES_ALL):
        return found
    stations = [grant.station_id for grant in user.grants_today if grant.role in OF_STATION]
    about_station = models.Q(station__in=stations) & ~models.Q(state=Objection.State.SUBMITTED)
    supervised = models.Q(body__in=supervised_bodies(user))
    return found.filter(models.Q(body__in=own_bodies(user)) | about_station | supervised)


def check_can_see_objection(user: User, objection: Objection) -> None:
    """Refuse unless the objection is among those `user` may see."""
    if not visible_objections(user).filter(pk=objection.pk).exists():
        raise PermissionDenied(_("“%(objection)s” is not among the objections you may see.") % {"objection": objection})


def sees_values(user: User, objection: Objection) -> bool:
    """Whether this person sees the values behind it, and so what the station says of them, or only its points."""
    framework = framework_of(version_of(objection))
    if not framework.has_item(objection.item):
        return user.has_role(*SEES_ALL)
    item = framework.item(objection.item)
    return can_see_raw(user, station=item.station, sensitivity=item.sensitivity, body_view=item.body_view)


def is_business_of(user: User, step: Step, objection: Objection) -> bool:
    """Whether a step is this person's business at all."""
    if step in {SUBMIT, WITHDRAW}:
        return objection.body_id in own_bodies(user)
    if step is STATE:
        return any(grant.role in step.roles and grant.station_id == objection.station_id for grant in user.grants_today)
    return user.has_role(*step.roles)


def check_can_take(user: User, step: Step, objection: Objection) -> None:
    """Refuse unless `user` may take the step now: by role, by state, by whose hands were in it."""
    if not is_business_of(user, step, objection):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(_("“%(step)s” is for: %(roles)s.") % {"step": step.title, "roles": names})
    check_state(objection, Objection.State(objection.state), step)
    if step in {UPHOLD, GRANT} and objection.state == Objection.State.ADMITTED and not is_overdue(objection):
        raise StepRefusedError(_("The station may still give its statement until %(day)s.") % {"day": objection.due})
    if step.apart_from:
        name = user.get_username()
        check_hands(step, {hand: {name} for hand in hands_of(user, objection)}, HANDS, name)


def why_not(user: User, step: Step, objection: Objection) -> str:
    """Why this person may not take the step now; empty if they may."""
    try:
        check_can_take(user, step, objection)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal)
    return ""


def can_take(user: User, step: Step, objection: Objection) -> bool:
    """Whether `user` may take the step now."""
    return not why_not(user, step, objection)


def steps_open_to(user: User, objection: Objection) -> list[Step]:
    """What `user` may do next."""
    return [step for step in steps_from(objection.state) if can_take(user, step, objection)]
