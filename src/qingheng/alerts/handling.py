"""The states of an alert matter and the steps between them, as data; the page of it in the docs is made from here.

The law: scores raise, worsen and revoke a matter; only people confirm, dismiss and close one.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, pgettext_lazy

from qingheng.accounts import steps
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step
from qingheng.alerts.models import Matter

State = Matter.State

APPROVERS = frozenset({Role.COMMISSION_LEADER, Role.MAIN_LEADER})
CLOSERS = APPROVERS | {Role.FRAMEWORK_ADMINISTRATOR}
TRIAGERS = CLOSERS | {Role.SUPERVISION_OFFICE}
BY_ITSELF: frozenset[Role] = frozenset()
CONFIRMED = frozenset({State.CONFIRMED, State.IN_FOLLOW_UP, State.RECTIFYING, State.AWAITING_VERIFICATION})
OPEN = CONFIRMED | {State.RAISED}
ENDED = frozenset(State) - OPEN

RAISE = Step(
    "raise",
    pgettext_lazy("matter", "raise"),
    frozenset(),
    State.RAISED,
    BY_ITSELF,
    gettext_lazy("A score fell below a threshold; the months that follow belong to the same matter."),
)
ESCALATE = Step(
    "escalate",
    gettext_lazy("worsen"),
    OPEN,
    None,
    BY_ITSELF,
    gettext_lazy("The scores gave it a higher colour; it goes to the top of the queue."),
)
CONFIRM = Step(
    "confirm",
    gettext_lazy("confirm"),
    frozenset({State.RAISED}),
    State.CONFIRMED,
    TRIAGERS,
    gettext_lazy("The alert has a ground; measures are chosen."),
)
DISMISS = Step(
    "dismiss",
    gettext_lazy("dismiss"),
    frozenset({State.RAISED}),
    State.DISMISSED,
    TRIAGERS,
    gettext_lazy("Nothing is to be done, for the reason given; a higher colour raises the next matter."),
)
REVIEW = Step(
    "review",
    gettext_lazy("triage again"),
    CONFIRMED,
    None,
    TRIAGERS,
    gettext_lazy("It was looked at again after it had worsened; the measures are chosen anew."),
)
FOLLOW_UP = Step(
    "follow_up",
    gettext_lazy("begin the follow-up"),
    frozenset({State.CONFIRMED}),
    State.IN_FOLLOW_UP,
    BY_ITSELF,
    gettext_lazy("A measure was begun or a paper went out."),
)
RECTIFY = Step(
    "rectify",
    gettext_lazy("begin the rectification"),
    frozenset({State.CONFIRMED, State.IN_FOLLOW_UP, State.AWAITING_VERIFICATION}),
    State.RECTIFYING,
    BY_ITSELF,
    gettext_lazy("A rectification item was opened, or one was sent back by the verification."),
)
REPORT = Step(
    "report",
    gettext_lazy("report everything as done"),
    frozenset({State.CONFIRMED, State.IN_FOLLOW_UP, State.RECTIFYING}),
    State.AWAITING_VERIFICATION,
    BY_ITSELF,
    gettext_lazy("The body reported all rectification items as done; they are to be verified."),
)
PROPOSE = Step(
    "propose_level",
    gettext_lazy("propose a higher colour"),
    OPEN,
    None,
    BY_ITSELF,
    gettext_lazy("A verification was rejected twice, or the rectification is long overdue."),
)
ACCEPT_LEVEL = Step(
    "accept_level",
    gettext_lazy("accept the higher colour"),
    OPEN,
    None,
    APPROVERS,
    gettext_lazy("It is handled under the higher colour from now on; the colour of the score stays what it is."),
)
DECLINE_LEVEL = Step(
    "decline_level",
    gettext_lazy("decline the higher colour"),
    OPEN,
    None,
    APPROVERS,
    gettext_lazy("It is handled under its own colour, for the reason given."),
)
CLOSE = Step(
    "close",
    pgettext_lazy("matter", "close"),
    CONFIRMED,
    State.CLOSED,
    CLOSERS,
    gettext_lazy("Everything has been verified, or a leader of the commission says why it ends without."),
)
REVOKE = Step(
    "revoke",
    gettext_lazy("revoke"),
    OPEN,
    State.REVOKED,
    BY_ITSELF,
    gettext_lazy("By the data as they stand now, no month of it is below a threshold any more."),
)
STEPS = (
    *(RAISE, ESCALATE, CONFIRM, DISMISS, REVIEW, FOLLOW_UP, RECTIFY, REPORT),
    *(PROPOSE, ACCEPT_LEVEL, DECLINE_LEVEL, CLOSE, REVOKE),
)
DECIDED = frozenset({ACCEPT_LEVEL.name, DECLINE_LEVEL.name})
"""Steps that answer a proposal."""
BY_NAME: Mapping[str, Step] = {step.name: step for step in STEPS}
ADVANCES: Mapping[State, Step] = {
    State.IN_FOLLOW_UP: FOLLOW_UP,
    State.RECTIFYING: RECTIFY,
    State.AWAITING_VERIFICATION: REPORT,
}
"""What the papers and rectifications of a matter move it to."""


def check_state(matter: Matter, step: Step) -> None:
    """Refuse unless the matter is in a state the step begins with."""
    steps.check_state(matter, State(matter.state), step)
