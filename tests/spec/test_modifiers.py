"""Circumstances weigh an event; they multiply."""

import pytest

from qianfen import check_observations
from tests.qianfen.small import card, deduct, event, seen, small

ALL = ("self_handled", "self_reported", "unit_leader")
FRAMEWORK = small(deduct(per=5, modifiers=list(ALL)), deduct("A1-2", 5))


@pytest.mark.parametrize(
    ("modifiers", "lost"),
    [
        ((), 500),
        (("self_handled",), 0),
        (("self_reported",), 250),
        (("unit_leader",), 1000),
        (("self_reported", "unit_leader"), 500),
        (("unit_leader", "self_reported"), 500),
        (("self_handled", "unit_leader"), 0),
    ],
)
def test_factors_multiply_in_any_order(modifiers, lost):
    assert 4000 - card(FRAMEWORK, [event("2026-01", "e", modifiers=modifiers)]).total == lost


def test_a_plain_count_may_have_circumstances_too():
    assert card(FRAMEWORK, [seen("2026-01", value=3, modifiers=("self_reported",))]).total == 4000 - 750


def test_an_event_may_count_more_than_once():
    assert card(FRAMEWORK, [event("2026-01", "e", value=3, modifiers=("self_reported",))]).total == 4000 - 750


def test_plain_and_weighed_events_add_up_and_stop_at_zero():
    rows = [event("2026-01", "e"), event("2026-02", "f", modifiers=("unit_leader",)), event("2026-03", "g")]
    assert [card(FRAMEWORK, rows, f"2026-0{month}").nodes["A1-1"].points for month in (1, 2, 3)] == [1500, 500, 0]
    rows.append(event("2026-04", "h", value=10**9, modifiers=("unit_leader",)))
    assert card(FRAMEWORK, rows).nodes["A1-1"].points == 0


def test_an_event_that_costs_nothing_is_reported_all_the_same():
    rows = [event(f"2026-{month:02}", f"e{month}", modifiers=("self_handled",)) for month in range(1, 13)]
    node = card(FRAMEWORK, rows).nodes["A1-1"]
    assert (node.points, node.flags) == (2000, frozenset())


def test_only_items_that_allow_a_modifier_take_it():
    (fault,) = check_observations(FRAMEWORK, [event("2026-01", "e", item="A1-2", modifiers=("unit_leader",))])
    assert fault.code == "observation.modifier_not_allowed"
