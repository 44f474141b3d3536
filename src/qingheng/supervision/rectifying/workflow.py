"""The states of a rectification item and the steps between them; the page of it in the docs is made from this table.

The law: the body reports, somebody outside it verifies, and nothing is closed out that was not reported as done.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.supervision.models import Rectification

State = Rectification.State

LIAISONS = frozenset({Role.LIAISON})
OFFICE = frozenset({Role.FRAMEWORK_ADMINISTRATOR, Role.SUPERVISION_OFFICE})
LEADERS = frozenset({Role.COMMISSION_LEADER, Role.MAIN_LEADER})
RUNNING = states(State.OPEN, State.PLANNED, State.IN_PROGRESS)
UNFINISHED = RUNNING | states(State.REPORTED)

TAKE_UP = Step(
    "take_up",
    pgettext_lazy("rectification", "take up"),
    states(State.OPEN),
    State.PLANNED,
    LIAISONS,
    _("The body names the responsible office and says how and by when it will put things right."),
)
PROGRESS = Step(
    "progress",
    pgettext_lazy("rectification", "report progress"),
    states(State.PLANNED, State.IN_PROGRESS),
    State.IN_PROGRESS,
    LIAISONS,
    _("The body says how far it has come, in per cent and in words, with evidence where there is some."),
)
REPORT = Step(
    "report",
    pgettext_lazy("rectification", "report as done"),
    states(State.IN_PROGRESS),
    State.REPORTED,
    LIAISONS,
    _("The body says what was done; from now on the clock stands still until it is verified."),
)
PASS = Step(
    "pass",
    pgettext_lazy("rectification", "verify and close out"),
    states(State.REPORTED),
    State.CLOSED,
    OFFICE,
    _("Somebody outside the body has seen for themselves that the standard is met."),
    frozenset({"planned", "reported"}),
)
REJECT = Step(
    "reject",
    pgettext_lazy("rectification", "reject"),
    states(State.REPORTED),
    State.IN_PROGRESS,
    OFFICE,
    _("The standard is not met; the body hears why and goes on. A second time, a higher colour is proposed."),
    frozenset({"planned", "reported"}),
)
CANCEL = Step(
    "cancel",
    pgettext_lazy("rectification", "cancel"),
    UNFINISHED,
    State.CANCELLED,
    OFFICE | LEADERS,
    _("The ground has gone: the paper was withdrawn, or an objection was granted."),
)
ASK = Step(
    "ask_extension",
    pgettext_lazy("rectification", "ask for more time"),
    RUNNING,
    None,
    LIAISONS,
    _("The body asks for a later last day, with a reason."),
)
DECIDE = Step(
    "decide_extension",
    pgettext_lazy("rectification", "decide on more time"),
    UNFINISHED,
    None,
    OFFICE,
    _("Somebody else approves the later day or lets the deadline stand."),
)
ESCALATE = Step(
    "escalate",
    pgettext_lazy("rectification", "escalate"),
    RUNNING,
    None,
    frozenset(),
    _("It is long overdue: a higher colour is proposed, by itself and once."),
)
STEPS = (TAKE_UP, PROGRESS, REPORT, PASS, REJECT, CANCEL, ASK, DECIDE, ESCALATE)

HANDS = {
    "planned": _("planned it"),
    "reported": _("reported it as done"),
}
"""What somebody did whose hands were on an item."""


def hands_on(item: Rectification) -> dict[str, frozenset[str]]:
    """Who did what to an item: login names."""
    taken = item.steps.filter(step=TAKE_UP.name).values_list("by", flat=True)
    return {"planned": frozenset(taken), "reported": frozenset({item.reported_by})}
