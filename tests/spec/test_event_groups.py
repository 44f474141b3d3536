"""One event costs points in one item only: the county's three groups."""

import pytest

from tests.qianfen.small import card, county, event, seen


def lost(rows, as_of="2026-12"):
    return {entry.item: entry.points_lost for entry in card(county(), rows, as_of).deductions}


def test_a_case_counts_under_political_discipline_before_general_discipline():
    rows = [event("2026-02", "case 7", "light", item="G1-1"), event("2026-02", "case 7", "light", item="A2-1")]
    assert lost(rows) == {"A2-1": 500}


def test_a_case_under_investigation_moves_when_it_is_classified():
    rows = [event("2026-02", "case 7", "light", item="G1-1"), event("2026-Q2", "case 7", "heavy", item="F2-1")]
    assert lost(rows, "2026-05") == {"G1-1": 400}
    assert lost(rows, "2026-06") == {"F2-1": 800}


def test_a_bulletin_at_several_levels_counts_at_the_highest():
    rows = [event("2026-01", "notice 3", "county", item="A1-2"), event("2026-03", "notice 3", "city", item="A1-2")]
    assert lost(rows) == {"A1-2": 600}


def test_a_bulletin_counts_under_implementation_before_formalism():
    rows = [event("2026-Q1", "notice 3", "province", item="E2-1"), event("2026-01", "notice 3", "county", item="A1-2")]
    assert lost(rows) == {"A1-2": 300}


def test_two_cases_count_twice():
    rows = [event("2026-02", "case 7", "light", item="G1-1"), event("2026-02", "case 8", "light", item="A2-1")]
    assert lost(rows) == {"G1-1": 400, "A2-1": 500}


@pytest.mark.parametrize("other", ["A3-1", "H2-1"])
def test_a_matter_to_rectify_is_due_in_one_item_only(other):
    item = {"A3-1": "H2-1", "H2-1": "A3-1"}[other]
    rows = [
        event("2026-Q1", "matter 1", "due", item=item),
        event("2026-Q1", "matter 1", "due", item=other),
        seen("2026-Q1", "accepted", 0, item=item),
        seen("2026-Q1", "accepted", 0, item=other),
    ]
    assert lost(rows) == {"A3-1": 1500}
