"""What moved a score."""

import pytest

from qianfen import ChangeReason, change
from tests.qianfen.small import card, deduct, months, seen, small, veto

FRAMEWORK = small(deduct(), deduct("A1-2"), veto("A1-3", cap=25))
TRIGGER = seen("2026-02", "chief", 1, item="A1-3", modifiers=("confirmed",))


def moved(before, after):
    changes = change(before, after)
    assert sum(entry.points_delta for entry in changes) == after.total - before.total
    return {(entry.item, entry.points_delta, entry.reason) for entry in changes}


def test_the_year_going_on_is_data():
    rows = months(2, value=1)
    assert moved(card(FRAMEWORK, rows, "2026-01"), card(FRAMEWORK, rows, "2026-02")) == {
        ("A1-1", -300, ChangeReason.DATA)
    }


def test_the_same_month_with_other_data_is_a_correction():
    before, after = card(FRAMEWORK, months(1, value=2), "2026-01"), card(FRAMEWORK, months(1, value=1), "2026-01")
    assert moved(before, after) == {("A1-1", 300, ChangeReason.CORRECTION)}


def test_a_new_year_gives_back_every_mark():
    rows = months(12, value=1)
    assert moved(card(FRAMEWORK, rows), card(FRAMEWORK, rows, "2027-01")) == {("A1-1", 2000, ChangeReason.NEW_YEAR)}


def test_a_cap_is_a_change_of_its_own():
    before, after = card(FRAMEWORK, months(1), "2026-01"), card(FRAMEWORK, [*months(1), TRIGGER], "2026-02")
    assert moved(before, after) == {("A1-3", -2000, ChangeReason.DATA), ("A", -1500, ChangeReason.CAP)}


def test_another_version_of_the_framework_is_named():
    later = small(deduct(points=30), deduct("A1-2", points=10), veto("A1-3"), meta={"version": "2"})
    before, after = card(FRAMEWORK, months(1, value=1), "2026-01"), card(later, months(1, value=1), "2026-01")
    assert moved(before, after) == {("A1-1", 1000, ChangeReason.FRAMEWORK), ("A1-2", -1000, ChangeReason.FRAMEWORK)}


def test_an_item_of_another_scenario_is_named():
    framework = small(deduct("A1-1", active_when="election_year"), deduct("A1-2", active_when="not election_year"))
    before = card(framework, [seen("2026-01", item="A1-2", value=1)], "2026-01")
    election = frozenset({"election_year"})
    after = card(framework, [seen("2026-01", item="A1-1", value=2, flags=election)], "2026-01")
    assert moved(before, after) == {("A1-2", -1700, ChangeReason.SCENARIO), ("A1-1", 1400, ChangeReason.SCENARIO)}


def test_two_bodies_are_not_compared():
    with pytest.raises(ValueError, match="B02"):
        change(card(FRAMEWORK, months(1)), card(FRAMEWORK, months(1, body="B02")))
