from datetime import date

import pytest

from qianfen import Frequency, Period, PeriodError

P = Period.parse


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2026-03", "2026-03"),
        ("202603", "2026-03"),
        ("2026-Q1", "2026-Q1"),
        ("2026Q1", "2026-Q1"),
        ("2026-H2", "2026-H2"),
        ("2026S2", "2026-H2"),
        ("2026", "2026"),
        (" 2026-12 ", "2026-12"),
    ],
)
def test_every_spelling_reads_to_one_canonical_form(text, canonical):
    assert str(P(text)) == canonical
    assert P(canonical) == P(text)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "2026-3", "2026Q5", "2026-H3", "26-03", "2026-03-01", "Q1"])
def test_what_is_no_period_is_refused_and_quoted(text):
    with pytest.raises(PeriodError) as refusal:
        P(text)
    assert f'"{text}"' in str(refusal.value)
    assert "2026-Q1" in str(refusal.value)


def test_periods_are_ordered_by_end_then_length():
    mixed = [P(text) for text in ("2026", "2026-Q4", "2026-12", "2026-H2", "2026-11", "2027-01")]
    assert [str(period) for period in sorted(mixed)] == ["2026-11", "2026-12", "2026-Q4", "2026-H2", "2026", "2027-01"]


def test_a_period_knows_its_months_and_days():
    half = P("2026-H1")
    assert [str(month) for month in half.months][0::5] == ["2026-01", "2026-06"]
    assert (half.start, half.end) == (date(2026, 1, 1), date(2026, 6, 30))
    assert P("2024-02").end == date(2024, 2, 29)
    assert (half.first_month, half.last_month) == (P("2026-01"), P("2026-06"))


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("2026-01", "2025-12", "2026-02"),
        ("2026-Q4", "2026-Q3", "2027-Q1"),
        ("2026-H1", "2025-H2", "2026-H2"),
        ("2026", "2025", "2027"),
    ],
)
def test_previous_and_next_cross_the_year(text, before, after):
    assert str(P(text).previous()) == before
    assert str(P(text).next()) == after


def test_the_period_containing_a_day_depends_on_the_frequency():
    day = date(2026, 8, 31)
    assert [str(Period.containing(day, frequency)) for frequency in Frequency] == [
        "2026-08",
        "2026-Q3",
        "2026-H2",
        "2026",
    ]


def test_a_longer_period_contains_the_shorter_ones_inside_it():
    assert P("2026-Q3").contains(P("2026-08"))
    assert P("2026").contains(P("2026-H2"))
    assert not P("2026-08").contains(P("2026-Q3"))
    assert not P("2026-Q2").contains(P("2026-08"))


def test_equal_periods_are_one_key_of_a_dictionary():
    assert len({P("2026-01"), P("202601"), P("2026-Q1"), P("2026S1")}) == 3


def test_an_index_beyond_the_year_is_refused():
    with pytest.raises(PeriodError, match="quarter 5"):
        Period(2026, Frequency.QUARTER, 5)
