"""Which waves a person may see, and which steps a person may take.

The law: whoever planned a wave does not approve it; whoever keyed in or judged answers does not publish.
"""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step, StepRefusedError, check_hands, check_state
from qingheng.surveys.models import Wave
from qingheng.surveys.workflow import HANDS, PLANNERS, STEPS, State

HAND_OF_STEP = {"plan": "planned", "key_in": "keyed", "judge": "judged"}
"""Which hand a recorded step is."""


def may_plan(user: User) -> bool:
    """Whether the person plans waves."""
    return user.has_role(*PLANNERS)


def hands_on(wave: Wave) -> Mapping[str, Iterable[str]]:
    """Who did what to the wave."""
    done: dict[str, set[str]] = {}
    for name, by in wave.steps.values_list("name", "taken_by").distinct():
        if name in HAND_OF_STEP:
            done.setdefault(HAND_OF_STEP[name], set()).add(by)
    return done


def check_can_take(user: User, step: Step, wave: Wave) -> None:
    """Refuse unless `user` may take the step now."""
    if not user.has_role(*step.roles):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(_("“%(step)s” is for: %(roles)s.") % {"step": step.title, "roles": names})
    check_state(wave, State(wave.state), step)
    check_hands(step, hands_on(wave), HANDS, user.get_username())


def steps_open_to(user: User, wave: Wave) -> list[Step]:
    """What `user` may do next."""
    return [step for step in STEPS if _can_take(user, step, wave)]


def _can_take(user: User, step: Step, wave: Wave) -> bool:
    try:
        check_can_take(user, step, wave)
    except (PermissionDenied, StepRefusedError):
        return False
    return True
