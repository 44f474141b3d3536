"""The life of an alert case, as data; the page of it in the docs is made from these tables.

The law: every state and every change of colour has exactly one outcome, and people are told only what they do not know.
"""

from collections.abc import Mapping
from enum import StrEnum

from qingheng.alerts.models import Case

State = Case.State


class Change(StrEnum):
    """What a score did to a colour."""

    QUIET = "quiet"
    """There was no alert and there is none."""
    APPEARED = "appeared"
    ROSE = "rose"
    HELD = "held"
    FELL = "fell"
    """The colour is lower, but not gone."""
    VANISHED = "vanished"


def change(before: int, now: int) -> Change:
    """Compare two colours; 0 is none."""
    if not before:
        return Change.APPEARED if now else Change.QUIET
    if not now:
        return Change.VANISHED
    if now == before:
        return Change.HELD
    return Change.ROSE if now > before else Change.FELL


TRANSITIONS: Mapping[tuple[State | None, Change], State | None] = {
    # The month has no case yet: the colour is compared with the month before.
    (None, Change.QUIET): None,
    (None, Change.APPEARED): State.RAISED,
    (None, Change.ROSE): State.WORSENED,
    (None, Change.HELD): State.CONTINUING,
    (None, Change.FELL): State.CONTINUING,
    (None, Change.VANISHED): State.CLEARED,
    # The month has a case: a new value arrived, and the colour is compared with what it was until now.
    (State.RAISED, Change.ROSE): State.WORSENED,
    (State.RAISED, Change.HELD): State.RAISED,
    (State.RAISED, Change.FELL): State.RAISED,
    (State.RAISED, Change.VANISHED): State.CLEARED,
    (State.CONTINUING, Change.ROSE): State.WORSENED,
    (State.CONTINUING, Change.HELD): State.CONTINUING,
    (State.CONTINUING, Change.FELL): State.CONTINUING,
    (State.CONTINUING, Change.VANISHED): State.CLEARED,
    (State.WORSENED, Change.ROSE): State.WORSENED,
    (State.WORSENED, Change.HELD): State.WORSENED,
    (State.WORSENED, Change.FELL): State.CONTINUING,
    (State.WORSENED, Change.VANISHED): State.CLEARED,
    (State.CLEARED, Change.QUIET): State.CLEARED,
    (State.CLEARED, Change.APPEARED): State.RAISED,
}
"""(state of this month's case, change of colour) → its next state. What is not listed cannot happen."""

NEWS: Mapping[Change, State] = {
    Change.APPEARED: State.RAISED,
    Change.ROSE: State.WORSENED,
    Change.VANISHED: State.CLEARED,
}
"""What people are told, by how the colour changed against what they were told last; anything else is no news."""


def next_state(case: Case | None, *, before: int, now: int) -> State | None:
    """The state of a month's case, given the colour of the month before and the colour now; None: there is no case.

    Where only the month before was corrected and this month's colour held, the case is judged as if it were new.
    """
    if case is None:
        return TRANSITIONS[None, change(before, now)]
    if case.level_before != before and case.level == now and now:
        return TRANSITIONS[None, change(before, now)]
    return TRANSITIONS[State(case.state), change(case.level, now)]
