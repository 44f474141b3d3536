"""Alerts somebody has not read yet. The law: one line for each colour; they are read where they stand."""

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.roles import Role
from qingheng.alerts.models import AlertLevel
from qingheng.alerts.queries import unread
from qingheng.ui.levels import look_of
from qingheng.ui.todo import Todo, Urgency


def todos(user: User) -> Iterator[Todo]:
    """Unread alerts of the bodies this person may see; the leader of the commission is bothered with red ones only."""
    if not may_open(user, "alerts:list"):
        return
    counted = Counter(unread(user).order_by().values_list("level", flat=True))
    red_only = user.has_role(Role.COMMISSION_LEADER)
    for level in reversed(AlertLevel):
        if counted[level] and level and (level is AlertLevel.RED or not red_only):
            words = ngettext("%(n)s unread notice: %(level)s", "%(n)s unread notices: %(level)s", counted[level])
            facts = {"n": counted[level], "level": look_of(level).phrase}
            yield Todo(
                f"alerts/{level.name.lower()}",
                Urgency.WAITING,
                words % facts,
                f"{reverse('alerts:list')}?level={level.value}",
                level=level,
            )
