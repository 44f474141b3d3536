"""What happened to an item, and how far it has come. The law: told from the records of its steps, latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from qingheng.accounts.queries import full_names
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.board import COLUMNS
from qingheng.supervision.rectifying.workflow import STEPS

State = Rectification.State
TITLES = {step.name: step.title for step in STEPS}


@dataclass(frozen=True)
class Stage:
    """A state on the way of an item, and whether it lies behind, here or ahead."""

    label: str
    standing: str


def stages_of(item: Rectification) -> list[Stage]:
    """The way from opening to close-out."""
    if item.state == State.CANCELLED:
        return [Stage(str(State.OPEN.label), "done"), Stage(str(State.CANCELLED.label), "stopped")]
    here = COLUMNS.index(State(item.state))
    standings = ["done" if number < here else "here" if number == here else "ahead" for number in range(len(COLUMNS))]
    return [Stage(str(state.label), standing) for state, standing in zip(COLUMNS, standings, strict=True)]


@dataclass(frozen=True)
class Deed:
    """One thing that was done to it."""

    by: str
    what: str
    at: datetime
    words: str
    facts: dict[str, Any]


def deeds_of(item: Rectification) -> Sequence[Deed]:
    """What was done, the latest first, by people under their full names."""
    steps = list(item.steps.all())
    names = full_names([item.opened_by, *(step.by for step in steps)])
    opened_by = names.get(item.opened_by, item.opened_by)
    opened = Deed(opened_by, pgettext("rectification", "open"), item.opened_at, item.requirement, {})
    taken = [
        Deed(names.get(step.by, step.by), str(TITLES.get(step.step, step.step)), step.at, step.reason, step.facts)
        for step in steps
    ]
    return [opened, *taken][::-1]
