"""What comes out for whom, as of when."""

import json
from dataclasses import replace

import pytest

from qianfen import Options, Period, Scorecard, score
from tests.qianfen.small import P, card, county, deduct, document, event, months, ratio, seen, small, veto


def test_a_year_starts_with_the_full_mark_and_every_month_is_cumulative():
    framework = small(deduct(per=3))
    rows = [seen(f"2026-{month:02}", value=1) for month in range(1, 13)]
    cards = score(framework, rows, [Period.month(2026, month) for month in range(1, 13)])
    assert [found.total for found in cards] == [1700, 1400, 1100, 800, 500, 200, 0, 0, 0, 0, 0, 0]


def test_the_new_year_forgets_the_old_one():
    framework = small(deduct(per=3))
    assert card(framework, [seen("2025-12", value=5), seen("2026-01", value=1)], "2026-01").total == 1700


def test_a_period_means_its_last_month():
    framework = small(deduct(per=3))
    rows = [seen("2026-03", value=1), seen("2026-04", value=1)]
    assert card(framework, rows, "2026-Q1") == card(framework, rows, "2026-03")
    assert card(framework, rows, "2026-Q1").as_of == P("2026-03")


def test_months_asked_for_twice_come_once_and_in_order():
    cards = score(small(deduct()), months(12), [P("2026-04"), P("2026-Q1"), P("2026-03")])
    assert [str(found.as_of) for found in cards] == ["2026-03", "2026-04"]


def test_every_body_gets_a_card_for_every_month_sorted():
    rows = [seen("2026-01", body="B02"), seen("2025-01", body="B01"), seen("2026-01", body="B10", audience="DEPT")]
    cards = score(small(deduct()), rows, [P("2026-01"), P("2026-02")], bodies={"B03": "DEPT"})
    assert [(found.body, found.as_of.index) for found in cards] == [
        (body, month) for body in ("B01", "B02", "B03", "B10") for month in (1, 2)
    ]


def test_no_observations_and_no_bodies_give_no_cards():
    assert score(small(deduct()), [], P("2026")) == ()


def test_a_body_without_observations_is_overdue_everywhere_at_full_points():
    (found,) = score(county(), [], P("2026"), bodies={"B01": "TOWN"})
    assert found.total == 100000
    assert {flag for node in found.nodes.values() for flag in node.flags} == {"overdue"}
    assert found.bounds == (0, 100000)


def test_flags_of_a_body_without_observations_can_be_passed():
    (found,) = score(county(), [], P("2026"), bodies={"B01": "TOWN"}, flags={"B01": ["election_year"]})
    assert "D3-1" in found.nodes
    assert "D3-2" not in found.nodes


def test_scoring_body_by_body_equals_scoring_all_at_once():
    rows = [seen(f"2026-{month:02}", value=month % 3, body=body) for month in range(1, 13) for body in ("B01", "B02")]
    framework = small(deduct(per=0.35))
    together = score(framework, rows, P("2026-09"))
    apart = [card(framework, [row for row in rows if row.body == body], "2026-09") for body in ("B01", "B02")]
    assert list(together) == apart


def test_later_data_never_change_an_earlier_score():
    framework = small(deduct(per=3))
    rows = months(6, value=1)
    assert card(framework, rows, "2026-03") == card(framework, rows[:3], "2026-03")


def test_nodes_come_in_the_order_of_the_tree_with_levels():
    framework = small(sub_pillars={"A1": [deduct("A1-1")], "A2": [deduct("A2-1"), deduct("A2-2")]})
    nodes = card(framework, months(1)).nodes
    assert list(nodes) == ["TOTAL", "A", "A1", "A1-1", "A2", "A2-1", "A2-2"]
    assert [node.level for node in nodes.values()] == [0, 1, 2, 3, 2, 3, 3]
    assert nodes["TOTAL"].full == nodes["A"].full == 6000


def test_parents_carry_the_flags_of_their_parts():
    nodes = card(small(deduct(), deduct("A1-2", frequency="year")), months(3), "2026-03").nodes
    assert nodes["A1-1"].flags == frozenset()
    assert nodes["TOTAL"].flags == nodes["A1"].flags == {"pending"}


def test_points_are_lost_only_with_a_deduction():
    rows = [
        *months(12, value="0.5"),
        event("2026-02", "e", item="A1-2"),
        seen("2026-01", "chief", 1, item="A1-3", modifiers=("confirmed",)),
    ]
    found = card(small(deduct(per=0.333), deduct("A1-2"), veto("A1-3", cap=30)), rows)
    assert found.total + sum(entry.points_lost for entry in found.deductions) == 6000
    assert {entry.reason for entry in found.deductions} == {"deduct", "veto", "capped"}


def test_scorecards_survive_json():
    rows = [*months(5, value=1), seen("2026-01", "chief", 1, item="A1-3", modifiers=("confirmed",))]
    found = card(small(deduct(), deduct("A1-2"), veto("A1-3", cap=30)), rows)
    assert Scorecard.from_dict(json.loads(json.dumps(found.as_dict()))) == found


def test_trial_marks_replace_the_full_mark_of_a_deduction():
    found = card(small(deduct(per=3), ratio("A1-2")), months(12, value=0.1), options=Options(full_marks={"A1-1": 1000}))
    assert found.nodes["A1-1"].points == 640
    assert found.nodes["TOTAL"].full == 3000


def test_trial_marks_scale_what_a_rate_keeps():
    rows = [seen("2026-01", "done", 3), seen("2026-01", "due", 4)]
    found = card(small(ratio()), rows, "2026-01", options=Options(full_marks={"A1-1": 4000}))
    assert found.total == 2000


def test_an_unchecked_value_is_never_scored():
    framework = small(deduct())
    with pytest.raises(ValueError, match="below zero"):
        score(framework, [replace(seen("2026-01"), value=-seen("2026-01", value=1).value)], P("2026"))


def test_frameworks_are_compiled_once():
    framework = small(deduct())
    card(framework, months(1))
    program = framework.compiled["program"]
    card(framework, months(2))
    assert framework.compiled["program"] is program


def test_a_framework_document_may_total_other_than_a_thousand():
    assert card(small(deduct(points=12.34)), months(1)).total == 1234
    assert document(deduct(points=12.34))["meta"]["total_points"] == 12.34
