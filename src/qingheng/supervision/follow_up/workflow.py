"""The states of a follow-up and the steps between them, by measure; the page of it in the docs is made from these.

The law: who proposes does not approve, and an inquiry begins only with the main leader's approval.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.supervision.models import FollowUp

State = FollowUp.State
Measure = FollowUp.Measure

OFFICE = frozenset({Role.FRAMEWORK_ADMINISTRATOR, Role.SUPERVISION_OFFICE})
MAIN_LEADERS = frozenset({Role.MAIN_LEADER})
LEADERS = frozenset({Role.COMMISSION_LEADER}) | MAIN_LEADERS
COMMISSION = OFFICE | LEADERS
PROPOSER = frozenset({"proposed"})
UNFINISHED = states(State.PROPOSED, State.APPROVED, State.UNDER_WAY)


def _approve(roles: frozenset[Role], meaning: str | Promise) -> Step:
    title = pgettext_lazy("follow-up", "approve")
    return Step("approve", title, states(State.PROPOSED), State.APPROVED, roles, meaning, PROPOSER)


def _refuse(roles: frozenset[Role]) -> Step:
    title, meaning = pgettext_lazy("follow-up", "do not approve"), _("The measure is not taken; the reason is kept.")
    return Step("refuse", title, states(State.PROPOSED), State.REFUSED, roles, meaning, PROPOSER)


def _cancel(before: frozenset[TextChoices], roles: frozenset[Role]) -> Step:
    title, meaning = pgettext_lazy("follow-up", "cancel"), _("Its ground has gone; the reason is kept.")
    return Step("cancel", title, before, State.CANCELLED, roles, meaning)


APPROVE_TALK = _approve(LEADERS, _("A leader of the commission approves the talk, and answers for its being held."))
REFUSE_TALK = _refuse(LEADERS)
NOTIFY = Step(
    "notify",
    pgettext_lazy("follow-up", "draft the notice"),
    states(State.APPROVED),
    State.UNDER_WAY,
    OFFICE,
    _("The notice of the talk is drafted; it goes its own way as a paper."),
)
RECORD = Step(
    "record",
    pgettext_lazy("follow-up", "record the talk"),
    states(State.UNDER_WAY),
    None,
    COMMISSION,
    _("What was pointed out, what the other side said and promised; changing it asks for both confirmations anew."),
)
CONFIRM = Step(
    "confirm",
    pgettext_lazy("follow-up", "confirm the record"),
    states(State.UNDER_WAY),
    None,
    COMMISSION,
    _("The commission's side has read the record and confirms it."),
)
AGREE = Step(
    "agree",
    pgettext_lazy("follow-up", "confirm the record for the body"),
    states(State.UNDER_WAY),
    None,
    frozenset({Role.LIAISON}),
    _("The body has read the record and confirms it."),
)
DISAGREE = Step(
    "disagree",
    pgettext_lazy("follow-up", "ask for a change of the record"),
    states(State.UNDER_WAY),
    None,
    frozenset({Role.LIAISON}),
    _("The body says what the record does not have right; the commission's side reads it again."),
)
CONCLUDE_TALK = Step(
    "conclude",
    pgettext_lazy("follow-up", "conclude"),
    states(State.UNDER_WAY),
    State.CONCLUDED,
    OFFICE,
    _("Both sides have confirmed: the record becomes a paper, and the promise a rectification item."),
)
CLOSE = Step(
    "close",
    pgettext_lazy("follow-up", "close"),
    states(State.CONCLUDED),
    State.CLOSED,
    COMMISSION,
    _("Every rectification item that came of it is closed out."),
)
CANCEL = _cancel(UNFINISHED, COMMISSION)
START = Step(
    "start",
    pgettext_lazy("follow-up", "draft the paper"),
    states(State.PROPOSED),
    State.UNDER_WAY,
    COMMISSION,
    _("Its paper is drafted; the paper is checked, approved and issued in its own work-flow."),
)
CONCLUDE_PAPER = Step(
    "conclude",
    pgettext_lazy("follow-up", "conclude"),
    states(State.UNDER_WAY),
    State.CONCLUDED,
    COMMISSION,
    _("Its paper is closed; the follow-up concludes with it."),
)
APPROVE_INQUIRY = _approve(MAIN_LEADERS, _("The main leader approves; no inquiry begins without it."))
REFUSE_INQUIRY = _refuse(MAIN_LEADERS)
BEGIN = Step(
    "begin",
    pgettext_lazy("follow-up", "begin the inquiry"),
    states(State.APPROVED),
    State.UNDER_WAY,
    COMMISSION,
    _("The inquiry begins; those who may see it stay the same few."),
)
INQUIRE = Step(
    "inquire",
    pgettext_lazy("follow-up", "record the inquiry"),
    states(State.UNDER_WAY),
    None,
    COMMISSION,
    _("The timeline, the chain of responsibility by post, the hearing of the body, the conclusion."),
)
CONCLUDE_INQUIRY = Step(
    "conclude",
    pgettext_lazy("follow-up", "conclude"),
    states(State.UNDER_WAY),
    State.CONCLUDED,
    COMMISSION,
    _("The body was heard and a conclusion stands: the report is drafted, restricted."),
)
CLOSE_INQUIRY = Step(
    "close",
    pgettext_lazy("follow-up", "close"),
    states(State.CONCLUDED),
    State.CLOSED,
    LEADERS,
    _("What came of the report is recorded."),
    PROPOSER,
)
CANCEL_INQUIRY = _cancel(states(State.APPROVED, State.UNDER_WAY), MAIN_LEADERS)

TALK_STEPS = (APPROVE_TALK, REFUSE_TALK, NOTIFY, RECORD, CONFIRM, AGREE, DISAGREE, CONCLUDE_TALK, CLOSE, CANCEL)
PAPER_STEPS = (START, CONCLUDE_PAPER, CLOSE, CANCEL)
INQUIRY_STEPS = (APPROVE_INQUIRY, REFUSE_INQUIRY, BEGIN, INQUIRE, CONCLUDE_INQUIRY, CLOSE_INQUIRY, CANCEL_INQUIRY)
MEASURES: Mapping[str, tuple[Step, ...]] = {
    Measure.REMINDER_TALK: TALK_STEPS,
    Measure.WARNING_NOTICE: PAPER_STEPS,
    Measure.RECOMMENDATION: PAPER_STEPS,
    Measure.ACCOUNTABILITY_INQUIRY: INQUIRY_STEPS,
}
BY_PAPER = frozenset({Measure.WARNING_NOTICE, Measure.RECOMMENDATION})
"""Measures that are carried out by a paper of their own: they follow it."""

HANDS = {"proposed": _("proposed it")}
"""What somebody did whose hands were on a follow-up."""


def hands_on(follow_up: FollowUp) -> dict[str, frozenset[str]]:
    """Who did what to a follow-up: login names."""
    return {"proposed": frozenset({follow_up.proposed_by})}


def steps_of(follow_up: FollowUp) -> tuple[Step, ...]:
    """The steps of its measure."""
    return MEASURES[follow_up.measure]


def step_of(follow_up: FollowUp, name: str) -> Step | None:
    """One step of its measure, if the measure has one of that name."""
    return next((step for step in steps_of(follow_up) if step.name == name), None)
