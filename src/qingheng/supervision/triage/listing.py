"""The queue as a list: each matter with its months, reasons, clock and suggestions. The law: few queries a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import models

import qianfen
from qingheng.accounts.models import User
from qingheng.alerts import queries
from qingheng.alerts.models import AlertLevel, Case, Matter
from qingheng.scoring.queries import latest_month
from qingheng.supervision.triage.clock import Clock
from qingheng.supervision.triage.forms import EVERYTHING, OPEN_ONES, OVERDUE, SHOWS, WAITING, MatterFilter
from qingheng.supervision.triage.months import SHOWN_IN_LISTS, Cell, back, cases_of, cells, span


@dataclass(frozen=True)
class Line:
    """A matter with what a list says of it."""

    matter: Matter
    cells: Sequence[Cell]
    case: Case | None
    """The case of its last month."""
    waits: int
    is_overdue: bool
    suggested: Sequence[str]
    stands: bool
    """Whether the alert stands in the latest month."""


def lines(found: Iterable[Matter], clock: Clock) -> list[Line]:
    """The matters of a page."""
    shown, latest = list(found), latest_month()
    if not shown or latest is None:
        return []
    months = list(span(back(latest, SHOWN_IN_LISTS), latest))
    earliest = min([months[0], *(qianfen.Period.parse(matter.until) for matter in shown)])
    cases = cases_of([matter.body_id for matter in shown], earliest)
    suggested = lru_cache(queries.suggested_measures)
    return [
        Line(
            matter=matter,
            cells=cells(cases[matter.body_id], months, matter.pk),
            case=cases[matter.body_id].get(matter.until),
            waits=clock.waits(matter),
            is_overdue=clock.is_overdue(matter),
            suggested=suggested(matter.until, matter.colour),
            stands=matter.until == str(latest) and bool(matter.level),
        )
        for matter in shown
    ]


def counts(form: MatterFilter, user: User, clock: Clock) -> list[tuple[str, object, int]]:
    """What the list can show, with how many of each."""
    found = form.narrow(queries.matters(user)).order_by()
    states = dict(found.values_list("state").annotate(models.Count("pk")))
    waiting, overdue = form.narrow(queries.queue(user)).count(), found.filter(clock.overdue).count()
    ended = sum(states.get(state, 0) for state in (State.DISMISSED, State.CLOSED, State.REVOKED))
    whole = sum(states.values())
    known: Mapping[str, int] = {WAITING: waiting, OVERDUE: overdue, OPEN_ONES: whole - ended, EVERYTHING: whole}
    return [(show, title, known[show] if show in known else states.get(show, 0)) for show, title in SHOWS.items()]


State = Matter.State


@dataclass(frozen=True)
class Urgent:
    """The figures above the queue."""

    by_level: Mapping[AlertLevel, int]
    overdue: int
    escalated: int
    proposed: int


def urgent(user: User, clock: Clock) -> Urgent:
    """How many wait, by colour, and how many of them press."""
    waiting = queries.queue(user).order_by()
    levels = dict(waiting.values_list("level").annotate(models.Count("pk")))
    return Urgent(
        by_level={level: levels.get(level.value, 0) for level in reversed(AlertLevel) if level},
        overdue=waiting.filter(clock.overdue).count(),
        escalated=waiting.filter(is_escalated=True).count(),
        proposed=waiting.filter(proposed_level__gt=0).count(),
    )
