"""The states of a version of a questionnaire and the steps between them, as data.

The law: whoever wrote a version does not approve it, and an approved version never changes.
"""

from django.utils.translation import gettext_lazy as _

from qingheng.accounts.steps import Step, states
from qingheng.surveys.models import QuestionnaireVersion
from qingheng.surveys.workflow import APPROVERS, FIELD

State = QuestionnaireVersion.State
HANDS = {"wrote": _("wrote it")}
APPROVE = Step(
    "approve",
    _("approve"),
    states(State.DRAFT),
    State.APPROVED,
    APPROVERS,
    _("It can be asked as it is; from now on it does not change."),
    frozenset({"wrote"}),
)
RETIRE = Step(
    "retire",
    _("retire"),
    states(State.APPROVED),
    State.RETIRED,
    APPROVERS,
    _("No new wave asks it; waves that did keep it."),
)
RENEW = Step(
    "renew",
    _("new version"),
    states(State.APPROVED, State.RETIRED),
    None,
    FIELD,
    _("A draft that begins with these questions."),
)
STEPS = (APPROVE, RETIRE, RENEW)
BY_NAME = {step.name: step for step in STEPS}
