"""The lowest and highest total that missing data could still give."""

from qianfen import Missing
from tests.qianfen.small import banded, card, deduct, manual, months, ratio, seen, small, survey, veto


def bounds(framework, rows, as_of="2026-02", **more):
    return card(framework, rows, as_of, **more).bounds


def test_complete_data_leave_nothing_open():
    assert bounds(small(deduct(per=3)), months(2, value=1)) == (1400, 1400)


def test_nothing_reported_leaves_everything_open():
    assert bounds(small(deduct(), ratio("A1-2")), [seen("2026-01", value=None, missing=Missing.PENDING)]) == (0, 4000)


def test_an_item_not_yet_due_is_open():
    assert bounds(small(deduct(), deduct("A1-2", frequency="year")), months(2)) == (2000, 4000)


def test_an_incomplete_deduction_can_only_lose_more():
    assert bounds(small(deduct(per=3)), months(1, value=1)) == (0, 1700)


def test_an_incomplete_rate_can_still_go_both_ways():
    rows = [seen("2026-01", "done", 3), seen("2026-01", "due", 4)]
    assert card(small(ratio()), rows, "2026-02").total == 1000
    assert bounds(small(ratio()), rows) == (0, 2000)
    assert bounds(small(ratio(zero_at=-1, full_at=2)), rows) == (666, 1334)


def test_a_stock_reported_for_the_last_period_is_settled():
    framework = small(ratio(raw=("done:latest", "due:latest")))
    rows = [seen("2026-02", "done", 3), seen("2026-02", "due", 4)]
    found = card(framework, rows, "2026-02")
    assert found.nodes["A1-1"].flags == {"incomplete"}
    assert found.bounds == (1000, 1000)
    assert bounds(framework, rows, "2026-03") == (0, 2000)


def test_an_incomplete_band_reaches_its_best_and_worst():
    rows = [seen("2026-01", "hit", 1), seen("2026-01", "head", 100)]
    assert bounds(small(banded()), rows) == (0, 2000)


def test_a_small_sample_may_still_end_anywhere():
    rows = [seen("2026", "staff/good", 3)]
    assert bounds(small(survey(frequency="year")), rows, "2026") == (0, 2000)
    assert bounds(small(manual(frequency="year")), [seen("2026", "ratings/A", 1)], "2026") == (0, 2000)


def test_no_business_and_not_applicable_are_final():
    rows = [seen("2026-01", "done", 0), seen("2026-01", "due", 0)]
    assert bounds(small(ratio()), rows, "2026-01") == (2000, 2000)
    rows = [seen("2026-01", value=None, missing=Missing.NOT_APPLICABLE)]
    assert bounds(small(deduct()), rows, "2026-01") == (2000, 2000)


def test_a_missing_trigger_may_still_cap_the_pillar():
    framework = small(deduct(), veto("A1-2", cap=15, left=10))
    rows = [*months(2), seen("2026-01", "chief", 0, item="A1-2")]
    assert bounds(framework, rows) == (1500, 4000)


def test_the_total_lies_between_its_bounds_with_a_cap_in_force():
    framework = small(deduct(), veto("A1-2", cap=15))
    rows = [*months(1), seen("2026-01", "chief", 1, item="A1-2", modifiers=("confirmed",))]
    found = card(framework, rows, "2026-02")
    assert (found.total, found.bounds) == (1500, (0, 1500))
