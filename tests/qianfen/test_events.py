"""Which occurrence of an event counts."""

from itertools import permutations

from qianfen.events import stretches_of
from tests.qianfen.small import card, deduct, event, months, ratio, seen, small, veto

GROUPED = small(
    deduct("A1-1", 3, keys=("n", "m")), deduct("A1-2", 5), deduct("A1-3", 7), groups={"g": ["A1-3", "A1-1"]}
)


def lost(framework, rows, as_of="2026-12"):
    return {entry.item: entry.points_lost for entry in card(framework, rows, as_of).deductions}


def test_a_year_without_repeated_events_is_one_stretch():
    assert len(stretches_of(GROUPED, [event("2026-01", "e"), event("2026-02", "f"), seen("2026-03")])) == 1


def test_an_event_counts_in_the_first_member_of_the_group_in_the_groups_order():
    rows = [event("2026-01", "e", item="A1-1"), event("2026-01", "e", item="A1-3")]
    assert lost(GROUPED, rows) == {"A1-3": 700}


def test_outside_the_group_an_event_counts_by_itself():
    rows = [event("2026-01", "e", item="A1-1"), event("2026-01", "e", item="A1-2")]
    assert lost(GROUPED, rows) == {"A1-1": 300, "A1-2": 500}


def test_within_an_item_only_the_costliest_occurrence_counts():
    framework = small(
        deduct(keys=("county", "city")) | {"items": [{"key": "county", "per": 3}, {"key": "city", "per": 6}]}
    )
    rows = [event("2026-01", "e", "county"), event("2026-04", "e", "city"), event("2026-05", "e", "county")]
    assert lost(framework, rows, "2026-03") == {"A1-1": 300}
    assert lost(framework, rows) == {"A1-1": 600}


def test_circumstances_decide_what_is_costliest():
    framework = small(deduct(per=3, modifiers=["self_reported", "unit_leader"]))
    rows = [event("2026-01", "e", modifiers=("self_reported",)), event("2026-02", "e", modifiers=("unit_leader",))]
    assert lost(framework, rows, "2026-01") == {"A1-1": 150}
    assert lost(framework, rows) == {"A1-1": 600}


def test_what_is_not_yet_reported_decides_nothing():
    rows = [event("2026-01", "e", item="A1-1"), event("2026-05", "e", item="A1-3")]
    assert lost(GROUPED, rows, "2026-04") == {"A1-1": 300}
    assert lost(GROUPED, rows, "2026-05") == {"A1-3": 700}


def test_an_event_moves_within_a_quarter_of_an_item_reported_by_quarter():
    framework = small(deduct("A1-1", 3), deduct("A1-2", 5, frequency="quarter"), groups={"g": ["A1-1", "A1-2"]})
    rows = [event("2026-Q1", "e", item="A1-2"), event("2026-05", "e", item="A1-1")]
    assert lost(framework, rows, "2026-04") == {"A1-2": 500}
    assert lost(framework, rows, "2026-05") == {"A1-1": 300}


def test_events_of_another_year_are_other_events():
    rows = [event("2025-01", "e", item="A1-3"), event("2026-01", "e", item="A1-1")]
    assert lost(GROUPED, rows) == {"A1-1": 300}


def test_events_of_other_bodies_are_other_events():
    rows = [event("2026-01", "e", item="A1-3", body="B02"), event("2026-01", "e", item="A1-1")]
    assert lost(GROUPED, [row for row in rows if row.body == "B01"]) == {"A1-1": 300}


def test_the_order_of_rows_never_matters():
    rows = [
        event("2026-01", "e", "n", item="A1-1"),
        event("2026-01", "e", "m", item="A1-1"),
        event("2026-03", "e", "n", item="A1-1"),
        event("2026-04", "e", item="A1-3"),
    ]
    results = {str(lost(GROUPED, list(order), as_of)) for order in permutations(rows) for as_of in ("2026-03",)}
    assert results == {"{'A1-1': 300}"}
    assert {str(lost(GROUPED, list(order))) for order in permutations(rows)} == {"{'A1-3': 700}"}


def test_a_rate_counts_an_event_once_for_each_of_its_keys():
    framework = small(ratio(zero_at=0, full_at=1))
    rows = [
        event("2026-01", "e", "due"),
        event("2026-01", "e", "done"),
        event("2026-02", "e", "due"),
        event("2026-02", "f", "due", 3),
        event("2026-02", "e", "done"),
    ]
    assert card(framework, rows).nodes["A1-1"].points == 500


def test_an_unconfirmed_veto_claims_no_event():
    framework = small(veto("A1-1"), deduct("A1-2", 5), groups={"g": ["A1-1", "A1-2"]})
    rows = [event("2026-01", "e", "chief"), event("2026-01", "e", item="A1-2")]
    assert lost(framework, rows) == {"A1-2": 500}
    confirmed = [event("2026-01", "e", "chief", modifiers=("confirmed",)), rows[1]]
    assert lost(framework, confirmed) == {"A1-1": 2000}


def test_an_event_that_counts_elsewhere_is_reported_all_the_same_and_leaves_a_note():
    rows = [
        *months(12, item="A1-2"),
        *months(12, "m", item="A1-1"),
        *months(12, item="A1-3")[1:],
        *months(12, item="A1-1")[1:],
    ]
    rows += [event("2026-01", "e", item="A1-1"), event("2026-01", "e", item="A1-3")]
    found = card(GROUPED, rows)
    assert found.nodes["A1-1"].flags == frozenset()
    (note,) = found.notes
    assert (note.item, note.code) == ("A1-1", "event_counted_elsewhere")
    assert note.params == {"event": "e", "key": "n", "counted_in": "A1-3", "period": "2026-01"}
