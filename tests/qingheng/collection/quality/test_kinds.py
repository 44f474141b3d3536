"""Each kind of quality rule fires where it should, and not one step before."""

from typing import Any

import pytest
from tests.qingheng.collection.quality.sheets import found, places

JUMP = {"periods": 12, "history_min": 6, "factor": 5, "share": 0.15, "floor": 2, "new_year": 2}
TWENTY = [20, 18, 22, 19, 21, 20]
PART = {"part": {"whole": "whole"}}
ALIKE = {"across": "item", "numbers_min": 2, "sum_min": 10, "bodies_min": 3}
GOOD = {"perfect": "full", "share": 0.75, "bodies_min": 4, "whole_min": 5, "periods": 3, "every": 3}


@pytest.mark.parametrize(("value", "fires"), [(3, False), (3.0, False), (3.5, True), (0, False), ("pending", False)])
def test_a_count_has_no_decimals(value: Any, *, fires: bool) -> None:
    assert bool(found("type", {"value": value}, places=0)) is fires


@pytest.mark.parametrize(("value", "fires"), [(1.25, False), (1.255, True), (100, False)])
def test_more_places_than_allowed_are_found(value: Any, *, fires: bool) -> None:
    assert bool(found("type", {"value": value}, places=2)) is fires


@pytest.mark.parametrize(("value", "fires"), [(1, True), (2, False), (10, False), (11, True), ("overdue", False)])
def test_a_range_holds_its_own_limits(value: Any, *, fires: bool) -> None:
    assert bool(found("range", {"value": value}, min=2, max=10)) is fires


@pytest.mark.parametrize(("part", "whole", "fires"), [(5, 5, False), (6, 5, True), (1, 0, True), (0, 0, False)])
def test_a_part_may_be_its_whole_but_no_more(part: int, whole: int, *, fires: bool) -> None:
    given = {"columns": PART, "bodies": {"B1": {"whole": whole, "part": part}}}
    assert bool(found("part_of_whole", given, pairs=[])) is fires


def test_further_parts_are_named_by_the_rule() -> None:
    given = {"bodies": {"B1": {"all": 3, "some": 4}}}
    assert not found("part_of_whole", given, pairs=[])
    assert places(found("part_of_whole", given, pairs=["some<=all"])) == [("B1", "some")]


def test_the_part_is_judged_when_only_the_whole_is_new() -> None:
    given = {"columns": PART, "bodies": {"B1": {"whole": 2, "part": {"value": 3, "new": False}}}}
    assert places(found("part_of_whole", given, pairs=[])) == [("B1", "part")]


@pytest.mark.parametrize(
    ("value", "fires"),
    [(35, False), (35.1, True), (5, False), (4.9, True), (20, False), (200, True), (2, True)],
)
def test_a_jump_begins_five_spreads_from_the_median(value: float, *, fires: bool) -> None:
    assert bool(found("jump", {"value": value, "past": TWENTY}, **JUMP)) is fires


def test_one_odd_month_moves_no_limit() -> None:
    usual = found("jump", {"value": 100, "past": TWENTY}, **JUMP)
    after_an_odd_one = found("jump", {"value": 100, "past": [*TWENTY, 900]}, **JUMP)
    assert usual[0].facts["middle"] == after_an_odd_one[0].facts["middle"] == "20"


def test_without_enough_of_a_history_nothing_jumps() -> None:
    assert not found("jump", {"value": 9999, "past": TWENTY[:5]}, **JUMP)
    assert not found("jump", {"value": 9999, "past": [*TWENTY[:5], "overdue", "pending"]}, **JUMP)


def test_a_yearly_peak_is_forgiven_by_the_year_before() -> None:
    past = [100, *[20] * 11]
    assert not found("jump", {"value": 95, "past": past}, **JUMP)
    assert found("jump", {"value": 200, "past": past}, **JUMP)


def test_only_the_last_periods_count() -> None:
    long_ago = [*[90] * 20, *TWENTY, *TWENTY]
    assert found("jump", {"value": 90, "past": long_ago}, **JUMP)
    assert not found("jump", {"value": 20, "past": long_ago}, **JUMP)
    assert not found("jump", {"value": 90, "past": [*TWENTY, *TWENTY, *[90] * 6]}, **{**JUMP, "periods": 6})


@pytest.mark.parametrize(
    ("period", "value", "fires"),
    [("2026-05", 175, False), ("2026-05", 176, True), ("2026-01", 176, False), ("2026-01", 251, True)],
)
def test_a_stock_moves_from_its_last_value_and_more_at_new_year(period: str, value: int, *, fires: bool) -> None:
    given = {"period": period, "columns": {"x": {"stock": True}}, "bodies": {"B1": {"x": value}}, "past": [7, 100]}
    assert bool(found("jump", given, **JUMP)) is fires


@pytest.mark.parametrize(
    ("cell", "past", "fires"),
    [
        ("not_applicable", [], True),
        ({"value": "not_applicable", "comment": "无村居"}, [], False),
        ({"value": "not_applicable", "comment": "  "}, [], True),
        ("not_applicable", ["not_applicable"], False),
        ("overdue", ["not_applicable"], True),
        ("pending", [], False),
        (4, [], False),
        ({"value": "not_applicable", "new": False}, [], False),
    ],
)
def test_a_missing_value_has_a_comment_or_stood_so_before(cell: Any, past: list[Any], *, fires: bool) -> None:
    given = {"bodies": {"B1": {"x": cell}}, "past": past}
    assert bool(found("missing_without_comment", given, reasons=["not_applicable", "overdue"])) is fires


@pytest.mark.parametrize(
    ("value", "files", "fires"), [(2, [], False), (3, [], True), (3, ["B1"], False), (3, ["B2"], True)]
)
def test_a_value_above_the_limit_has_a_file(value: int, files: list[str], *, fires: bool) -> None:
    assert bool(found("evidence_required", {"value": value, "evidence": files}, above=2)) is fires


@pytest.mark.parametrize(
    ("row", "count", "fires"),
    [
        ({"a": 7, "b": 5}, 3, True),
        ({"a": 7, "b": 5}, 2, False),
        ({"a": 7, "b": 2}, 3, False),
        ({"a": 12, "b": 0}, 3, False),
        ({"a": 0, "b": 0}, 9, False),
    ],
)
def test_the_same_numbers_count_only_where_they_say_something(row: dict[str, int], count: int, *, fires: bool) -> None:
    assert bool(found("same_in_bodies", {"bodies": {f"B1..B{count}": row}}, **ALIKE)) is fires


def test_the_same_numbers_of_the_last_sheet_are_not_asked_about_again() -> None:
    old = {"a": {"value": 7, "new": False}, "b": {"value": 5, "new": False}}
    assert not found("same_in_bodies", {"bodies": {"B1..B9": old}}, **ALIKE)


@pytest.mark.parametrize(("bodies", "fires"), [(1, False), (2, True)])
def test_a_copied_sheet_is_found_from_two_bodies_on(bodies: int, *, fires: bool) -> None:
    given = {"bodies": {f"B1..B{bodies}": {"a": 4, "b": 2}}, "past": {"B1..B2": {"a": [9, 4], "b": [9, 2]}}}
    assert bool(found("same_as_before", given, numbers_min=2, bodies_min=2)) is fires


def test_a_sheet_with_one_new_number_is_no_copy_and_stocks_do_not_count() -> None:
    past = {"B1..B2": {"a": [4], "b": [2], "s": [9]}}
    parameters = {"numbers_min": 3, "bodies_min": 2}
    assert not found("same_as_before", {"bodies": {"B1..B2": {"a": 4, "b": 3}}, "past": past}, **parameters)
    stock = {"columns": {"s": {"stock": True}}, "bodies": {"B1..B2": {"a": 4, "b": 2, "s": 9}}, "past": past}
    assert not found("same_as_before", stock, **parameters)


@pytest.mark.parametrize(
    ("cell", "fires"),
    [
        ({"changes": 1, "hours_before": 3}, True),
        ({"changes": 1, "hours_before": 4}, True),
        ({"changes": 1, "hours_before": 4.1}, False),
        ({"changes": 1, "hours_before": -0.5}, False),
        ({"changes": 0, "hours_before": 1}, False),
    ],
)
def test_only_rewriting_within_the_last_hours_is_asked_about(cell: dict[str, float], *, fires: bool) -> None:
    given = {"bodies": {"B1": {"a1..a5": {"value": 1, "by": "clerk", **cell}}}}
    parameters = {"hours": 4, "changes_min": 1, "cells_min": 5, "share": 0.5}
    assert bool(found("last_minute", given, **parameters)) is fires


def test_two_people_who_share_the_work_are_not_added_up() -> None:
    row = {f"a{n}": {"value": 1, "by": f"clerk-{n % 2}", "changes": 1, "hours_before": 1} for n in range(1, 9)}
    parameters = {"hours": 4, "changes_min": 1, "cells_min": 5, "share": 0.1}
    assert not found("last_minute", {"bodies": {"B1": row}}, **parameters)


def perfect(period: str = "2026-06", *, bodies: str = "B1..B4", done: int = 5, past: int = 5) -> dict[str, Any]:
    return {
        "period": period,
        "columns": {"done": {"whole": "due"}},
        "bodies": {bodies: {"due": 5, "done": done}},
        "past": {"B1..B4": {"due": [5, 5], "done": [past, 5]}},
    }


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        (perfect(), True),
        (perfect("2026-05"), False),
        (perfect(bodies="B1..B3"), False),
        (perfect(done=4), False),
        (perfect(past=4), False),
    ],
)
def test_perfection_is_asked_about_only_when_it_is_general_and_lasts(given: dict[str, Any], *, fires: bool) -> None:
    assert bool(found("too_good", given, **GOOD)) is fires


def test_whoever_had_no_business_neither_helps_nor_hurts() -> None:
    given = perfect()
    given["bodies"]["B5..B9"] = {"due": 0, "done": 0}
    assert [finding.facts["share"] for finding in found("too_good", given, **GOOD)] == ["1"]


def event(code: str, **more: Any) -> dict[str, Any]:
    return {"event": code, **more}


@pytest.mark.parametrize(
    ("own", "other", "fires"),
    [
        (event("K1"), event("K1", body="B2"), True),
        (event("K1"), event("K1", item="I2"), True),
        (event("K1", item="G1"), event("K1", item="G2"), False),
        (event("K1", item="G1"), event("K1", item="G2", body="B2"), True),
        (event("K1"), event("K2", body="B2"), False),
    ],
)
def test_one_number_is_one_event(own: dict[str, Any], other: dict[str, Any], *, fires: bool) -> None:
    given = {"events": [own], "elsewhere": [other], "groups": {"G1": "cases", "G2": "cases"}}
    assert bool(found("duplicate_event", given, told_by="number")) is fires


def test_of_a_case_of_another_station_only_the_station_is_told() -> None:
    given = {"events": [event("K1")], "elsewhere": [event("K1", body="B2", station="S2", hidden=True)]}
    [told] = found("duplicate_event", given, told_by="number")
    assert told.facts == {"other_event": "", "other_item": "", "other_body": "", "other_station": "S2", "day": None}


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        (event("N1", item="I2", day="2026-05-06"), True),
        (event("N1", station="S2", day="2026-05-06"), True),
        (event("N1", item="I2", day="2026-05-07"), False),
        (event("N1", item="I2", day="2026-05-06", modifiers="unit_leader"), False),
        (event("N1", item="I2", day="2026-05-06", body="B2"), False),
        (event("N1", item="I2"), False),
    ],
)
def test_one_day_and_body_in_two_places_may_be_one_event(other: dict[str, Any], *, fires: bool) -> None:
    given = {"events": [event("K1", day="2026-05-06")], "elsewhere": [other]}
    assert bool(found("duplicate_event", given, told_by="day")) is fires


def reported(one: dict[str, int], other: dict[str, int], **more: Any) -> dict[str, Any]:
    return {
        "period": "2026-03",
        "station": "S1",
        "stations": {"M": "S1", "Q": "S2"},
        "frequencies": {"M": "month", "Q": "quarter"},
        "bodies": {"B1": {"M.m": 1}},
        "reported": {"B1": {"M.m": one, "Q.q": other}},
        **more,
    }


MONTHS = {"2026-01": 3, "2026-02": 4, "2026-03": 5}
PAIR = {"one": ["M:m"], "other": ["Q:q"], "relation": "equal", "tolerance": 0, "tolerance_share": 0, "span": "quarter"}


@pytest.mark.parametrize(
    ("one", "other", "more", "fires"),
    [
        (MONTHS, {"2026-Q1": 12}, {}, False),
        (MONTHS, {"2026-Q1": 13}, {}, True),
        (MONTHS, {"2026-Q1": 13}, {"tolerance": 1}, False),
        (MONTHS, {"2026-Q1": 15}, {"tolerance": 1, "tolerance_share": 0.2}, False),
        (MONTHS, {"2026-Q1": 16}, {"tolerance": 1, "tolerance_share": 0.2}, True),
        (MONTHS, {"2026-Q1": 13}, {"relation": "at_most"}, False),
        (MONTHS, {"2026-Q1": 11}, {"relation": "at_most"}, True),
        ({"2026-01": 99, "2026-03": 99}, {"2026-Q1": 12}, {}, False),
        (MONTHS, {}, {}, False),
    ],
)
def test_two_stations_are_compared_when_both_have_spoken_in_full(
    one: dict[str, int], other: dict[str, int], more: dict[str, Any], *, fires: bool
) -> None:
    assert bool(found("reconciliation", reported(one, other), **{**PAIR, **more})) is fires


def test_both_sides_are_asked_with_their_own_value_first() -> None:
    [mine] = found("reconciliation", reported(MONTHS, {"2026-Q1": 13}), **PAIR)
    theirs_given = reported(MONTHS, {"2026-Q1": 13}, station="S2", period="2026-Q1", bodies={"B1": {"Q.q": 13}})
    [theirs] = found("reconciliation", theirs_given, **PAIR)
    assert (mine.facts["own_value"], mine.facts["their_value"], mine.facts["their_station"]) == ("12", "13", "S2")
    assert (theirs.facts["own_value"], theirs.facts["their_value"], theirs.facts["their_station"]) == ("13", "12", "S1")


def test_a_case_value_of_another_station_is_not_told() -> None:
    [told] = found("reconciliation", reported(MONTHS, {"2026-Q1": 13}, hidden=["Q"]), **PAIR)
    assert told.facts["their_value"] == ""
    assert told.facts["own_value"] == "12"
