"""Missing is a named reason; it never costs the body."""

import pytest

from qianfen import Missing, Options
from tests.qianfen.small import card, deduct, manual, months, ratio, seen, small, survey


def gap(period, key="n", reason=Missing.PENDING, **more):
    return seen(period, key, None, missing=reason, **more)


def flags(framework, rows, as_of="2026-02", code="A1-1", **more):
    node = card(framework, rows, as_of, **more).nodes[code]
    assert node.points == node.full or not node.flags & {
        "overdue",
        "pending",
        "not_applicable",
        "no_business",
        "insufficient",
    }
    return set(node.flags)


NOTHING = {"bodies": {"B01": "TOWN"}}


def test_wholly_absent_and_due_is_overdue():
    assert flags(small(deduct()), [], **NOTHING) == {"overdue"}


def test_an_explicit_reason_wins_over_absence():
    both = [gap("2026-01"), gap("2026-02")]
    assert flags(small(deduct()), both) == {"pending"}
    assert flags(small(deduct()), [gap("2026-01"), gap("2026-02", reason=Missing.OVERDUE)]) == {"overdue"}
    assert flags(small(deduct()), both[:1]) == {"overdue"}


def test_partly_reported_is_incomplete_and_scored_on_what_is_there():
    found = card(small(deduct(per=3)), [seen("2026-02", value=2)], "2026-02").nodes["A1-1"]
    assert (found.points, found.flags) == (1400, {"incomplete"})
    assert flags(small(deduct()), [seen("2026-01"), gap("2026-02")]) == {"incomplete"}


def test_a_key_that_was_not_reported_is_a_gap_too():
    framework = small(deduct(keys=("n", "m")))
    assert flags(framework, months(2)) == {"incomplete"}
    assert flags(framework, [*months(2), *months(2, "m")]) == set()


def test_data_of_a_period_that_has_not_ended_do_not_count_yet():
    assert flags(small(deduct(frequency="quarter")), [seen("2026-Q1", value=9)]) == {"pending"}


def test_not_applicable_keeps_the_full_mark_by_default():
    every = [gap(f"2026-{month:02}", reason=Missing.NOT_APPLICABLE) for month in (1, 2)]
    assert flags(small(deduct()), every) == {"not_applicable"}
    assert flags(small(deduct()), [every[0], seen("2026-02", value=1)]) == set()
    assert flags(small(deduct()), every[:1]) == {"overdue"}


def test_half_a_rate_never_costs_points():
    framework = small(ratio())
    assert flags(framework, [seen("2026-01", "due", 9)], "2026-01") == {"incomplete"}
    assert card(framework, [seen("2026-01", "due", 9)], "2026-01").total == 2000
    rows = [seen("2026-01", "due", 9), seen("2026-01", "done", 9), seen("2026-02", "due", 9)]
    assert card(framework, rows, "2026-02").total == 2000


def test_half_a_rate_that_does_not_apply_makes_the_rate_not_apply():
    rows = [seen("2026-01", "due", 9), gap("2026-01", "done", Missing.NOT_APPLICABLE)]
    assert flags(small(ratio()), rows, "2026-01") == {"not_applicable"}


def test_an_empty_denominator_is_no_business():
    rows = [seen("2026-01", "due", 0), seen("2026-01", "done", 0)]
    assert flags(small(ratio()), rows, "2026-01") == {"no_business"}
    assert flags(small(ratio()), rows, "2026-02") == {"no_business", "incomplete"}


def test_too_small_a_sample_is_insufficient():
    assert flags(small(survey()), [seen("2026-01", "staff/bad", 9)], "2026-01") == {"insufficient"}
    assert flags(small(survey()), [seen("2026-01", "staff/bad", 10)], "2026-01") == set()
    assert flags(small(manual()), [seen("2026-01", "ratings/D", 2)], "2026-01") == {"insufficient"}


def test_every_stratum_needs_its_sample():
    framework = small(survey(strata={"one": 0.5, "two": 0.5}))
    assert flags(framework, [seen("2026-01", "one/bad", 50), seen("2026-01", "two/bad", 9)], "2026-01") == {
        "insufficient"
    }
    assert flags(framework, [seen("2026-01", "one/bad", 50)], "2026-01") == {"insufficient"}


@pytest.mark.parametrize("key", ["staff", "staff/good"])
def test_a_survey_may_say_why_it_is_missing_by_stratum_or_by_option(key):
    assert flags(small(survey()), [gap("2026-01", key)], "2026-01") == {"pending"}


def test_periods_that_ended_before_the_framework_took_effect_are_never_due():
    framework = small(deduct(), deduct("A1-2", frequency="half_year"), meta={"effective_from": "2026-05"})
    assert flags(framework, [], "2026-04", **NOTHING) == {"pending"}
    assert flags(framework, [], "2026-05", **NOTHING) == {"overdue"}
    assert flags(framework, [], "2026-06", code="A1-2", **NOTHING) == {"overdue"}
    assert flags(framework, [seen("2026-05")], "2026-05") == set()


def test_a_quarter_that_ends_after_the_start_is_due_although_it_began_before():
    framework = small(deduct(frequency="quarter"), meta={"effective_from": "2026-02"})
    assert flags(framework, [], "2026-03", **NOTHING) == {"overdue"}
    later = small(deduct(frequency="quarter"), meta={"effective_from": "2026-04"})
    assert flags(later, [], "2026-03", **NOTHING) == {"pending"}


def exempt(code):
    return [gap(f"2026-{month:02}", item=code, reason=Missing.NOT_APPLICABLE) for month in range(1, 13)]


def test_rescaling_spreads_the_mark_over_the_sub_pillar():
    framework = small(
        deduct("A1-1", 3, points=15),
        deduct("A1-2", points=10),
        deduct("A1-3", points=10),
        meta={"not_applicable_policy": "rescaled"},
    )
    rows = [*exempt("A1-3"), *months(12, value=0.1), *months(12, item="A1-2")]
    nodes = card(framework, rows).nodes
    assert (nodes["A1-3"].points, nodes["A1-3"].full, nodes["A1-3"].flags) == (0, 0, {"not_applicable"})
    assert (nodes["A1-1"].full, nodes["A1-2"].full) == (2100, 1400)
    assert nodes["A1-1"].points == 1596  # 21 x (15 - 3.6) / 15
    assert nodes["TOTAL"].full == 3500


def test_what_cannot_be_divided_goes_to_the_largest_remainder():
    items = [deduct(f"A1-{n}", points=10) for n in (1, 2, 3)]
    framework = small(*items, deduct("A1-4", points=0.01), meta={"not_applicable_policy": "rescaled"})
    nodes = card(framework, exempt("A1-4")).nodes
    assert [nodes[f"A1-{n}"].full for n in (1, 2, 3)] == [1001, 1000, 1000]


def test_a_sub_pillar_of_which_nothing_applies_keeps_its_mark():
    framework = small(deduct(), deduct("A1-2"), meta={"not_applicable_policy": "rescaled"})
    found = card(framework, [*exempt("A1-1"), *exempt("A1-2")])
    assert (found.total, found.nodes["TOTAL"].full) == (4000, 4000)


def test_rescaling_stays_within_the_sub_pillar_and_can_be_tried_out():
    parts = {"A1": [deduct("A1-1"), deduct("A1-2")], "A2": [deduct("A2-1")]}
    framework = small(sub_pillars=parts)
    rows = [*exempt("A1-1"), *months(12, item="A1-2"), *months(12, item="A2-1", value=1)]
    assert card(framework, rows).nodes["A1-1"].full == 2000
    tried = card(framework, rows, options=Options(rescale_not_applicable=True))
    assert [tried.nodes[code].full for code in ("A1-1", "A1-2", "A2-1")] == [0, 4000, 2000]
    assert tried.total + sum(entry.points_lost for entry in tried.deductions) == 6000
