"""A period means its last month; what is shown instead of what was asked is said."""

import pytest

from qianfen import Frequency, Period
from qingheng.dashboards.queries.choosing import choose

MONTHS = [Period.month(2025, month) for month in range(3, 13)] + [Period.month(2026, month) for month in range(1, 6)]


def test_without_a_question_the_quarter_of_the_latest_scores_is_shown() -> None:
    choice = choose("", MONTHS)
    assert choice is not None
    assert (str(choice.period), str(choice.as_of), choice.is_complete) == ("2026-Q2", "2026-05", False)


@pytest.mark.parametrize(
    ("asked", "as_of", "is_complete"),
    [
        ("2026-Q1", "2026-03", True),
        ("2026Q1", "2026-03", True),
        ("2026-H1", "2026-05", False),
        ("2026", "2026-05", False),
        ("2025", "2025-12", True),
        ("2025-03", "2025-03", True),
        ("2025-01", "None", False),
        ("2031-01", "None", False),
    ],
)
def test_a_period_means_its_last_month_with_scores(asked: str, as_of: str, *, is_complete: bool) -> None:
    choice = choose(asked, MONTHS)
    assert choice is not None
    assert (str(choice.as_of), choice.is_complete, choice.fault) == (as_of, is_complete and as_of != "None", "")


def test_a_text_that_is_no_period_shows_the_latest_and_says_so() -> None:
    choice = choose("<b>yesterday", MONTHS)
    assert choice is not None
    assert str(choice.period) == "2026-Q2"
    assert "<b>yesterday" in choice.fault


def test_without_any_scores_there_is_no_period() -> None:
    assert choose("2026-Q1", []) is None
    assert choose("", []) is None


def test_the_trend_has_eight_periods_and_none_before_the_first_scores() -> None:
    monthly, quarterly = choose("2026-05", MONTHS), choose("2026-Q2", MONTHS)
    assert monthly is not None
    assert quarterly is not None
    assert [str(period) for period in monthly.trend] == [str(month) for month in MONTHS[-8:]]
    assert [str(period) for period in quarterly.trend] == [
        "2025-Q1",
        "2025-Q2",
        "2025-Q3",
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
    ]


def test_periods_on_offer_are_those_with_scores_newest_first() -> None:
    choice = choose("2025-H2", MONTHS)
    assert choice is not None
    assert [str(period) for period in choice.offered] == ["2026-H1", "2025-H2", "2025-H1"]


def test_another_length_keeps_to_the_month_that_is_shown() -> None:
    choice = choose("2026-Q2", MONTHS)
    assert choice is not None
    switched = {frequency: str(choice.switched(frequency)) for frequency in Frequency}
    assert switched == {
        Frequency.MONTH: "2026-05",
        Frequency.QUARTER: "2026-Q2",
        Frequency.HALF_YEAR: "2026-H1",
        Frequency.YEAR: "2026",
    }


def test_comparisons_are_with_the_period_before_and_the_year_before() -> None:
    choice = choose("2026-Q1", MONTHS)
    assert choice is not None
    assert (str(choice.before), str(choice.year_before)) == ("2025-Q4", "2025-Q1")
