"""Reminders by e-mail (催报提醒), one digest for a person and day. The law: nobody is told a thing twice a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.dashboards.todo import grouped, todos
from qingheng.ui.todo import Todo, Urgency

SENT = "dashboards.reminder.sent"
"""The ledger's name for a letter that went out."""


@dataclass(frozen=True)
class Digest:
    """What one person is to be told today."""

    user: User
    day: date
    todos: Sequence[Todo]

    @property
    def keys(self) -> list[str]:
        """What it tells of."""
        return [todo.key for todo in self.todos]

    @property
    def language(self) -> str:
        """The person's language; Chinese unless they chose another."""
        return self.user.language or settings.LANGUAGE_CODE

    def message(self) -> EmailMessage:
        """The letter, in the person's language."""
        with translation.override(self.language):
            groups = grouped(self.todos)
            titles = {
                Urgency.OVERDUE: _("Overdue"),
                Urgency.SOON: _("Due soon"),
                Urgency.WAITING: _("Waiting for me"),
            }
            context = {
                "user": self.user,
                "day": self.day,
                "groups": [(title, groups[urgency]) for urgency, title in titles.items() if groups[urgency]],
                "site": settings.SITE_ADDRESS,
            }
            overdue, count = len(groups[Urgency.OVERDUE]), len(self.todos)
            subject = ngettext("Qingheng: %(n)s thing to do", "Qingheng: %(n)s things to do", count) % {"n": count}
            if overdue:
                subject += ngettext(", %(n)s of it overdue", ", %(n)s of them overdue", overdue) % {"n": overdue}
            return EmailMessage(subject, render_to_string("dashboards/reminder.txt", context), to=[self.user.email])


def digests(day: date) -> Iterator[Digest]:
    """A digest for everybody who has an address and something to do that they have not been told today."""
    for user in User.objects.filter(is_active=True).exclude(email="").order_by("username"):
        with translation.override(user.language or settings.LANGUAGE_CODE):
            told = told_on(user, day)
            new = [todo for todo in todos(user) if todo.is_open and todo.key not in told]
        if new:
            yield Digest(user, day, new)


def told_on(user: User, day: date) -> frozenset[str]:
    """What somebody was told of by the reminders of a day."""
    entries = Entry.objects.filter(action=SENT, object_type=user._meta.label_lower, object_id=str(user.pk))
    facts = entries.order_by("-pk").values_list("facts", flat=True)[:50]
    return frozenset(key for fact in facts if fact.get("day") == str(day) for key in fact.get("keys", ()))
