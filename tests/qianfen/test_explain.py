"""An explanation shows each lost point with its rule, raw values, station and a sum that a person can redo."""

from fractions import Fraction

import pytest

from qianfen import Missing, Options, explain
from qianfen.arithmetic import shown, steps_of
from qianfen.layout import width
from tests.qianfen.small import (
    banded,
    card,
    county,
    deduct,
    event,
    manual,
    months,
    ratio,
    seen,
    small,
    survey,
    veto,
)


def explained(framework, rows, as_of="2026-12", node=None, **more):
    return explain(framework, card(framework, rows, as_of, **more), node=node)


def sum_of(framework, rows, as_of="2026-12", **more):
    (lost,) = [entry for entry in card(framework, rows, as_of, **more).deductions if entry.reason != "capped"]
    return steps_of(lost.inputs)


def test_a_deduction_multiplies_counts_charges_and_factors():
    framework = small(deduct(per=3, keys=("n", "m"), modifiers=["unit_leader", "self_reported"]))
    rows = [seen("2026-01", value=1), seen("2026-02", value=1), seen("2026-01", "m", 0)]
    rows.append(event("2026-03", "e", modifiers=("unit_leader", "self_reported")))
    assert sum_of(framework, rows) == [
        "n: 2 x 3 = 6",
        "n (unit_leader, self_reported): 1 x 3 x 2 x 0.5 = 3",
        "m: 0 x 3 = 0",
        "20 - 9 = 11",
        "11, rounded half up to 11.00",
    ]


def test_a_deduction_says_that_it_stops_at_zero():
    assert sum_of(small(deduct(per=30)), months(1, value=1))[-2] == "20 - 30 = 0, never below 0"


def test_a_rate_is_read_between_its_goalposts():
    rows = [seen("2026-01", "done", 45), seen("2026-01", "due", 50)]
    assert sum_of(small(ratio(zero_at=0.7, full_at=0.98)), rows) == [
        "done / due: 45 / 50 = 0.9",
        "(0.9 - 0.7) / (0.98 - 0.7) = 0.714285...",
        "20 x 0.714285... = 14.285714...",
        "14.285714..., rounded half up to 14.29",
    ]


def test_a_rate_beyond_a_goalpost_is_taken_as_the_goalpost():
    rows = [seen("2026-01", "done", 1), seen("2026-01", "due", 5)]
    assert sum_of(small(ratio()), rows)[1] == "(0.2 - 0.5) / (1 - 0.5) = -0.6, taken as 0"


def test_a_band_names_its_limit():
    rows = [seen("2026-01", "hit", 3), seen("2026-01", "head", 200)]
    assert sum_of(small(banded()), rows)[1] == "per 100: 1.5, in the band up to 2: 8.00"
    rows = [seen("2026-01", "hit", 30), seen("2026-01", "head", 200)]
    assert sum_of(small(banded()), rows)[1] == "per 100: 15, in the band above all limits: 0.00"


def test_a_survey_weighs_its_strata():
    framework = small(survey(strata={"a": 0.5, "b": 0.5}, frequency="year"))
    answers = {"a/good": 10, "a/bad": 10, "b/good": 10, "b/fair": 10, "b/unknown": 9}
    assert sum_of(framework, [seen("2026", key, count) for key, count in answers.items()]) == [
        "a: (10 x 1 + 0 x 0.75 + 10 x 0) / 20 = 0.5",
        "b: (10 x 1 + 10 x 0.75 + 0 x 0) / 20 = 0.875",
        "0.5 x a + 0.5 x b = 0.6875",
        "(0.6875 - 0.5) / (0.9 - 0.5) = 0.46875",
        "20 x 0.46875 = 9.375",
        "9.375, rounded half up to 9.38",
    ]


def test_grades_are_averaged():
    rows = [seen("2026-01", "ratings/A", 2), seen("2026-01", "ratings/B", 1)]
    assert sum_of(small(manual()), rows)[:2] == ["(2 x 1 + 1 x 0.85) / 3 = 0.95", "20 x 0.95 = 19"]


def test_a_veto_and_its_cap_are_told_apart():
    framework = small(deduct("A1-2"), veto(cap=5, left=2))
    rows = [seen("2026-01", "chief", 1, modifiers=("confirmed",)), *months(1, item="A1-2")]
    text = explained(framework, rows, "2026-01")
    assert "chief is confirmed: the item is worth 2.00" in text
    assert "A A: capped at 5.00" in text
    assert "22.00 - 5.00 = 17.00" in text


def test_a_mark_that_was_spread_is_part_of_the_sum():
    framework = small(deduct("A1-1", 3), deduct("A1-2"))
    rows = [*months(1, value=1), seen("2026-01", value=None, missing=Missing.NOT_APPLICABLE, item="A1-2")]
    steps = sum_of(framework, rows, "2026-01", options=Options(rescale_not_applicable=True))
    assert steps[-2:] == ["the mark was spread to 40.00: 17 x 40.00 / 20.00", "34, rounded half up to 34.00"]


@pytest.mark.parametrize(
    ("number", "text"), [("1/3", "0.333333..."), ("5/2", "2.5"), ("3", "3"), ("1/1000000", "0.000001")]
)
def test_numbers_show_at_most_six_decimals_and_say_so(number, text):
    assert shown(Fraction(number)) == text


def test_values_are_listed_by_period_with_what_became_of_them():
    framework = small(deduct("A1-1", 3), deduct("A1-2", 5), groups={"g": ["A1-2", "A1-1"]})
    rows = [*months(1, value=1), seen("2026-02", value=None, missing=Missing.OVERDUE)]
    rows += [event("2026-03", "e"), event("2026-03", "e", item="A1-2")]
    text = explained(framework, rows, "2026-03")
    assert "n (n, x): 1, from 2026-01 1; 2026-02 overdue; 2026-03 1 [e, counted in A1-2]" in text
    assert "note:     event e of 2026-03 (n) counts in A1-2 A1-2" in text


def test_a_half_of_a_rate_that_was_left_out_says_why():
    rows = [seen("2026-01", "done", 1), seen("2026-01", "due", 2), seen("2026-02", "due", 5)]
    assert "2026-02 5 [left out: its other half was not" in explained(small(ratio()), rows, "2026-02")


def test_a_county_scorecard_shows_names_stations_standards_and_bounds():
    rows = [seen("2026-01", key, value) for key, value in (("due", 50), ("done_on_time", 45))]
    text = explained(county(), rows, "2026-01")
    assert "A1-1 督办事项按期办结率: 14.29 of 20.00" in text
    assert "station:  S01 市委办公室; every month" in text
    assert "standard: 到期督办事项按期办结率 98% 及以上得满分" in text
    assert "due (到期应办结督办事项, 件): 50, from 2026-01 50" in text
    assert "Missing data could still give any total from " in text


def test_lines_are_aligned_although_chinese_characters_are_wide():
    text = explained(county(), [seen("2026-01", "county", 1, item="A1-2")], "2026-01")
    lines = text.split("\n\n")[1].split("\n")
    ends = {width(line[: line.index(" 100.00")]) for line in lines if line.startswith("  ") and " 100.00" in line}
    assert len(ends) <= 2  # points or full


def test_a_node_shows_only_what_is_below_it():
    framework = small(sub_pillars={"A1": [deduct("A1-1")], "A2": [deduct("A2-1"), deduct("A2-2")]})
    rows = [*months(1, value=1), *months(1, value=1, item="A2-1"), *months(1, item="A2-2")]
    text = explained(framework, rows, "2026-01", node="A2")
    assert "A2-1 A2-1: 17.00 of 20.00" in text
    assert "A1-1" not in text
    assert "A2-2 A2-2: " not in text
    assert "A2-2 A2-2: 20.00 of 20.00" in explained(framework, rows, "2026-01", node="A2-2")


def test_complete_data_leave_no_bounds_to_tell():
    assert "No data are missing that could still change the total of 17.00." in explained(
        small(deduct()), months(1, value=1), "2026-01"
    )
