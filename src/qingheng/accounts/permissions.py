"""What a person may see behind an open door: asked of objects, answered with rows or a refusal.

The law: every list is narrowed here, and `check_can_x()` raises before a single object is shown.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.organisations.models import Assignment, Body, Charge, Station

SEES_ALL = (Role.FRAMEWORK_ADMINISTRATOR, Role.COMMISSION_LEADER)
"""Who sees the scores of every body."""


def visible_bodies(user: User, day: date | None = None) -> "models.QuerySet[Body]":
    """The bodies whose scores `user` may see: all, those in charge, one's own, or none."""
    if user.has_role(*SEES_ALL):
        return Body.objects.all()
    grants, day = user.grants_today, day or localdate()
    leaders = [grant.leader_id for grant in grants if grant.role == Role.LEADER]
    own = [grant.body_id for grant in grants if grant.role == Role.LIAISON]
    in_charge = Charge.objects.valid_on(day).filter(leader__in=leaders).values("body")
    supervised = supervised_bodies(user, day).values("pk")
    return Body.objects.filter(models.Q(pk__in=own) | models.Q(pk__in=in_charge) | models.Q(pk__in=supervised))


def supervised_bodies(user: User, day: date | None = None) -> "models.QuerySet[Body]":
    """The bodies assigned to the supervision offices and resident groups `user` belongs to."""
    offices = [held.supervision_office_id for held in user.grants_today if held.role == Role.SUPERVISION_OFFICE]
    assigned = Assignment.objects.valid_on(day or localdate()).filter(office__in=offices)
    return Body.objects.filter(pk__in=assigned.values("body"))


def reportable_bodies(user: User) -> "models.QuerySet[Body]":
    """The bodies for which `user` may bring data: all, for those who collect."""
    collects = user.has_role(Role.FRAMEWORK_ADMINISTRATOR, Role.STATION_CLERK, Role.STATION_REVIEWER)
    return Body.objects.all() if collects else Body.objects.none()


def visible_stations(user: User) -> "models.QuerySet[Station]":
    """The stations whose raw data `user` may see and bring."""
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return Station.objects.all()
    return Station.objects.filter(pk__in=[grant.station_id for grant in user.grants_today if grant.station_id])


def sees_live_scores(user: User) -> bool:
    """Whether `user` sees scores before they are published; an assessed body does not."""
    return user.has_role(*SEES_ALL, Role.LEADER, Role.SUPERVISION_OFFICE)


def can_see_raw(user: User, *, station: str, sensitivity: str, body_view: str) -> bool:
    """Whether `user` may see the raw values behind an item, or only its points.

    Case data show as points outside the supplying station and the framework administrators, who see them as totals.
    """
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return True
    if any(grant.station and grant.station.code == station for grant in user.grants_today):
        return True
    if sensitivity == "case":
        return False
    return sees_live_scores(user) or (user.has_role(Role.LIAISON) and body_view == "detail")


def check_can_see_body(user: User, body: Body) -> None:
    """Refuse unless the body is among those `user` may see."""
    if not visible_bodies(user).filter(pk=body.pk).exists():
        raise PermissionDenied(_("“%(body)s” is not among the bodies you may see.") % {"body": body})


def check_can_report_for(user: User, station: Station | None) -> None:
    """Refuse unless `user` may bring data of this station; data without a station are for administrators."""
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return
    if station is None or not visible_stations(user).filter(pk=station.pk).exists():
        raise PermissionDenied(_("You may only bring the data of your own station."))
