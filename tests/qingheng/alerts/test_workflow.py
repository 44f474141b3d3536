"""The table of states: every state and change has one outcome, and people are told only what they do not know."""

from itertools import product

import pytest

from qingheng.alerts.models import AlertLevel, Case
from qingheng.alerts.workflow import NEWS, TRANSITIONS, Change, State, change, next_state

NONE, BLUE, YELLOW, RED = AlertLevel
LEVELS = list(AlertLevel)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (NONE, NONE, Change.QUIET),
        (NONE, BLUE, Change.APPEARED),
        (NONE, RED, Change.APPEARED),
        (BLUE, YELLOW, Change.ROSE),
        (YELLOW, YELLOW, Change.HELD),
        (RED, BLUE, Change.FELL),
        (RED, NONE, Change.VANISHED),
    ],
)
def test_two_colours_compare_in_one_way(before: AlertLevel, now: AlertLevel, expected: Change) -> None:
    assert change(before, now) is expected


def possible(state: State | None, what: Change) -> bool:
    """A cleared case has no colour, so it can only stay quiet or appear; one that stands has one."""
    if state is None:
        return True
    return (what in {Change.QUIET, Change.APPEARED}) == (state is State.CLEARED)


def test_the_table_says_something_about_everything_that_can_happen_and_about_nothing_else() -> None:
    wanted = {(state, what) for state, what in product([None, *State], Change) if possible(state, what)}
    assert set(TRANSITIONS) == wanted


def test_a_case_that_has_a_colour_is_never_cleared_and_one_without_never_stands() -> None:
    for (state, what), after in TRANSITIONS.items():
        has_colour = what not in {Change.QUIET, Change.VANISHED}
        assert has_colour == (after not in {State.CLEARED, None}), (state, what)


def test_every_state_can_be_reached_and_left() -> None:
    assert set(TRANSITIONS.values()) - {None} == set(State)
    for state in State:
        assert {after for (before, _what), after in TRANSITIONS.items() if before is state} - {state}


def test_only_what_appears_worsens_or_vanishes_is_news() -> None:
    assert NEWS == {Change.APPEARED: State.RAISED, Change.ROSE: State.WORSENED, Change.VANISHED: State.CLEARED}
    for what, told in NEWS.items():
        assert TRANSITIONS[None, what] is told


@pytest.mark.parametrize(("before", "now"), list(product(LEVELS, LEVELS)))
def test_without_a_case_the_month_before_decides(before: AlertLevel, now: AlertLevel) -> None:
    state = next_state(None, before=before, now=now)
    if not now:
        assert state is (State.CLEARED if before else None)
    elif not before:
        assert state is State.RAISED
    else:
        assert state is (State.WORSENED if now > before else State.CONTINUING)


@pytest.mark.parametrize(
    ("state", "level", "now"), list(product([State.RAISED, State.CONTINUING, State.WORSENED], LEVELS[1:], LEVELS))
)
def test_a_case_that_stands_follows_its_own_colour(state: State, level: AlertLevel, now: AlertLevel) -> None:
    case = Case(state=state, level=level, level_before=BLUE)
    after = next_state(case, before=BLUE, now=now)
    if not now:
        assert after is State.CLEARED
    elif now > level:
        assert after is State.WORSENED
    elif now == level or state is not State.WORSENED:
        assert after is state
    else:
        assert after is State.CONTINUING


def test_a_cleared_case_that_comes_back_is_raised_again() -> None:
    case = Case(state=State.CLEARED, level=NONE, level_before=BLUE)
    assert next_state(case, before=BLUE, now=YELLOW) is State.RAISED
    assert next_state(case, before=BLUE, now=NONE) is State.CLEARED


def test_a_case_is_judged_anew_where_only_the_month_before_was_corrected() -> None:
    case = Case(state=State.CONTINUING, level=YELLOW, level_before=YELLOW)
    assert next_state(case, before=NONE, now=YELLOW) is State.RAISED
    assert next_state(case, before=BLUE, now=YELLOW) is State.WORSENED
    assert next_state(case, before=RED, now=YELLOW) is State.CONTINUING
