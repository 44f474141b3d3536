"""Who may hand a role over to whom, for which days (授权委托). The law: nobody hands over what was handed to them.

A delegate's hands count as their own, and no pair of hands both enters and accepts for a station.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role

COUNTERPART = {Role.STATION_CLERK: Role.STATION_REVIEWER, Role.STATION_REVIEWER: Role.STATION_CLERK}
"""The roles that may be handed over, each with the one that must be in other hands."""
DAYS_MAX = 366


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both counted."""

    first: date
    last: date


def delegable_grants(user: User) -> list[Grant]:
    """The roles that somebody may hand over: held in their own right, today."""
    return [held for held in user.grants_today if held.role in COUNTERPART and held.delegated_from_id is None]


def given_by(user: User) -> "models.QuerySet[Grant]":
    """What somebody has handed over, the latest first."""
    return _delegations().filter(delegated_from__user=user)


def running() -> "models.QuerySet[Grant]":
    """Every handover that holds today or is still to come."""
    return _delegations().filter(revoked_at=None, valid_to__gte=localdate())


def _delegations() -> "models.QuerySet[Grant]":
    found = Grant.objects.filter(delegated_from__isnull=False)
    return found.select_related("user", "station", "delegated_from__user").order_by("-valid_from", "-pk")


def can_end(user: User, delegation: Grant) -> bool:
    """Whether somebody may end a handover: who gave it, and those who administer."""
    origin = delegation.delegated_from
    return (origin is not None and origin.user_id == user.pk) or user.has_role(
        Role.FRAMEWORK_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR
    )


def check_can_delegate(held: Grant, to: User, days: Days, by: User) -> None:
    """Refuse with everything that stands against it."""
    faults = [*_about_the_role(held, by), *_about_the_days(held, days), *_about_the_delegate(held, to, days)]
    if faults:
        raise ValidationError(faults)


def _about_the_role(held: Grant, by: User) -> Iterable[str]:
    if held.user_id != by.pk:
        yield _("“%(role)s” is not your role: only who holds it hands it over.") % {"role": held}
    if held.role not in COUNTERPART:
        yield _("“%(role)s” cannot be handed over. Ask the system administrator to grant it.") % {"role": held}
    if held.delegated_from_id is not None:
        yield _("“%(role)s” was handed to you by somebody else: it cannot be passed on.") % {"role": held}


def _about_the_days(held: Grant, days: Days) -> Iterable[str]:
    if days.last < days.first:
        yield _("The last day lies before the first. Exchange them.")
    if days.first < localdate():
        yield _("The first day lies in the past. A handover begins today or later.")
    if (days.last - days.first).days >= DAYS_MAX:
        yield _("A handover lasts at most one year. For longer ask the system administrator to grant the role.")
    held_to = held.valid_to or date.max
    if held.revoked_at is not None or days.first < held.valid_from or days.last > held_to:
        yield _("You hold “%(role)s” from %(from)s to %(to)s only. Choose days within.") % {
            "role": held,
            "from": held.valid_from,
            "to": held.valid_to or "…",
        }


def _about_the_delegate(held: Grant, to: User, days: Days) -> Iterable[str]:
    if to.pk == held.user_id:
        yield _("It is your own role already. Choose somebody else.")
        return
    if not to.is_active:
        yield _("The account of “%(user)s” is closed. Choose somebody else.") % {"user": to}
    if _standing(to, days).filter(role=Role.LIAISON).exists():
        yield _("“%(user)s” is the liaison of an assessed body, and no body enters or accepts its own data.") % {
            "user": to
        }
    theirs = _standing(to, days).filter(station=held.station)
    if theirs.filter(role=COUNTERPART.get(Role(held.role))).exists():
        yield _(
            "“%(user)s” holds the other role of “%(station)s” in these days. Whoever enters does not accept: "
            "choose somebody else or other days."
        ) % {"user": to, "station": held.station}
    if theirs.filter(role=held.role).exists():
        yield _("“%(user)s” holds this role in these days already.") % {"user": to}


def _standing(user: User, days: Days) -> "models.QuerySet[Grant]":
    return user.grants.filter(revoked_at=None).valid_within(days.first, days.last)
