"""What somebody may do next with a submission, and why not the rest. The law: nobody is refused without a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.models import Submission
from qingheng.collection.permissions import can_take, check_can_take, check_can_vouch, may_ever
from qingheng.collection.submission.completeness import check_can_accept
from qingheng.collection.submission.submitted import current_submission
from qingheng.collection.workflow import ACCEPT, REFUSE, REQUEST, SEND_BACK, STEPS, TAKE_BACK, Step, steps_from

AT_WILL = (TAKE_BACK, REQUEST)
"""Steps that nobody waits for."""
BACKWARDS = (TAKE_BACK, SEND_BACK, REFUSE)
"""Steps that are offered after those that lead on."""


@dataclass(frozen=True)
class Choice:
    """A step from where the submission stands, and why it is not open to this person; empty if it is."""

    step: Step
    why_not: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the person may take it now."""
        return not self.why_not


def choices_of(user: User, submission: Submission) -> list[Choice]:
    """Every step from the state in which it stands; none if a later version speaks for the period."""
    latest = current_submission(submission.station, submission.when)
    if submission.state == Submission.State.REFUSED or (latest is not None and latest.pk != submission.pk):
        return []
    forward = sorted(steps_from(submission.state), key=lambda step: step in BACKWARDS)
    return [Choice(step, why_not(user, step, submission)) for step in forward]


def why_not(user: User, step: Step, submission: Submission) -> str:
    """Why this person may not take the step now; empty if they may."""
    try:
        if step is ACCEPT:
            check_can_accept(submission, user)
        else:
            check_can_take(user, step, submission)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal)
    return ""


def why_not_vouch(user: User, submission: Submission) -> str:
    """Why this person may not verify what the station reports on its own body; empty if they may."""
    try:
        check_can_vouch(user, submission)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal)
    return ""


def waiting_for(user: User, submissions: Iterable[Submission]) -> list[Submission]:
    """Those that stand still until this person does something."""
    return [found for found in submissions if any(can_take(user, step, found) for step in _due_steps(user, found))]


def _due_steps(user: User, submission: Submission) -> list[Step]:
    return [step for step in due_from(submission.state) if may_ever(user, step, submission.station)]


def due_from(state: str) -> list[Step]:
    """The steps from a state that somebody waits for."""
    return [step for step in STEPS if state in step.before and step not in AT_WILL]


def states_waiting() -> frozenset[str]:
    """The states in which somebody has to do something."""
    return frozenset(state.value for state in Submission.State if due_from(state))
