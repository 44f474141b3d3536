"""The states of a submission and the steps between them, as data; the page of it in the docs is made from this table.

The law: whoever enters does not accept, whoever accepts does not lock, and no step is skipped.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from qingheng.accounts import steps
from qingheng.accounts.roles import Role
from qingheng.collection.models import Submission

State = Submission.State


@dataclass(frozen=True)
class Step(steps.Step):
    """A step of a submission; hands are `entered`, `opened`, `submitted`, `accepted`."""

    @property
    def is_of_station(self) -> bool:
        """Whether the role must be held for the submission's own station."""
        return Role.FRAMEWORK_ADMINISTRATOR not in self.roles


CLERKS = frozenset({Role.STATION_CLERK})
REVIEWERS = frozenset({Role.STATION_REVIEWER})
ADMINISTRATORS = frozenset({Role.FRAMEWORK_ADMINISTRATOR})
AUTHORS = frozenset({"entered", "submitted"})

SUBMIT = Step(
    "submit",
    gettext_lazy("submit"),
    frozenset({State.DRAFT, State.SENT_BACK}),
    State.SUBMITTED,
    CLERKS,
    gettext_lazy("The clerk has entered everything that is due; the reviewer looks at it."),
)
TAKE_BACK = Step(
    "take_back",
    gettext_lazy("take back"),
    frozenset({State.SUBMITTED}),
    State.DRAFT,
    CLERKS,
    gettext_lazy("The clerk wants to change something before it has been accepted."),
)
SEND_BACK = Step(
    "send_back",
    gettext_lazy("send back"),
    frozenset({State.SUBMITTED}),
    State.SENT_BACK,
    REVIEWERS,
    gettext_lazy("The reviewer says what is wrong, cell by cell; the clerk corrects it and submits again."),
    AUTHORS,
)
ACCEPT = Step(
    "accept",
    gettext_lazy("accept"),
    frozenset({State.SUBMITTED}),
    State.ACCEPTED,
    REVIEWERS,
    gettext_lazy("The values count from now on: scores, ranks and alerts follow at once."),
    AUTHORS,
)
LOCK = Step(
    "lock",
    gettext_lazy("lock"),
    frozenset({State.ACCEPTED}),
    State.LOCKED,
    ADMINISTRATORS,
    gettext_lazy("The period is closed for the station; from now on there are only corrections."),
    AUTHORS | {"accepted"},
)
REQUEST = Step(
    "request_correction",
    gettext_lazy("ask for a correction"),
    frozenset({State.ACCEPTED, State.LOCKED}),
    State.REQUESTED,
    CLERKS | REVIEWERS,
    gettext_lazy("A next version is asked for, with its reason; the accepted one stays as it is."),
)
APPROVE = Step(
    "approve_correction",
    gettext_lazy("approve the correction"),
    frozenset({State.REQUESTED}),
    State.DRAFT,
    ADMINISTRATORS,
    gettext_lazy("The station may enter the correction; it is submitted and accepted like the first version."),
    frozenset({"opened"}),
)
REFUSE = Step(
    "refuse_correction",
    gettext_lazy("refuse the correction"),
    frozenset({State.REQUESTED}),
    State.REFUSED,
    ADMINISTRATORS,
    gettext_lazy("The accepted version stands."),
    frozenset({"opened"}),
)
STEPS = (SUBMIT, TAKE_BACK, SEND_BACK, ACCEPT, LOCK, REQUEST, APPROVE, REFUSE)

HANDS = {
    "entered": gettext_lazy("entered values of it"),
    "opened": gettext_lazy("asked for it"),
    "submitted": gettext_lazy("submitted it"),
    "accepted": gettext_lazy("accepted it"),
}
"""What somebody did whose hands were on a submission."""


def hands_on(submission: Submission) -> dict[str, frozenset[str]]:
    """Who did what to a submission: login names."""
    entered = submission.values.order_by().values_list("changed_by", flat=True).distinct()
    return {
        "entered": frozenset(entered),
        "opened": frozenset({submission.opened_by}),
        "submitted": frozenset({submission.submitted_by}),
        "accepted": frozenset({submission.accepted_by}),
    }


def steps_from(state: str) -> list[Step]:
    """What can be done next, by anybody."""
    return [step for step in STEPS if state in step.before]


def check_state(submission: Submission, step: Step) -> None:
    """Refuse unless the submission is in a state the step begins with."""
    steps.check_state(submission, State(submission.state), step)


def check_hands(submission: Submission, step: Step, name: str) -> None:
    """Refuse if this person's hands were on it where another's are demanded: enter ≠ accept ≠ lock."""
    steps.check_hands(step, hands_on(submission), HANDS, name)
