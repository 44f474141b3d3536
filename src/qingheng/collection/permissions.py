"""Which submissions a person may see, and which steps a person may take.

The law: a role counts only for the station it is granted for, and a station never verifies data on its own body.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_stations
from qingheng.accounts.roles import Role
from qingheng.collection.models import Submission
from qingheng.collection.workflow import Step, StepRefusedError, check_hands, check_state, steps_from
from qingheng.organisations.models import Station


def visible_submissions(user: User) -> "models.QuerySet[Submission]":
    """The submissions a person may look at: those of the own stations, or all."""
    return Submission.objects.filter(station__in=visible_stations(user)).select_related("station")


def holds(user: User, roles: frozenset[Role], station: Station) -> bool:
    """Whether one of these roles is held today for this very station."""
    return any(grant.role in roles and grant.station_id == station.pk for grant in user.grants_today)


def can_enter(user: User, station: Station) -> bool:
    """Whether somebody enters data for the station."""
    return holds(user, frozenset({Role.STATION_CLERK}), station)


def check_can_enter(user: User, station: Station) -> None:
    """Refuse unless somebody enters data for the station."""
    if not can_enter(user, station):
        raise PermissionDenied(_("Only a clerk of “%(station)s” enters its data.") % {"station": station})


def may_ever(user: User, step: Step, station: Station) -> bool:
    """Whether a step is this person's business at all."""
    return holds(user, step.roles, station) if step.is_of_station else user.has_role(*step.roles)


def check_can_take(user: User, step: Step, submission: Submission) -> None:
    """Refuse unless `user` may take the step now: by role, by state, by whose hands were on it."""
    if not may_ever(user, step, submission.station):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(
            _("“%(step)s” of “%(submission)s” is for: %(roles)s.")
            % {"step": step.title, "submission": submission, "roles": names}
        )
    check_state(submission, step)
    check_hands(submission, step, user.get_username())


def can_take(user: User, step: Step, submission: Submission) -> bool:
    """Whether `user` may take the step now."""
    try:
        check_can_take(user, step, submission)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def steps_open_to(user: User, submission: Submission) -> list[Step]:
    """What `user` may do next."""
    return [step for step in steps_from(submission.state) if can_take(user, step, submission)]


def can_vouch(user: User, submission: Submission) -> bool:
    """Whether `user` may verify what a station reports on its own body: an administrator, or another station's."""
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return True
    own = submission.station
    return any(
        grant.role == Role.STATION_REVIEWER and grant.station.pk != own.pk and grant.station.body_id != own.body_id
        for grant in user.grants_today
        if grant.station is not None
    )


def check_can_vouch(user: User, submission: Submission) -> None:
    """Refuse unless `user` may verify what a station reports on its own body."""
    if not can_vouch(user, submission):
        raise PermissionDenied(
            _("What “%(station)s” reports on its own body is verified by another station or an administrator.")
            % {"station": submission.station}
        )
