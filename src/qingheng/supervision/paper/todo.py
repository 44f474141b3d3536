"""What waits for somebody in papers. The law: only what this person may do, and one line for each paper."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from qingheng.accounts.access import COMMISSION
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.currency import FROM_A_RUN
from qingheng.supervision.paper.listing import Row, asked_for_time, rows, waiting_for
from qingheng.supervision.paper.permissions import can_give_time
from qingheng.supervision.paper.workflow import State
from qingheng.ui.todo import Todo, Urgency

WORKERS = COMMISSION | {Role.LIAISON, Role.LEADER, Role.REVIEW_MEMBER}
TITLES = {
    State.DRAFT: pgettext_lazy("todo", "Finish the draft: %(paper)s"),
    State.DRAFTED: pgettext_lazy("todo", "Check: %(paper)s"),
    State.CHECKED: pgettext_lazy("todo", "Approve: %(paper)s"),
    State.APPROVED: pgettext_lazy("todo", "Issue: %(paper)s"),
    State.ISSUED: pgettext_lazy("todo", "Serve: %(paper)s"),
    State.SERVED: pgettext_lazy("todo", "Sign for: %(paper)s"),
    State.RECEIVED: pgettext_lazy("todo", "Reply to: %(paper)s"),
    State.REPLIED: pgettext_lazy("todo", "Verify the reply to: %(paper)s"),
    State.REFUSED: pgettext_lazy("todo", "Decide on the refusal of: %(paper)s"),
    State.VERIFIED: pgettext_lazy("todo", "Close: %(paper)s"),
}
"""What is to be done next, by the state in which a paper stands."""


def todos(user: User) -> Iterator[Todo]:
    """Everything of papers that waits for this person."""
    if not user.has_role(*WORKERS):
        return
    made_in_one_go = FROM_A_RUN if user.has_role(*COMMISSION) else ()  # reports gather them into a line for each step
    for row in rows(waiting_for(user, without=made_in_one_go)):
        yield _todo(row)
    for asked in asked_for_time(user):
        if asked.paper is not None and can_give_time(user, asked.paper):
            title = _("Decide on more time for: %(paper)s") % {"paper": asked.paper.title}
            yield Todo(f"paper/time/{asked.pk}", Urgency.WAITING, title, _address(asked.paper), str(asked.paper.body))


def _todo(row: Row) -> Todo:
    paper = row.paper
    has_clock = row.days is not None and paper.state in {State.SERVED, State.RECEIVED}
    urgency = Urgency.OVERDUE if has_clock and row.is_overdue else Urgency.SOON if has_clock else Urgency.WAITING
    title = str(TITLES[State(paper.state)]) % {"paper": paper.title}
    detail = " · ".join(filter(None, (paper.get_kind_display(), paper.number_text, paper.note)))
    return Todo(f"paper/{paper.pk}", urgency, title, _address(paper), detail, paper.reply_due if has_clock else None)


def _address(paper: Paper) -> str:
    return reverse("supervision:paper", args=[paper.pk])
