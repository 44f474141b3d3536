"""The states of a paper and the steps between them, as data; the page of it in the docs is made from these tables.

The law: whoever drafts does not check, whoever checks does not approve, nobody who belongs to the body judges its
answer, and no step is skipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy

from qingheng.accounts.access import ADMINISTRATORS, APPROVERS, LIAISONS, MAIN_LEADERS, OFFICE
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.supervision.models import Paper, PaperKind

State = Paper.State
Kind = PaperKind


@dataclass(frozen=True)
class PaperStep(Step):
    """A step of a paper (办理环节)."""

    needs_reason: bool = False

    @property
    def is_of_addressee(self) -> bool:
        """Whether it is for those the paper is addressed to."""
        return not self.roles.isdisjoint(ADDRESSEES)


LEADERS = frozenset({Role.LEADER})
ADDRESSEES = LIAISONS | LEADERS
HOUSE = OFFICE | APPROVERS
REVIEWERS = frozenset({Role.REVIEW_MEMBER})
INSIDE = "inside"
"""The hand of whoever belongs to the body the paper is about."""

WRITING = ("draft", "edit", "hand_over")
"""What is on record of those who wrote a paper."""
HANDS = {
    "drafted": gettext_lazy("drafted it"),
    "checked": gettext_lazy("checked it"),
    "replied": gettext_lazy("answered it for the body"),
    INSIDE: gettext_lazy("belong to the body it is about"),
}
"""What somebody did whose hands were on a paper."""

HAND_OVER = PaperStep(
    "hand_over",
    gettext_lazy("hand over for checking"),
    states(State.DRAFT),
    State.DRAFTED,
    HOUSE | REVIEWERS,
    gettext_lazy("The text is complete; somebody else checks it."),
)
SEND_BACK = PaperStep(
    "send_back",
    gettext_lazy("send back to the draft"),
    states(State.DRAFTED, State.CHECKED, State.APPROVED),
    State.DRAFT,
    HOUSE,
    gettext_lazy("Something is to be changed; the reason goes with it."),
    needs_reason=True,
)
DISCARD = PaperStep(
    "discard",
    gettext_lazy("discard the draft"),
    states(State.DRAFT),
    State.DISCARDED,
    HOUSE | REVIEWERS,
    gettext_lazy("The paper is not needed; it never gets a number."),
    needs_reason=True,
)
CHECK = PaperStep(
    "check",
    gettext_lazy("confirm as checked"),
    states(State.DRAFTED),
    State.CHECKED,
    HOUSE,
    gettext_lazy("Facts, figures, form and legal basis are right."),
    frozenset({"drafted", INSIDE}),
)
APPROVE = PaperStep(
    "approve",
    gettext_lazy("approve"),
    states(State.CHECKED),
    State.APPROVED,
    APPROVERS,
    gettext_lazy("A leader of the commission answers for its being sent."),
    frozenset({"drafted", "checked", INSIDE}),
)
APPROVE_BY_MAIN_LEADER = replace(
    APPROVE, roles=MAIN_LEADERS, meaning=gettext_lazy("The main leader of the commission answers for its being sent.")
)
ISSUE = PaperStep(
    "issue",
    gettext_lazy("issue and number"),
    states(State.APPROVED),
    State.ISSUED,
    ADMINISTRATORS | APPROVERS,
    gettext_lazy("It gets its number and date; PDF and Word file are made and never change again."),
    frozenset({INSIDE}),
)
SERVE = PaperStep(
    "serve",
    gettext_lazy("record as served"),
    states(State.ISSUED),
    State.SERVED,
    HOUSE,
    gettext_lazy("It has been handed over or sent; how is written down."),
)
RECEIVE = PaperStep(
    "receive",
    gettext_lazy("sign for it"),
    states(State.SERVED),
    State.RECEIVED,
    LIAISONS,
    gettext_lazy("The body signs for it here, with the name of whoever signs."),
)
RECEIVE_AS_LEADER = replace(
    RECEIVE, roles=LEADERS, meaning=gettext_lazy("The leader, or who acts for the post, signs that it was read.")
)
RECORD_RECEIPT = PaperStep(
    "record_receipt",
    gettext_lazy("record a receipt on paper"),
    states(State.SERVED),
    State.RECEIVED,
    HOUSE,
    gettext_lazy("It was signed for on paper, or left there because receipt was refused."),
    needs_reason=True,
)
REPLY = PaperStep(
    "reply",
    gettext_lazy("reply"),
    states(State.RECEIVED),
    State.REPLIED,
    LIAISONS,
    gettext_lazy("The body answers what it has done, and how far it follows."),
)
RECORD_REPLY = PaperStep(
    "record_reply",
    gettext_lazy("record a reply on paper"),
    states(State.RECEIVED),
    State.REPLIED,
    HOUSE,
    gettext_lazy("The reply came on paper; who records it does not judge it."),
    frozenset({INSIDE}),
)
REFUSE = PaperStep(
    "refuse",
    gettext_lazy("refuse to follow, with reasons"),
    states(State.RECEIVED),
    State.REFUSED,
    LIAISONS,
    gettext_lazy("The body does not follow the recommendation and says why; the commission decides what comes next."),
    needs_reason=True,
)
INSIST = PaperStep(
    "insist",
    gettext_lazy("insist on it"),
    states(State.REFUSED),
    State.RECEIVED,
    APPROVERS,
    gettext_lazy("The reasons do not hold; the body has to reply within a new time."),
    frozenset({"replied", INSIDE}),
    needs_reason=True,
)
REJECT_REPLY = PaperStep(
    "reject_reply",
    gettext_lazy("ask for another reply"),
    states(State.REPLIED),
    State.RECEIVED,
    HOUSE,
    gettext_lazy("The reply does not answer what was asked; the body has to reply again within a new time."),
    frozenset({"replied", INSIDE}),
    needs_reason=True,
)
VERIFY = PaperStep(
    "verify",
    gettext_lazy("confirm as verified"),
    states(State.REPLIED),
    State.VERIFIED,
    HOUSE,
    gettext_lazy("What the reply says was looked at and is so."),
    frozenset({"replied", INSIDE}),
    needs_reason=True,
)
CLOSE = PaperStep(
    "close",
    gettext_lazy("close"),
    states(State.VERIFIED, State.REFUSED),
    State.CLOSED,
    HOUSE,
    gettext_lazy("Nothing more is to be done about it."),
    frozenset({INSIDE}),
)
CLOSE_RECEIVED = replace(CLOSE, before=states(State.RECEIVED))
CLOSE_SERVED = replace(CLOSE, before=states(State.SERVED))
CLOSE_ISSUED = replace(CLOSE, before=states(State.ISSUED), apart_from=frozenset())
WITHDRAW = PaperStep(
    "withdraw",
    gettext_lazy("withdraw"),
    states(State.ISSUED, State.SERVED, State.RECEIVED, State.REPLIED, State.REFUSED, State.VERIFIED, State.CLOSED),
    State.WITHDRAWN,
    APPROVERS,
    gettext_lazy("It no longer holds; its number stays used and its files stay as they are."),
    frozenset({INSIDE}),
    needs_reason=True,
)
WITHDRAW_BY_MAIN_LEADER = replace(WITHDRAW, roles=MAIN_LEADERS)

TO_BODY = frozenset({"body"})
TO_LEADER = frozenset({"leader"})
TO_BOTH = TO_BODY | TO_LEADER
TO_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Course:
    """The course of one kind of paper (流转): its steps, to whom it goes, and who may draft it."""

    steps: tuple[PaperStep, ...]
    addressees: frozenset[str] = TO_BODY
    drafters: frozenset[Role] = OFFICE
    is_restricted: bool = False
    """Whether a paper of this kind is always restricted."""

    @property
    def has_reply(self) -> bool:
        """Whether the addressee has to answer."""
        return REPLY in self.steps

    def step(self, name: str) -> PaperStep | None:
        """The step of that name, if this kind takes it."""
        return next((step for step in self.steps if step.name == name), None)


HEARD = OFFICE | APPROVERS | REVIEWERS


def _courses() -> Mapping[PaperKind, Course]:
    """Every kind's course, put together from the pieces that kinds share."""
    drafting = (HAND_OVER, SEND_BACK, DISCARD, CHECK)
    by_leaders = (*drafting, APPROVE, ISSUE, WITHDRAW)
    by_main_leader = (*drafting, APPROVE_BY_MAIN_LEADER, ISSUE, WITHDRAW_BY_MAIN_LEADER)
    signed_for = (SERVE, RECEIVE, RECORD_RECEIPT)
    answered = (*signed_for, REPLY, RECORD_REPLY, REJECT_REPLY, VERIFY, CLOSE)
    read = (SERVE, RECEIVE_AS_LEADER, RECORD_RECEIPT, CLOSE_RECEIVED)
    ends_received, ends_issued = (*by_leaders, *signed_for, CLOSE_RECEIVED), (*by_leaders, CLOSE_ISSUED)
    return {
        Kind.TALK_NOTICE: Course(ends_received),
        Kind.TALK_RECORD: Course(ends_issued),
        Kind.WARNING_NOTICE: Course((*by_leaders, *answered)),
        Kind.RECOMMENDATION: Course((*by_main_leader, *answered, REFUSE, INSIST)),
        Kind.INQUIRY_REPORT: Course((*by_main_leader, CLOSE_ISSUED), TO_NOBODY, HOUSE, is_restricted=True),
        Kind.CORRECTION_LETTER: Course((*ends_received, RECEIVE_AS_LEADER), TO_BOTH, HEARD),
        Kind.OBJECTION_DECISION: Course(ends_received, TO_BODY, HEARD),
        Kind.MINUTES: Course(ends_issued, TO_NOBODY, HEARD),
        Kind.SUPERVISION_SHEET: Course(ends_issued, TO_NOBODY),
        Kind.ANALYSIS_REPORT: Course((*by_leaders, SERVE, CLOSE_SERVED), TO_NOBODY),
        Kind.CHECKUP_REPORT: Course(ends_received),
        Kind.COPY_LETTER: Course((*by_leaders, *read), TO_LEADER),
    }


COURSES = _courses()
"""The course of every kind of paper."""
STEPS = tuple(dict.fromkeys(step for course in COURSES.values() for step in course.steps))
"""Every step there is, in the order in which the kinds of papers first take them."""

FOLLOW_UPS = frozenset({Kind.WARNING_NOTICE, Kind.RECOMMENDATION, Kind.TALK_NOTICE})
"""Papers that are a measure of their own: with their issue the follow-up of the alert begins."""
BEFORE_ISSUE = states(State.DRAFT, State.DRAFTED, State.CHECKED, State.APPROVED)
ENDED = states(State.CLOSED, State.WITHDRAWN, State.DISCARDED)


def course_of(paper: Paper) -> Course:
    """The course of a paper."""
    return COURSES[PaperKind(paper.kind)]


def steps_from(paper: Paper) -> list[PaperStep]:
    """What can be done next with it, by anybody to whom such a paper goes."""
    return [step for step in course_of(paper).steps if paper.state in step.before and _has_addressee(paper, step)]


def _has_addressee(paper: Paper, step: PaperStep) -> bool:
    """A letter to a leader is not signed for by a body, nor the other way round."""
    if not step.is_of_addressee:
        return True
    return (step.roles == LEADERS) == (paper.leader_id is not None)


def hands_on(paper: Paper) -> dict[str, frozenset[str]]:
    """Who did what to a paper: login names."""
    wrote = paper.steps.filter(step__in=WRITING).order_by().values_list("by", flat=True).distinct()
    return {
        "drafted": frozenset({paper.drafted_by, *wrote}) - {""},
        "checked": frozenset({paper.checked_by}) - {""},
        "replied": frozenset({paper.replied_by}) - {""},
    }
