"""Reminders (催报提醒), one digest for a person and day. The law: nobody is told a thing twice a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qingheng.accounts.models import User
from qingheng.dashboards.todo import grouped, todos
from qingheng.notifications.actions import notify
from qingheng.notifications.channels import language_of
from qingheng.notifications.models import Notification
from qingheng.ui.todo import Todo, Urgency

TOPIC = "reminders"
TO_DO = gettext_noop("Things to do: %(count)s")
SOME_OVERDUE = gettext_noop("Things to do: %(count)s, of these overdue: %(overdue)s")


@dataclass(frozen=True)
class Digest:
    """What one person is to be told today."""

    user: User
    day: date
    todos: Sequence[Todo]
    number: int
    """How many digests of the day went before."""

    @property
    def letter(self) -> str:
        """The text of the letter, in the person's language."""
        groups = grouped(self.todos)
        with translation.override(language_of(self.user)):
            titles = {Urgency.OVERDUE: _("Overdue"), Urgency.SOON: _("Due soon"), Urgency.WAITING: _("Waiting for me")}
            found = [(title, groups[urgency]) for urgency, title in titles.items() if groups[urgency]]
            context = {"user": self.user, "day": self.day, "groups": found, "site": settings.SITE_ADDRESS}
            return render_to_string("dashboards/reminder.txt", context)

    def send(self, *, by: object) -> bool:
        """Put it into the outbox; False if somebody else has, who found the same digest at the same time."""
        overdue = len(grouped(self.todos)[Urgency.OVERDUE])
        keys = [todo.key for todo in self.todos]
        told = notify(
            [self.user],
            topic=TOPIC,
            key=f"{_prefix(self.day)}{self.number}",
            message=SOME_OVERDUE if overdue else TO_DO,
            facts={"count": len(keys), "overdue": overdue, "keys": keys},
            url=reverse("dashboards:home"),
            letter=self.letter,
            by=by,
        )
        return bool(told)


def digests(day: date) -> Iterator[Digest]:
    """A digest for everybody who has an address and something to do that they have not been told today."""
    for user in User.objects.filter(is_active=True).exclude(email="").order_by("username"):
        before = [facts["keys"] for facts in _sent(user, day).values_list("facts", flat=True)]
        told = {key for keys in before for key in keys}
        with translation.override(language_of(user)):
            new = [todo for todo in todos(user) if todo.is_open and todo.key not in told]
        if new:
            yield Digest(user, day, new, number=len(before))


def _sent(user: User, day: date) -> "models.QuerySet[Notification]":
    return Notification.objects.filter(user=user, topic=TOPIC, key__startswith=_prefix(day))


def _prefix(day: date) -> str:
    return f"reminder/{day}/"
