"""What waits for somebody in rectification and measures. The law: only what this person may do, where they do it."""

from collections.abc import Iterator

from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qingheng.accounts.access import COMMISSION
from qingheng.accounts.models import User
from qingheng.accounts.permissions import supervised_bodies
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import own_bodies
from qingheng.supervision.follow_up.permissions import visible_findings, visible_follow_ups
from qingheng.supervision.models import DeadlineExtension, FollowUp, Rectification
from qingheng.supervision.rectifying.permissions import rectifications
from qingheng.supervision.rectifying.queries import Standing
from qingheng.supervision.rectifying.workflow import RUNNING
from qingheng.ui.todo import Todo, Urgency

State, Measure = Rectification.State, FollowUp.Measure


def todos(user: User) -> Iterator[Todo]:
    """Everything of rectification and of measures that waits for this person."""
    if user.has_role(Role.LIAISON):
        yield from _of_body(user)
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR, Role.SUPERVISION_OFFICE):
        yield from _to_verify(user)
    if user.has_role(*COMMISSION):
        yield from _of_commission(user)


def _of_body(user: User) -> Iterator[Todo]:
    """The body's own items, and records of talks to be confirmed."""
    own = rectifications(user).filter(body__in=own_bodies(user), state__in=RUNNING)
    today = localdate()
    for item in own:
        words = _("Take up: %(problem)s") if item.state == State.OPEN else _("Put right: %(problem)s")
        urgency = Urgency.OVERDUE if item.due < today else Urgency.SOON
        url = reverse("supervision:rectification", args=[item.pk])
        title = words % {"problem": item.problem[:60]}
        yield Todo(f"rectify/{item.pk}", urgency, title, url, str(item.get_state_display()), item.due)
    talks = visible_follow_ups(user).filter(body__in=own_bodies(user), state=FollowUp.State.UNDER_WAY)
    for talk in talks.filter(talk__agreed_at=None, talk__confirmed_at__isnull=False):
        url = reverse("supervision:follow_up", args=[talk.pk])
        yield Todo(f"record/{talk.pk}", Urgency.WAITING, _("Confirm the record of the reminder talk"), url)


def _verifiable(user: User) -> "models.QuerySet[Rectification]":
    """Items this person may verify: of the bodies assigned to the own office; all, for administrators."""
    found = rectifications(user).exclude(body__in=own_bodies(user))
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return found
    return found.filter(body__in=supervised_bodies(user).values("pk"))


def _to_verify(user: User) -> Iterator[Todo]:
    """What was reported as done, more time that was asked for, and what is late, each in one line."""
    found = _verifiable(user)
    page = reverse("supervision:rectifications")
    if count := found.filter(state=State.REPORTED).exclude(reported_by=user.get_username()).count():
        words = ngettext("Verify %(n)s rectification item", "Verify %(n)s rectification items", count)
        yield Todo("verify", Urgency.WAITING, words % {"n": count}, f"{page}?state={State.REPORTED}")
    asked = DeadlineExtension.objects.filter(
        state=DeadlineExtension.State.REQUESTED, rectification__in=found.order_by().values("pk")
    )
    for row in asked.exclude(requested_by=user.get_username()).select_related("rectification__body"):
        title = _("Decide on more time for %(item)s") % {"item": row.rectification}
        url = reverse("supervision:rectification", args=[row.rectification_id])
        yield Todo(f"more-time/{row.pk}", Urgency.WAITING, title, url, row.reason)
    if count := found.filter(state__in=RUNNING, due__lt=localdate()).count():
        words = ngettext(
            "%(n)s rectification item of bodies is overdue", "%(n)s rectification items of bodies are overdue", count
        )
        yield Todo("late-items", Urgency.OVERDUE, words % {"n": count}, f"{page}?standing={Standing.OVERDUE}")


def _of_commission(user: User) -> Iterator[Todo]:
    """Measures to be approved, and findings that want a second pair of eyes."""
    name = user.get_username()
    asked = visible_follow_ups(user).filter(state=FollowUp.State.PROPOSED).exclude(proposed_by=name)
    approved = [Measure.REMINDER_TALK] if user.has_role(Role.COMMISSION_LEADER) else []
    approved += [Measure.ACCOUNTABILITY_INQUIRY] if user.has_role(Role.MAIN_LEADER) else []
    for each in asked.filter(measure__in=approved):
        url = reverse("supervision:follow_up", args=[each.pk])
        title = _("Decide on: %(follow_up)s") % {"follow_up": each}
        yield Todo(f"approve/{each.pk}", Urgency.WAITING, title, url, each.reason)
    if count := visible_findings(user).filter(verified_at=None).exclude(found_by=name).count():
        words = ngettext("Verify %(n)s finding", "Verify %(n)s findings", count)
        url = f"{reverse('supervision:findings')}?state=waiting"
        yield Todo("findings", Urgency.WAITING, words % {"n": count}, url)
