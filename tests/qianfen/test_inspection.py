"""Every fault of observations, located."""

from dataclasses import replace
from decimal import Decimal

import pytest

from qianfen import Missing, ObservationError, check_observations, score
from tests.qianfen.small import P, deduct, event, manual, months, ratio, seen, small, survey, veto

FRAMEWORK = small(
    deduct(modifiers=["self_reported"]),
    ratio("A1-2"),
    survey("A1-3"),
    manual("A1-4"),
    veto("A1-5"),
    deduct("A1-6", keys=("stock:latest",)),
    ratio("A1-7", raw=("done", "due:latest"), frequency="quarter"),
    deduct("A1-8", active_when="not election_year", frequency="year"),
    deduct("A1-9", active_when="election_year", frequency="year"),
)


def codes(*rows):
    return [fault.code.partition(".")[2] for fault in check_observations(FRAMEWORK, rows)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (seen("2026-01", value=1), []),
        (seen("2026-01", item="A1-99"), ["item_unknown"]),
        (seen("2026-01", "m"), ["key_unknown"]),
        (seen("2026-01", item="A1-3", key="staff/great"), ["key_unknown"]),
        (seen("2026-01", item="A1-3", key="staff", value=4), ["key_unknown"]),
        (seen("2026-01", item="A1-3", key="staff", value=None, missing=Missing.PENDING), []),
        (seen("2026-01", item="A1-3", key="staff/unknown", value=4), []),
        (seen("2026-01", item="A1-4", key="ratings/E", value=4), ["key_unknown"]),
        (seen("2026-Q1"), ["frequency"]),
        (seen("2026"), ["frequency"]),
        (seen("2026-01", audience="CITY"), ["audience_unknown"]),
        (seen("2026-01", flags=frozenset({"rain"})), ["flag_unknown"]),
        (seen("2026", item="A1-8", flags=frozenset({"election_year"})), ["item_not_for_body"]),
        (seen("2026-01", value=None), ["value_absent"]),
        (seen("2026-01", missing=Missing.OVERDUE), ["value_and_missing"]),
        (seen("2026-01", value=None, missing=Missing.OVERDUE, event="e"), ["missing_event"]),
        (seen("2026-01", value=-1), ["negative"]),
        (seen("2026-01", value="-0.5"), ["negative"]),
        (seen("2026-01", value="NaN"), ["not_finite"]),
        (seen("2026-01", value="sNaN"), ["not_finite"]),
        (seen("2026-01", value="Infinity"), ["not_finite"]),
        (seen("2026-01", value=10**11), ["overflow"]),
        (seen("2026-01", value="1e400"), ["overflow"]),
        (seen("2026-01", value="0.1234567"), ["places"]),
        (seen("2026-01", value="0.1234560"), []),
        (seen("2026-01", modifiers=("bribed",)), ["modifier_unknown"]),
        (seen("2026-01", modifiers=("unit_leader",)), ["modifier_not_allowed"]),
        (seen("2026-01", modifiers=("confirmed",)), ["modifier_not_allowed"]),
        (seen("2026-01", modifiers=("self_reported", "self_reported")), ["modifier_repeated"]),
        (seen("2026-01", item="A1-5", key="chief", value=1, modifiers=("confirmed",)), []),
        (event("2026-01", "e", "stock", item="A1-6"), ["event_not_countable"]),
        (event("2026-01", "e", "ratings/A", item="A1-4"), ["event_not_countable"]),
        (seen("2026-01", body=""), ["body_empty"]),
    ],
)
def test_a_row_is_held_against_the_framework(row, expected):
    assert codes(row) == expected


def test_one_row_can_have_several_faults():
    row = seen("2026-Q1", "m", "NaN", audience="CITY", modifiers=("bribed",))
    assert sorted(codes(row)) == ["audience_unknown", "frequency", "key_unknown", "modifier_unknown", "not_finite"]


def test_the_row_is_named_and_the_offender_quoted():
    (fault,) = check_observations(FRAMEWORK, [seen("2026-01", item="A1-99", row=17)])
    assert (fault.row, fault.column) == (17, "item")
    assert '"A1-99"' in fault.message
    assert "Did you mean" in fault.message


def test_the_same_cell_twice_is_a_fault_that_names_the_first():
    first = seen("2026-01", value=1, row=2)
    assert codes(first, replace(first, row=3)) == ["duplicate"]
    assert codes(first, replace(first, row=3, value=None, missing=Missing.PENDING)) == ["duplicate"]
    assert codes(first, first) == ["duplicate"]
    (fault,) = check_observations(FRAMEWORK, [first, replace(first, row=3)])
    assert "row 2" in fault.message


def test_a_key_has_either_events_or_a_count_in_a_period():
    assert codes(seen("2026-01", value=1), event("2026-01", "e")) == ["events_and_count"]
    assert codes(event("2026-01", "e"), seen("2026-01", value=1)) == ["events_and_count"]
    assert codes(event("2026-01", "e"), seen("2026-02", value=1)) == []


def test_an_event_is_reported_once_for_a_cell():
    assert codes(event("2026-01", "e"), event("2026-01", "e", modifiers=("self_reported",))) == ["event_repeated"]
    assert codes(event("2026-01", "e"), event("2026-01", "f"), event("2026-02", "e")) == []


def test_a_body_has_one_audience_always_and_one_set_of_flags_a_year():
    row = seen("2026-01")
    assert codes(row, replace(row, period=P("2026-02"), audience="DEPT")) == ["audience_changes"]
    election = frozenset({"election_year"})
    assert codes(row, replace(row, period=P("2026-02"), flags=election)) == ["flags_change"]
    assert codes(row, replace(row, period=P("2027-02"), flags=election)) == []


def test_a_part_is_never_more_than_its_whole_in_a_period():
    assert codes(seen("2026-01", "done", 6, item="A1-2"), seen("2026-01", "due", 5, item="A1-2")) == ["part_over_whole"]
    assert codes(seen("2026-01", "done", 6, item="A1-2"), seen("2026-02", "due", 5, item="A1-2")) == []


def test_a_part_is_never_more_than_its_whole_in_the_year_to_date():
    rows = [
        seen("2026-Q1", "done", 3, item="A1-7"),
        seen("2026-Q1", "due", 5, item="A1-7"),
        seen("2026-Q2", "done", 3, item="A1-7"),
    ]
    assert codes(*rows) == ["part_over_whole_to_date"]
    assert codes(*rows, seen("2026-Q2", "due", 6, item="A1-7")) == []


def test_events_of_a_part_add_up_before_it_is_compared():
    rows = [event("2026-01", name, "done", item="A1-2") for name in "abc"]
    assert codes(*rows, seen("2026-01", "due", 2, item="A1-2")) == ["part_over_whole"]


def test_scoring_raises_every_fault_at_once_in_the_order_of_rows():
    rows = [seen("2026-01", value=-1, row=5), seen("2026-02", "m", row=3), seen("2026-Q1", row=4)]
    with pytest.raises(ObservationError) as refusal:
        score(FRAMEWORK, rows, P("2026"))
    assert [fault.row for fault in refusal.value.faults] == [3, 4, 5]


def test_a_body_passed_with_another_audience_is_a_fault():
    with pytest.raises(ObservationError, match="B01 is passed as DEPT"):
        score(FRAMEWORK, months(1), P("2026"), bodies={"B01": "DEPT"})


def test_large_values_up_to_the_limit_add_up_exactly():
    framework = small(ratio(zero_at=0, full_at=1))
    big = Decimal("99999999999.999999")
    rows = [row for m in range(1, 13) for row in (seen(f"2026-{m:02}", "due", big), seen(f"2026-{m:02}", "done", big))]
    (card,) = score(framework, rows, P("2026"))
    assert card.total == 2000
