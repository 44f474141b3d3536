"""What waits for somebody in reports and letters. The law: a hundred reports at one step are one line, not many."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qianfen import Period
from qingheng.accounts.access import COMMISSION
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.reports.queries import IN_ONE_GO, UNDER_WAY, reports
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.permissions import can_take
from qingheng.supervision.paper.queries import leaders_of
from qingheng.supervision.paper.workflow import course_of
from qingheng.ui.periods import period_name
from qingheng.ui.todo import Todo, Urgency

NEW = timedelta(days=14)
HANDS = ("period", "kind", "state", "drafted_by", "checked_by")
"""What decides who may take the next step."""


def todos(user: User) -> Iterator[Todo]:
    """Steps for those of the commission, unanswered letters for a leader, new reports for their reader."""
    if user.has_role(*COMMISSION):
        yield from _steps(user)
    if user.has_role(Role.LEADER):
        yield from _letters(user)
    if user.has_role(Role.REPORT_READER):
        yield from _news(user)


def _steps(user: User) -> Iterator[Todo]:
    """One line for each period, kind and step that this person may take."""
    waiting: dict[tuple[str, str, str], int] = {}
    mine = reports(user).filter(state__in=(*UNDER_WAY, Paper.State.ISSUED)).order_by()
    for hands in list(mine.values_list(*HANDS).distinct()):
        group = mine.filter(**dict(zip(HANDS, hands, strict=True)))
        paper = group.first()
        step = _next_step(user, paper) if paper is not None else None
        if step:
            key = (hands[0], hands[1], step)
            waiting[key] = waiting.get(key, 0) + group.count()
    for (period, kind, title), count in sorted(waiting.items()):
        line = ngettext("%(step)s: %(n)s %(kind)s", "%(step)s: %(n)s %(kind)s", count)
        facts = {"step": title[:1].upper() + title[1:], "n": count, "kind": PaperKind(kind).label}
        address = reverse("reports:shelf", args=[period, kind])
        yield Todo(f"reports/{period}/{kind}/{title}", Urgency.WAITING, line % facts, address, _name(period))


def _name(period: str) -> str:
    return period_name(Period.parse(period)) if period else ""


def _next_step(user: User, paper: Paper) -> str:
    """The step forward that this person may take with a paper; a draft waits for its author alone."""
    for step in course_of(paper).steps:
        waits = step.name in IN_ONE_GO and paper.state in step.before
        is_mine = step.name != "hand_over" or paper.drafted_by == user.get_username()
        if waits and is_mine and can_take(user, step, paper):
            return str(step.title)
    return ""


def _letters(user: User) -> Iterator[Todo]:
    """Letters on which nothing has been written yet."""
    mine = reports(user).filter(kind=PaperKind.COPY_LETTER, leader__in=leaders_of(user), responses=None)
    for paper in mine.exclude(state__in=(Paper.State.WITHDRAWN, Paper.State.CLOSED)):
        title = _("Write your instruction on: %(title)s") % {"title": paper.title}
        yield Todo(f"letter/{paper.pk}", Urgency.WAITING, title, _address(paper), paper.number_text)


def _news(user: User) -> Iterator[Todo]:
    """Analysis reports of the last two weeks."""
    for paper in reports(user).filter(kind=PaperKind.ANALYSIS_REPORT, issued_on__gte=localdate() - NEW):
        yield Todo(f"report/{paper.pk}", Urgency.DONE, paper.title, _address(paper), _("issued"), paper.issued_on)


def _address(paper: Paper) -> str:
    return reverse("reports:report", args=[paper.pk])
