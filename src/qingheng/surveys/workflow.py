"""The states of a wave and the steps between them, as data; the page of it in the docs is made from this table.

The law: no number leaves before the wave is closed, and whoever keyed in answers does not publish what they come to.
"""

from django.utils.translation import gettext_lazy as _

from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.surveys.models import Wave

State = Wave.State
PLANNERS = frozenset({Role.FRAMEWORK_ADMINISTRATOR})
APPROVERS = frozenset({Role.COMMISSION_LEADER, Role.MAIN_LEADER})
FIELD = PLANNERS | {Role.SURVEY_AGENCY}

HANDS = {
    "planned": _("planned the wave"),
    "keyed": _("keyed in answers"),
    "judged": _("decided which answers count"),
}

APPROVE = Step(
    "approve",
    _("approve"),
    states(State.PLANNED),
    State.APPROVED,
    APPROVERS,
    _("The questionnaires and the sample may go out as they are."),
    frozenset({"planned"}),
)
OPEN = Step(
    "open",
    _("open the field"),
    states(State.APPROVED),
    State.OPEN,
    FIELD,
    _("The sample has been drawn and the codes printed: answers come in from now on."),
)
CLOSE = Step(
    "close",
    _("close the field"),
    states(State.OPEN),
    State.CLOSED,
    FIELD,
    _("No more answers: the sheets are shuffled, the codes removed, the numbers worked out."),
)
PUBLISH = Step(
    "publish",
    _("publish the numbers"),
    states(State.CLOSED),
    State.PUBLISHED,
    PLANNERS,
    _("The indices become values of the survey items; scores and alerts follow at once."),
    frozenset({"keyed", "judged"}),
)
VOID = Step(
    "void",
    _("declare void"),
    states(State.PLANNED, State.APPROVED, State.OPEN, State.CLOSED),
    State.VOID,
    APPROVERS,
    _("The wave does not count, for a stated reason; what was answered stays, unused."),
)

STEPS = (APPROVE, OPEN, CLOSE, PUBLISH, VOID)
BY_NAME = {step.name: step for step in STEPS}
