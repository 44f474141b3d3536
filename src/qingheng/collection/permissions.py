"""Which submissions a person may see, and which steps a person may take.

The law: a role counts only for the station it is granted for, and a station never verifies data on its own body.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_stations
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import home_bodies
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.models import EnteredValue, Submission
from qingheng.collection.workflow import Step, check_hands, check_state, hands_on, steps_from
from qingheng.organisations.models import Station


def visible_submissions(user: User) -> "models.QuerySet[Submission]":
    """The submissions a person may look at: those of the own stations, or all."""
    return Submission.objects.filter(station__in=visible_stations(user)).select_related("station")


def vouchable_submissions(user: User) -> "models.QuerySet[Submission]":
    """What a person may look at only to verify, from outside, what other stations report on their own bodies."""
    if not user.has_role(Role.FRAMEWORK_ADMINISTRATOR, Role.STATION_REVIEWER):
        return Submission.objects.none()
    on_itself = EnteredValue.objects.filter(submission=models.OuterRef("pk")).exclude(value=None, missing="")
    found = Submission.objects.filter(
        models.Exists(on_itself.filter(body=models.OuterRef("station__body"))),
        models.Q(vouched_by="") | models.Q(vouched_by=user.get_username()),
        state=Submission.State.SUBMITTED,
    )
    inside = models.Q(station__in=_stations(user)) | models.Q(station__body__in=home_bodies(user))
    return found.exclude(inside).select_related("station__body")


def _stations(user: User) -> list[int]:
    return [grant.station_id for grant in user.grants_today if grant.station_id is not None]


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
    """Whether `user` may verify what a station reports on its own body: an administrator, or another station's.

    Whoever holds any role for the station, or for another one of the same body, stands inside.
    """
    own = submission.station
    if own.pk in _stations(user) or (own.body_id is not None and own.body_id in home_bodies(user)):
        return False
    return user.has_role(Role.FRAMEWORK_ADMINISTRATOR, Role.STATION_REVIEWER)


def check_can_vouch(user: User, submission: Submission) -> None:
    """Refuse unless `user` may verify what a station reports on its own body."""
    if not can_vouch(user, submission):
        raise PermissionDenied(
            _("What “%(station)s” reports on its own body is verified by another station or an administrator.")
            % {"station": submission.station}
        )
    hands = hands_on(submission)
    if user.get_username() in hands["entered"] | hands["submitted"]:
        raise StepRefusedError(_("You have entered or submitted it yourself: somebody else must verify it."))
