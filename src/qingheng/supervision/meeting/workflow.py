"""The states of a review meeting and the steps between them, as data; the page in the docs is made from this table.

The law: what is rated and found is said at the meeting, by members who are present and do not belong to the body.
"""

from django.utils.translation import gettext_lazy

from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.supervision.models import ReviewMeeting

State = ReviewMeeting.State
HOSTS = frozenset({Role.FRAMEWORK_ADMINISTRATOR})
CHAIRS = HOSTS | {Role.COMMISSION_LEADER}
MEMBERS = CHAIRS | {Role.REVIEW_MEMBER, Role.STATION_REVIEWER}
"""Who may be asked to take part: members of the review meeting, and whoever answers for a station."""

CALL = Step(
    "call",
    gettext_lazy("call the meeting"),
    states(State.PLANNED),
    State.CALLED,
    HOSTS,
    gettext_lazy("The agenda stands; the members are told time, place and bodies."),
)
BEGIN = Step(
    "begin",
    gettext_lazy("begin"),
    states(State.CALLED),
    State.UNDER_WAY,
    CHAIRS,
    gettext_lazy("From now until the end members see the dossiers of the agenda; who belongs to a body leaves."),
)
END = Step(
    "end",
    gettext_lazy("end the meeting"),
    states(State.UNDER_WAY),
    State.MINUTES,
    CHAIRS,
    gettext_lazy("Every finding is decided; ratings become values, scores follow, and the minutes are drafted."),
)
SIGN = Step(
    "sign",
    gettext_lazy("sign the minutes"),
    states(State.MINUTES),
    State.SIGNED,
    MEMBERS,
    gettext_lazy("Each member who was present signs; with the last one the minutes are signed off."),
)
STEPS = (CALL, BEGIN, END, SIGN)
IN_PREPARATION = states(State.PLANNED, State.CALLED)
"""States in which the agenda and the members may still change."""


def steps_from(state: str) -> list[Step]:
    """What can be done next, by anybody."""
    return [step for step in STEPS if state in step.before]
