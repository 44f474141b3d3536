"""Who is told of what concerns a body. The law: by the roles held today, and never somebody whose role has ended."""

from django.db import models
from django.utils.timezone import localdate

from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.organisations.models import Assignment, Body, Leader


def liaisons_of(body: Body) -> "models.QuerySet[User]":
    """Who speaks for the body."""
    return _holding(models.Q(role=Role.LIAISON, body=body))


def supervisors_of(body: Body) -> "models.QuerySet[User]":
    """The supervision offices the body is assigned to; where there is none, the framework administrators."""
    offices = Assignment.objects.valid_on(localdate()).filter(body=body).values("office")
    found = _holding(models.Q(role=Role.SUPERVISION_OFFICE, supervision_office__in=offices))
    return found if found.exists() else _holding(models.Q(role=Role.FRAMEWORK_ADMINISTRATOR))


def leaders() -> "models.QuerySet[User]":
    """The leaders of the commission, the main leader among them."""
    return _holding(models.Q(role__in=[Role.COMMISSION_LEADER, Role.MAIN_LEADER]))


def leaders_in_charge(leader: Leader) -> "models.QuerySet[User]":
    """Who reads for a leader in charge."""
    return _holding(models.Q(role=Role.LEADER, leader=leader))


def main_leaders() -> "models.QuerySet[User]":
    """The main leader of the commission."""
    return _holding(models.Q(role=Role.MAIN_LEADER))


def named(username: str) -> "models.QuerySet[User]":
    """The person of a login name."""
    return User.objects.filter(username=username, is_active=True)


def _holding(which: models.Q) -> "models.QuerySet[User]":
    held = Grant.objects.valid_on(localdate()).filter(which, revoked_at=None)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))
