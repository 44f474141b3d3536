"""What hunting with random frameworks once found, each in its smallest form."""

import pytest

from qianfen import Missing, check_document, check_observations
from tests.qianfen.small import card, deduct, document, event, manual, months, ratio, seen, small, veto


def test_a_stock_takes_no_circumstances_because_they_would_add_up_over_the_year():
    framework = small(deduct(keys=("n:latest",), modifiers=["unit_leader"]))
    rows = [seen("2026-01", value=2, modifiers=("unit_leader",)), seen("2026-06", value=0)]
    assert [fault.code for fault in check_observations(framework, rows)] == ["observation.modifier_not_allowed"]


def test_the_next_value_of_a_stock_may_give_points_back():
    framework = small(deduct(keys=("n:latest",), per=3))
    assert card(framework, [seen("2026-01", value=2)], "2026-02").bounds == (0, 2000)


def test_an_event_may_turn_out_to_count_in_an_earlier_member_that_is_still_open():
    framework = small(deduct("A1-1", 1), deduct("A1-2", 3), groups={"g": ["A1-1", "A1-2"]})
    rows = [*months(1, item="A1-1"), *months(1, item="A1-2"), event("2026-02", "e", item="A1-2")]
    open_bounds = card(framework, rows, "2026-02").bounds
    found = card(framework, [*rows, event("2026-02", "e", item="A1-1", value=0)], "2026-02")
    assert (open_bounds, found.total) == ((0, 4000), 4000)


def test_an_event_that_moves_lifts_the_cap_it_put_on_the_pillar():
    framework = small(deduct("A1-1", 1), veto("A1-2", cap=5), groups={"g": ["A1-1", "A1-2"]})
    rows = [event("2026-02", "e", "chief", item="A1-2", modifiers=("confirmed",))]
    rows += [seen("2026-01", "chief", item="A1-2"), *months(1, item="A1-1")]
    assert card(framework, rows, "2026-02").nodes["A"].flags >= {"capped"}
    assert card(framework, rows, "2026-02").bounds == (0, 4000)


def test_notes_stand_in_the_order_of_items_and_periods_not_of_rows():
    framework = small(deduct("A1-1", 3), deduct("A1-2", 3), groups={"g": ["A1-2", "A1-1"]})
    rows = [
        event("2026-02", "e", item="A1-2"),
        event("2026-03", "e"),
        event("2026-01", "f"),
        event("2026-01", "f", item="A1-2"),
    ]
    found = card(framework, rows)
    assert card(framework, rows[::-1]) == found
    assert [note.params["period"] for note in found.notes] == ["2026-01", "2026-03"]


def test_the_same_data_give_the_same_scorecard_from_whatever_rows_of_a_file():
    framework = small(deduct())
    rows = months(3, value=1, row=7)
    assert card(framework, rows) == card(framework, months(3, value=1))


def test_a_rate_of_which_only_one_half_applies_does_not_apply():
    framework = small(ratio(raw=("done", "due:latest"), frequency="year"))
    rows = [seen("2026", "done", 1), seen("2026", "due", None, missing=Missing.NOT_APPLICABLE)]
    assert card(framework, rows).nodes["A1-1"].flags == {"not_applicable"}


BROKEN = {
    "a colour that is no text": (("thresholds", "total", 2, "color"), {"options": {}}),
    "an excluded option that is no text": (("scales", "satisfaction", "excluded"), [[1]]),
    "excluded options that are no list": (("scales", "satisfaction", "excluded"), 12),
    "a group member that is no text": (("dedupe_groups", "g", "members"), [["A1-1"]]),
    "a measure for no colour": (("measures",), [{"code": "T", "name": "talk", "suggested_for": [[]]}]),
    "more raters than people": (("level1", 0, "level2", 0, "leaves", 1, "raters_min"), 10**30),
    "no audience": (("audiences",), []),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_framework_broken_in_any_way_is_a_fault_and_never_a_crash(case):
    (*path, field), value = BROKEN[case]
    broken = document(deduct(), manual("A1-2"), groups={"g": ["A1-1"]})
    place = broken
    for step in path:
        place = place[step]
    place[field] = value
    assert check_document(broken)
