"""Flows add up, stocks and answers take the latest; a rate divides the year to date."""

import pytest

from tests.qianfen.small import banded, card, deduct, manual, ratio, seen, small, survey


def pairs(*values):
    """done, due for January, February ..."""
    return [
        seen(f"2026-{month:02}", key, value)
        for month, both in enumerate(values, 1)
        for key, value in zip(("done", "due"), both, strict=True)
        if value is not None
    ]


def test_a_rate_divides_sums_it_does_not_average_rates():
    rows = pairs((1, 1), (0, 3))
    assert card(small(ratio(zero_at=0, full_at=1)), rows, "2026-02").total == 500


def test_two_stocks_take_the_latest_pair():
    framework = small(ratio(zero_at=0, full_at=1, raw=("done:latest", "due:latest")))
    rows = pairs((1, 4), (2, 4), (3, 4))
    assert [card(framework, rows, f"2026-0{month}").total for month in (1, 2, 3, 4)] == [500, 1000, 1500, 1500]


def test_a_flow_over_a_stock_divides_the_sum_by_the_latest():
    rows = [
        seen("2026-01", "hit", 1),
        seen("2026-01", "head", 200),
        seen("2026-02", "hit", 2),
        seen("2026-02", "head", 150),
    ]
    framework = small(banded())
    assert card(framework, rows, "2026-01").total == 2000
    assert card(framework, rows, "2026-02").total == 800


@pytest.mark.parametrize(
    ("hit", "points"), [(0, 2000), (1, 2000), ("1.000001", 800), (4, 800), ("4.000001", 0), (200, 0)]
)
def test_the_upper_limit_belongs_to_the_band(hit, points):
    rows = [seen("2026-01", "hit", hit), seen("2026-01", "head", 200)]
    assert card(small(banded()), rows, "2026-01").total == points


@pytest.mark.parametrize(("done", "points"), [(0, 0), (50, 0), (51, 40), (75, 1000), (99, 1960), (100, 2000)])
def test_goalposts_are_the_ends_of_a_straight_line(done, points):
    rows = pairs((done, 100))
    assert card(small(ratio()), rows, "2026-01").total == points


@pytest.mark.parametrize(("done", "points"), [(0, 2000), (10, 2000), (20, 1000), (30, 0), (90, 0)])
def test_with_zero_above_full_lower_is_better(done, points):
    assert card(small(ratio(zero_at=0.3, full_at=0.1)), pairs((done, 100)), "2026-01").total == points


def test_surveys_and_grades_take_the_latest_one():
    framework = small(survey(frequency="half_year"), manual("A1-2", frequency="half_year"))
    rows = [
        seen("2026-H1", "staff/good", 20),
        seen("2026-H1", "ratings/A", 3, item="A1-2"),
        seen("2026-H2", "staff/fair", 20),
        seen("2026-H2", "ratings/C", 3, item="A1-2"),
    ]
    assert card(framework, rows, "2026-06").total == 4000
    assert card(framework, rows, "2026-12").total == 1250 + 1400


def test_answers_nobody_gave_need_no_row_and_excluded_ones_do_not_count():
    rows = [seen("2026-01", "staff/good", 7), seen("2026-01", "staff/bad", 3), seen("2026-01", "staff/unknown", 90)]
    found = card(small(survey()), rows, "2026-01")
    assert (found.total, found.nodes["A1-1"].flags) == (1000, frozenset())


def test_a_stock_may_be_deducted_from():
    framework = small(deduct(per=3, keys=("n:latest",)))
    rows = [seen("2026-01", value=4), seen("2026-02", value=1)]
    assert [card(framework, rows, f"2026-0{month}").total for month in (1, 2, 3)] == [800, 1700, 1700]


@pytest.mark.parametrize(
    ("count", "points"),
    [("0.001", 2000), ("0.0016", 2000), ("0.001667", 1999), ("0.005", 1999), ("0.0049", 1999), ("1.001", 1700)],
)
def test_points_are_rounded_half_up(count, points):
    assert card(small(deduct(per=3)), [seen("2026-01", value=count)], "2026-01").total == points
