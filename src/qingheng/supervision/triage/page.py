"""What the page of a matter shows. The law: of papers, measures and objections only what the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.functional import Promise

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.queries import full_names
from qingheng.accounts.steps import Step
from qingheng.alerts import queries
from qingheng.alerts.handling import BY_NAME, DECIDED
from qingheng.alerts.models import Case, Matter, MatterStep
from qingheng.alerts.permissions import steps_open_to
from qingheng.scoring.queries import latest_month
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.rectifying.queries import unfinished
from qingheng.supervision.triage.clock import Clock
from qingheng.supervision.triage.links import Group, links, owed_corrections
from qingheng.supervision.triage.losses import Cause, causes
from qingheng.supervision.triage.months import Cell, cases_of, cells, span

State = Matter.State
COURSE = (
    State.RAISED,
    State.CONFIRMED,
    State.IN_FOLLOW_UP,
    State.RECTIFYING,
    State.AWAITING_VERIFICATION,
    State.CLOSED,
)


@dataclass(frozen=True)
class Stage:
    """A stage in the line over the page."""

    label: str | Promise
    standing: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Deed:
    """A step that was taken."""

    step: Step | None
    record: MatterStep
    by: str

    @property
    def title(self) -> str | Promise:
        return self.step.title if self.step else self.record.step


class MatterPage:
    """A matter before a reader."""

    def __init__(self, matter: Matter, user: User) -> None:
        self.matter, self.user = matter, user
        self.clock = Clock.now()
        self.latest = latest_month()

    @cached_property
    def cells(self) -> Sequence[Cell]:
        """Its months from the first to the latest one that has scores; of an ended matter to its own last."""
        first, last = qianfen.Period.parse(self.matter.since), qianfen.Period.parse(self.matter.until)
        if not self.matter.is_ended and self.latest is not None:
            last = max(last, self.latest)
        cases = cases_of([self.matter.body_id], first)[self.matter.body_id]
        return cells(cases, span(first, last), self.matter.pk)

    @property
    def cases(self) -> list[Case]:
        """The months that have a case, the latest first."""
        return [cell.case for cell in reversed(self.cells) if cell.case]

    @cached_property
    def case(self) -> Case | None:
        """The case of its last month."""
        return Case.objects.filter(body=self.matter.body_id, period=self.matter.until).first()

    @cached_property
    def causes(self) -> list[Cause]:
        """Why it stands."""
        return causes(self.case) if self.case else []

    @property
    def has_cleared(self) -> bool:
        """Whether the alert does not stand in the latest month any more, though the matter is open."""
        return not self.matter.is_ended and self.latest is not None and self.matter.until < str(self.latest)

    @cached_property
    def deeds(self) -> list[Deed]:
        """Everything that happened, the latest first."""
        records = list(self.matter.steps.order_by("-pk"))
        return [Deed(BY_NAME.get(record.step), record, self.names.get(record.by, record.by)) for record in records]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The full names of everybody who had a hand in it, by login name."""
        matter = self.matter
        hands = matter.steps.order_by().values_list("by", flat=True).distinct()
        return full_names([*hands, matter.triaged_by, matter.ended_by])

    @property
    def triaged_by(self) -> str:
        """Who triaged it, by full name."""
        return self.names.get(self.matter.triaged_by, self.matter.triaged_by)

    @property
    def ended_by(self) -> str:
        """Who ended it, by full name."""
        return self.names.get(self.matter.ended_by, self.matter.ended_by)

    @property
    def stages(self) -> list[Stage]:
        """How far it has come."""
        known = {deed.record.after: deed for deed in self.deeds if deed.record.before != deed.record.after}
        if self.matter.state in {State.DISMISSED, State.REVOKED}:
            passed = [state for state in COURSE if state in known]
            return [self._stage(state, "done", known) for state in passed] + [
                self._stage(State(self.matter.state), "stopped", known)
            ]
        here = COURSE.index(State(self.matter.state))
        places = ["done"] * here + ["here"] + ["ahead"] * (len(COURSE) - here - 1)
        return [self._stage(state, place, known) for state, place in zip(COURSE, places, strict=True)]

    @staticmethod
    def _stage(state: State, standing: str, known: Mapping[str, Deed]) -> Stage:
        deed = known.get(state) if standing != "ahead" else None
        return Stage(state.label, standing, deed.by if deed else "", deed.record.at if deed else None)

    @cached_property
    def open_steps(self) -> dict[str, Step]:
        """What the reader may do now, by name; a colour is only decided on where one is proposed."""
        steps = steps_open_to(self.user, self.matter)
        return {step.name: step for step in steps if step.name not in DECIDED or self.matter.proposed_level}

    @property
    def measures(self) -> list[queries.Choice]:
        """What can be chosen."""
        return queries.measures_for(self.matter)

    @property
    def chosen(self) -> list[str]:
        """The names of the measures that were chosen."""
        names = {choice.code: choice.name for choice in self.measures}
        return [names.get(code, code) for code in self.matter.measures]

    @cached_property
    def unfinished(self) -> int:
        """Rectification items that keep it from being closed."""
        return unfinished(self.matter).count()

    @property
    def due(self) -> date:
        """The last day of its triage."""
        return self.clock.due(self.matter)

    @property
    def is_overdue(self) -> bool:
        """Whether nobody has triaged it in time."""
        return self.clock.is_overdue(self.matter)

    @property
    def may_queue(self) -> bool:
        """Whether the reader comes from the queue."""
        return may_open(self.user, "supervision:queue")

    @cached_property
    def owed(self) -> list[Paper]:
        """Papers that went out and want a correction letter, as far as the reader may see them."""
        return list(owed_corrections(visible_papers(self.user)).filter(matter=self.matter))

    @property
    def may_draft(self) -> bool:
        """Whether the reader may begin a correction letter."""
        return may_open(self.user, "supervision:paper_new")

    @cached_property
    def linked(self) -> list[Group]:
        """What was done because of it."""
        return links(self.matter, self.user)
