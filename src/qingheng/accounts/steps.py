"""What every work-flow is made of: a step, as data, and its refusals.

The law: no step is skipped, and a refusal says what is wrong and what to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from qingheng.accounts.roles import Role


class StepRefusedError(Exception):
    """A step that cannot be taken. The text is for the user."""


@dataclass(frozen=True)
class Step:
    """A step from one state to the next: who takes it, and whose hands must not have been on it before."""

    name: str
    title: str | Promise
    before: frozenset[TextChoices]
    after: TextChoices | None
    """None: the state stays."""
    roles: frozenset[Role]
    meaning: str | Promise
    apart_from: frozenset[str] = field(default=frozenset())
    """Hands that must be another's; what they did is named by the work-flow's `HANDS`."""

    @property
    def is_of_body(self) -> bool:
        """Whether it is taken for the body itself, by its liaison."""
        return Role.LIAISON in self.roles


def states(*members: TextChoices) -> frozenset[TextChoices]:
    """A set of states."""
    return frozenset(members)


def check_state(thing: object, state: TextChoices, step: Step) -> None:
    """Refuse unless the thing stands in a state the step begins with."""
    if state not in step.before:
        needed = sorted(step.before, key=list(type(state)).index)
        facts = {
            "thing": thing,
            "state": state.label,
            "step": step.title,
            "needed": " / ".join(str(each.label) for each in needed),
        }
        raise StepRefusedError(
            _("“%(thing)s” is in the state “%(state)s”; “%(step)s” needs the state “%(needed)s”. Reload the page.")
            % facts
        )


def check_hands(step: Step, done: Mapping[str, Iterable[str]], words: Mapping[str, str | Promise], name: str) -> None:
    """Refuse if this person's hands were on it where another's are demanded; `done` says who did what."""
    own = [str(words[hand]) for hand in words if hand in step.apart_from and name in done.get(hand, ())]
    if own:
        facts = {"step": step.title, "done": _(" and ").join(own)}
        raise StepRefusedError(_("You %(done)s, so “%(step)s” is for somebody else.") % facts)


def needed(text: str, sentence: str | Promise, *, most: int = 0) -> str:
    """The text without blanks around it; refused with the sentence if there is none, or if it is too long to keep."""
    if not text.strip():
        raise StepRefusedError(str(sentence))
    return fitting(text, most) if most else text.strip()


def fitting(text: str, most: int) -> str:
    """The text as it is kept; refused if it is longer, for the end of a reason is never cut off in silence."""
    plain = text.replace("\r\n", "\n").replace("\0", "").strip()  # as browsers count; NUL no database takes
    if len(plain) > most:
        facts = {"n": len(plain), "most": most}
        raise StepRefusedError(_("The text has %(n)s characters, but at most %(most)s are kept. Shorten it.") % facts)
    return plain
