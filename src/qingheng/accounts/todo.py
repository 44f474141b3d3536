"""Accounts that need a system administrator. The law: accounts and roles only, no business data."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import TARGETS, Grant, User
from qingheng.accounts.roles import Role
from qingheng.ui.todo import Todo, Urgency

AHEAD = timedelta(days=14)


def todos(user: User) -> Iterator[Todo]:
    """Accounts without a role, and roles that end soon with none to follow."""
    if not user.has_role(Role.SYSTEM_ADMINISTRATOR):
        return
    held = Grant.objects.valid_on(localdate()).filter(revoked_at=None)
    without = User.objects.filter(is_active=True).exclude(grants__in=held.values("pk")).order_by("username")
    for each in without:
        title = _("%(name)s has an account but no role") % _name(each)
        yield Todo(f"no-role/{each.pk}", Urgency.WAITING, title, _address(each), each.office)
    for grant in _ending(held):
        title = _("A role of %(name)s ends: %(grant)s") % (_name(grant.user) | {"grant": str(grant)})
        yield Todo(f"ending/{grant.pk}", Urgency.SOON, title, _address(grant.user), day=grant.valid_to)


def _ending(held: "models.QuerySet[Grant]") -> "models.QuerySet[Grant]":
    """Roles that end within two weeks, but not those that were handed over for some days."""
    soon = held.filter(valid_to__lte=localdate() + AHEAD, delegated_from=None, user__is_active=True)
    return soon.select_related("user", *TARGETS).order_by("valid_to")


def _name(person: User) -> dict[str, str]:
    return {"name": f"{person.full_name} ({person.username})"}


def _address(person: User) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])
