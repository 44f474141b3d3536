"""How far a paper has come, who did what, and what is to be done next.

The law: told from the records of its steps alone; an addressee sees the way from the issue on, and no names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext_lazy

from qingheng.accounts.access import COMMISSION
from qingheng.accounts.models import User
from qingheng.supervision.models import Paper, PaperStep
from qingheng.supervision.paper import workflow
from qingheng.supervision.paper.permissions import why_not
from qingheng.supervision.paper.workflow import BEFORE_ISSUE, State, course_of, steps_from

BACKWARDS = frozenset({"send_back", "discard", "withdraw", "reject_reply", "refuse"})
"""Steps that are offered after those that lead on."""
BESIDE = frozenset({"record_receipt", "record_reply"})
"""Steps that stand in for the addressee's own."""
WAY = (
    *(State.DRAFT, State.DRAFTED, State.CHECKED, State.APPROVED, State.ISSUED, State.SERVED, State.RECEIVED),
    *(State.REPLIED, State.VERIFIED, State.CLOSED),
)
FIRST_TITLES = {
    "draft": pgettext_lazy("paper step", "draft"),
    "edit": pgettext_lazy("paper step", "edit the draft"),
    "ask_for_time": pgettext_lazy("paper step", "ask for more time"),
    "give_time": pgettext_lazy("paper step", "give more time"),
    "refuse_time": pgettext_lazy("paper step", "refuse more time"),
}
"""What is on record besides the steps between states."""
STOPS = {State.REFUSED: State.REPLIED}
"""What stands in the place of another state."""


@dataclass(frozen=True)
class Stage:
    """One station on the way of a paper."""

    state: State
    standing: str
    """`done`, `here`, `ahead` or `stopped`."""
    by: str = ""
    at: datetime | None = None

    @property
    def label(self) -> str:
        """The name of the state."""
        return str(self.state.label)


@dataclass(frozen=True)
class Choice:
    """A step from where the paper stands, and why it is not open to this person; empty if it is."""

    step: workflow.PaperStep
    why_not: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the person may take it now."""
        return not self.why_not

    @property
    def is_backwards(self) -> bool:
        """Whether it leads back or to an end."""
        return self.step.name in BACKWARDS


def is_of_house(user: User) -> bool:
    """Whether somebody sees how a paper came about."""
    return user.has_role(*COMMISSION)


def choices_of(user: User, paper: Paper) -> list[Choice]:
    """Every step from the state in which it stands; an addressee is shown only the own ones."""
    steps = [step for step in steps_from(paper) if step.is_of_addressee != is_of_house(user) or step.is_of_addressee]
    ordered = sorted(steps, key=lambda step: (step.name in BACKWARDS, step.name in BESIDE))
    return [Choice(step, why_not(user, step, paper)) for step in ordered]


def stages_of(user: User, paper: Paper) -> list[Stage]:
    """The way from the draft to the close-out, as far as this person may see it."""
    last = {record.after: record for record in paper.steps.all()}
    here = State(paper.state)
    reached = here if here in {*WAY, *STOPS} else State(list(paper.steps.all())[-1].before or here)
    place = WAY.index(STOPS.get(reached, reached))
    names = _full_names(record.by for record in last.values())
    found = []
    for state in _way(paper, is_inside=is_of_house(user)):
        distance = WAY.index(state) - place
        record = last.get(state) if distance <= 0 else None
        shown = reached if not distance else state
        by = names.get(record.by, record.by) if record and is_of_house(user) else ""
        standing = "ahead" if distance > 0 else "done" if distance < 0 else "stopped" if reached in STOPS else "here"
        found.append(Stage(shown, standing, by, record.at if record else None))
    return [*found, *_end(paper, here, last, names, is_inside=is_of_house(user))]


def _end(
    paper: Paper, here: State, last: dict[str, PaperStep], names: dict[str, str], *, is_inside: bool
) -> list[Stage]:
    """Where it ended outside its way."""
    if here in {*WAY, *STOPS}:
        return []
    record = last[paper.state]
    return [Stage(here, "stopped", names.get(record.by, record.by) if is_inside else "", record.at)]


def _way(paper: Paper, *, is_inside: bool) -> list[State]:
    """The states a paper of this kind goes through."""
    met = {State(step.after) for step in course_of(paper).steps if step.after} | {State.DRAFT}
    return [state for state in WAY if state in met and (is_inside or state not in BEFORE_ISSUE)]


def records_of(user: User, paper: Paper) -> list[tuple[PaperStep, str, str]]:
    """The steps that were taken, the latest first: record, title, name; an addressee sees those after the issue."""
    rows = [row for row in paper.steps.all() if is_of_house(user) or row.before not in {"", *BEFORE_ISSUE}]
    names = _full_names(row.by for row in rows) if is_of_house(user) else {}
    titles = {step.name: str(step.title) for step in course_of(paper).steps} | FIRST_TITLES
    return [(row, str(titles.get(row.step, row.step)), names.get(row.by, "")) for row in reversed(rows)]


def _full_names(usernames: Iterable[str]) -> dict[str, str]:
    found = User.objects.filter(username__in=set(usernames)).values_list("username", "full_name")
    return dict(found)
