"""As of a month, a longer period's value counts once the period has ended."""

import pytest

from tests.qianfen.small import card, deduct, seen, small


@pytest.mark.parametrize(
    ("frequency", "period", "ends"),
    [("month", "2026-03", 3), ("quarter", "2026-Q2", 6), ("half_year", "2026-H1", 6), ("year", "2026", 12)],
)
def test_a_value_counts_from_the_last_month_of_its_period_on(frequency, period, ends):
    framework = small(deduct(per=3, frequency=frequency))
    for month in range(1, 13):
        points = card(framework, [seen(period, value=1)], f"2026-{month:02}").total
        assert points == (1700 if month >= ends else 2000), month


@pytest.mark.parametrize(("frequency", "first"), [("month", 1), ("quarter", 3), ("half_year", 6), ("year", 12)])
def test_an_item_is_pending_until_its_first_period_has_ended_and_then_overdue(frequency, first):
    framework = small(deduct(frequency=frequency), deduct("A1-2", frequency=frequency))
    for month in range(1, 13):
        found = card(framework, [], f"2026-{month:02}", bodies={"B01": "TOWN"})
        assert found.nodes["A1-1"].flags == ({"overdue"} if month >= first else {"pending"}), month
        assert found.total == 4000


def test_quarters_add_up_over_the_year():
    framework = small(deduct(per=3, frequency="quarter"))
    rows = [seen(f"2026-Q{quarter}", value=1) for quarter in (1, 2, 3, 4)]
    totals = [card(framework, rows, f"2026-{month:02}").total for month in (2, 3, 5, 6, 9, 12)]
    assert totals == [2000, 1700, 1700, 1400, 1100, 800]


@pytest.mark.parametrize("as_of", ["2026-09", "2026-Q3"])
def test_as_of_a_quarter_and_as_of_its_last_month_are_the_same(as_of):
    framework = small(deduct(per=3, frequency="quarter"), deduct("A1-2", 1))
    rows = [seen("2026-Q3", value=2), seen("2026-09", item="A1-2", value=1), seen("2026-10", item="A1-2", value=9)]
    assert card(framework, rows, as_of).total == 3300
