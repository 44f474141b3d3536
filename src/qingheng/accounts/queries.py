"""What is asked about accounts. The law: asking changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils.timezone import localdate, now

from qingheng.accounts.models import Grant, SignInFailure, User
from qingheng.accounts.roles import Role

FAILURES_MAX = 5
LOCKED_FOR = timedelta(minutes=15)


def locked_until(username: str) -> datetime | None:
    """Until when a login name is locked after too many refused attempts; None if it is not."""
    recent = SignInFailure.objects.filter(username=username, at__gt=now() - LOCKED_FOR).order_by("-at")
    times = list(recent.values_list("at", flat=True)[:FAILURES_MAX])
    return times[-1] + LOCKED_FOR if len(times) == FAILURES_MAX else None


def has_system_administrator() -> bool:
    """Whether somebody administers the system already."""
    held = Grant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR, revoked_at=None, user__is_active=True)
    return held.valid_on(localdate()).exists()


def full_names(usernames: Iterable[str]) -> Mapping[str, str]:
    """The full names behind login names, for those that exist."""
    return dict(User.objects.filter(username__in=set(usernames)).values_list("username", "full_name"))
