"""The states of an objection and the steps between them, as data; the page of it in the docs is made from this table.

The law: who scored, entered or accepted what is contested, or put it into a paper, does not decide about it.
"""

from django.utils.translation import gettext_lazy

from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.supervision.models import Objection

State = Objection.State

LIAISON = frozenset({Role.LIAISON})
STATION = frozenset({Role.STATION_CLERK, Role.STATION_REVIEWER})
ADMINISTRATORS = frozenset({Role.FRAMEWORK_ADMINISTRATOR})
REVIEWERS = ADMINISTRATORS | {Role.COMMISSION_LEADER}

HANDS = {
    "body": gettext_lazy("belong to the body that objects"),
    "station": gettext_lazy("belong to the station that scored"),
    "entered": gettext_lazy("entered or brought the values"),
    "accepted": gettext_lazy("accepted, verified or locked the values"),
    "paper": gettext_lazy("drafted, checked or approved a paper that rests on them"),
}
"""What somebody had to do with what is contested."""
OUTSIDERS = frozenset({"body", "station"})

SUBMIT = Step(
    "submit",
    gettext_lazy("submit the objection"),
    states(),
    State.SUBMITTED,
    LIAISON,
    gettext_lazy("The body contests a deduction of its published score, with grounds and evidence, within the limit."),
)
WITHDRAW = Step(
    "withdraw",
    gettext_lazy("withdraw the objection"),
    states(State.SUBMITTED, State.ADMITTED, State.STATED),
    State.WITHDRAWN,
    LIAISON,
    gettext_lazy("The body no longer contests it; the score stands."),
)
ADMIT = Step(
    "admit",
    gettext_lazy("admit"),
    states(State.SUBMITTED),
    State.ADMITTED,
    ADMINISTRATORS,
    gettext_lazy("It is in time and has grounds; the station that scored is asked for its statement."),
    OUTSIDERS,
)
REFUSE = Step(
    "refuse",
    gettext_lazy("do not admit"),
    states(State.SUBMITTED),
    State.NOT_ADMITTED,
    ADMINISTRATORS,
    gettext_lazy("It is not looked into, with the reason."),
    OUTSIDERS,
)
STATE = Step(
    "state",
    gettext_lazy("give the statement"),
    states(State.ADMITTED),
    State.STATED,
    STATION,
    gettext_lazy("The station says what the values rest on."),
    frozenset({"body"}),
)
UPHOLD = Step(
    "uphold",
    gettext_lazy("uphold the score"),
    states(State.ADMITTED, State.STATED),
    State.EXECUTED,
    REVIEWERS,
    gettext_lazy("The score stands. Without a statement it is decided only once that is overdue."),
    frozenset(HANDS),
)
GRANT = Step(
    "grant",
    gettext_lazy("grant"),
    states(State.ADMITTED, State.STATED),
    State.DECIDED,
    REVIEWERS,
    gettext_lazy("The values are corrected as a new revision; scores, alerts and papers follow, or nothing does."),
    frozenset(HANDS),
)
CARRY_OUT = Step(
    "carry_out",
    gettext_lazy("close as carried out"),
    states(State.DECIDED),
    State.EXECUTED,
    ADMINISTRATORS,
    gettext_lazy("Every published month that changed has a new run; taken by itself where nothing is left to publish."),
)
STEPS = (SUBMIT, WITHDRAW, ADMIT, REFUSE, STATE, UPHOLD, GRANT, CARRY_OUT)
OPEN = states(State.SUBMITTED, State.ADMITTED, State.STATED, State.DECIDED)
"""States in which something is still to be done."""


def steps_from(state: str) -> list[Step]:
    """What can be done next, by anybody."""
    return [step for step in STEPS if state in step.before]
