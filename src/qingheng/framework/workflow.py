"""The states of a framework version and the steps between them. The law: no step is skipped, none leads back."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.steps import StepRefusedError
from qingheng.framework.models import FrameworkVersion

State = FrameworkVersion.State


@dataclass(frozen=True)
class Step:
    """A step from one state to the next, and what it means in the office."""

    name: str
    title: Promise
    before: FrameworkVersion.State
    after: FrameworkVersion.State
    meaning: Promise


PUBLISH = Step(
    "publish",
    gettext_lazy("publish"),
    State.DRAFT,
    State.PUBLISHED,
    gettext_lazy("From the given day on bodies are scored by it; it never changes again."),
)
RETIRE = Step(
    "retire",
    gettext_lazy("retire"),
    State.PUBLISHED,
    State.RETIRED,
    gettext_lazy("A later version has taken its place; the months it was in force for keep their scores."),
)
STEPS = (PUBLISH, RETIRE)


def steps_from(state: str) -> list[Step]:
    """What can be done next."""
    return [step for step in STEPS if step.before == state]


def check_step(version: FrameworkVersion, step: Step) -> None:
    """Refuse unless the version is in the state the step begins with."""
    if version.state != step.before:
        facts = {
            "version": version,
            "state": version.get_state_display(),
            "step": step.title,
            "needed": step.before.label,
        }
        raise StepRefusedError(
            _("“%(version)s” is %(state)s; only a version that is %(needed)s can go through the step “%(step)s”.")
            % facts
        )
