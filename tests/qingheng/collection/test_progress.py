"""Progress is counted from the values that are there."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.people import County
from tests.qingheng.collection.extending import extend
from tests.qingheng.collection.files import HEADER, TODAY, long_csv

from qianfen import Frequency, Period
from qingheng.collection.actions.imports import import_batch
from qingheng.collection.checking import check
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.schedule.matrices import matrices
from qingheng.collection.schedule.progress import Count, counts, ending_with, progress, progress_of_stations
from qingheng.organisations.models import Body

pytestmark = pytest.mark.usefixtures("published_framework")
SEPTEMBER = Period.month(2026, 9)
LAST_DAY = date(2026, 10, 12)
"""The eighth working day after September, where only weekends are free."""


@pytest.fixture
def office(county: County) -> Office:
    return Office.open("test", TODAY)


def stored(*rows: list[object], header: tuple[str, ...] = ("body", "period", "item", "key", "value")) -> None:
    import_batch(check(long_csv(*rows, header=header), "data.csv", by="test", today=TODAY), by="test")


def test_every_data_item_of_every_body_is_expected(county: County, office: Office) -> None:
    found = counts(office, [SEPTEMBER], county.stations["S01"])
    assert found["A1-1", SEPTEMBER] == Count(0, 12)
    assert found["A1-2", SEPTEMBER] == Count(0, 18)


def test_what_is_reported_counts_once_however_often_it_changed(county: County, office: Office) -> None:
    for value in (50, 51):
        stored(["B01", "2026-09", "A1-1", "due", value])
    assert counts(office, [SEPTEMBER])["A1-1", SEPTEMBER] == Count(1, 12, 1)
    reported, expected = progress(county.stations["S01"], SEPTEMBER, office)
    assert (reported, expected) == (1, 30)


def test_not_applicable_is_reported_but_pending_is_not(county: County, office: Office) -> None:
    stored(
        ["B01", "TOWN", "2026-09", "A1-1", "due", "", "not_applicable", "", "", ""],
        ["B01", "TOWN", "2026-09", "A1-1", "done_on_time", "", "pending", "", "", ""],
        header=HEADER,
    )
    assert counts(office, [SEPTEMBER])["A1-1", SEPTEMBER].reported == 1


def test_answers_of_one_questionnaire_are_one_data_item(county: County, office: Office) -> None:
    stored(*(["B01", "2025", "B3-2", f"staff/{answer}", 5] for answer in ("满意", "不满意")))
    year = Period.parse("2025")
    assert counts(office, [year], county.stations["N05"])["B3-2", year] == Count(1, 6, 1)


def test_bodies_count_only_while_they_are_valid(county: County) -> None:
    Body.objects.filter(code="B01").update(valid_to=date(2026, 8, 31))
    office = Office.open("test", TODAY)
    assert counts(office, [SEPTEMBER])["A1-1", SEPTEMBER].expected == 10
    assert counts(office, [Period.month(2026, 8)])["A1-1", Period.month(2026, 8)].expected == 12


def test_a_month_that_ends_longer_periods_brings_them_along(county: County, office: Office) -> None:
    assert [str(period) for period in ending_with(SEPTEMBER)] == ["2026-09", "2026-Q3"]
    assert [str(period) for period in ending_with(Period.month(2026, 12))] == ["2026-12", "2026-Q4", "2026-H2", "2026"]
    found = progress_of_stations(SEPTEMBER, office)
    quarter = progress(county.stations["S01"], Period.parse("2026-Q3"), office)[1]
    assert found["S01"] == Count(0, 30 + quarter)


def test_a_matrix_shows_items_by_periods_and_what_is_late(county: County, office: Office) -> None:
    stored(["B01", "2026-09", "A1-1", "due", 50])
    months, quarters = matrices(county.stations["S01"], 2026, office)
    assert (months.frequency, quarters.frequency) == (Frequency.MONTH, Frequency.QUARTER)
    assert [due.has_begun for due in months.dues] == [True] * 11 + [False]
    assert months.dues[8].count.state == "partial"
    assert [due.is_late for due in months.dues] == [True] * 10 + [False] * 2
    assert months.rows[0].counts[11].state == "none"


def test_before_a_framework_was_in_force_nothing_is_expected(county: County, office: Office) -> None:
    months, *_others = matrices(county.stations["S01"], 2024, office)
    assert [str(due.period) for due in months.dues] == ["2024-10", "2024-11", "2024-12"]


def delivered(day: date) -> None:
    """Let the latest batch have arrived in the last minute of a day, by the office's clock."""
    batch = Batch.objects.latest("pk")
    batch.received_at = datetime.combine(day, time(23, 59), ZoneInfo("Asia/Shanghai"))
    batch.save()


def test_what_arrives_on_the_last_day_is_in_time_and_the_day_after_is_late(county: County, office: Office) -> None:
    stored(["B01", "2026-09", "A1-1", "due", 50])
    delivered(LAST_DAY)
    stored(["B02", "2026-09", "A1-1", "due", 50])
    delivered(LAST_DAY + timedelta(days=1))
    found = counts(office, [SEPTEMBER])["A1-1", SEPTEMBER]
    assert found == Count(2, 12, 1)
    assert (found.in_time, found.per_cent, found.per_cent_in_time) == (1, 16, 8)
    extend(county.stations["S01"], "2026-09", LAST_DAY + timedelta(days=1))
    assert counts(office, [SEPTEMBER])["A1-1", SEPTEMBER].late == 0


def test_correcting_what_came_in_time_makes_nothing_late(county: County, office: Office) -> None:
    stored(["B01", "2026-09", "A1-1", "due", 50])
    delivered(LAST_DAY)
    stored(["B01", "2026-09", "A1-1", "due", 51])
    assert counts(office, [SEPTEMBER])["A1-1", SEPTEMBER] == Count(1, 12, 0)


def test_announcing_a_value_in_time_is_not_delivering_it(county: County, office: Office) -> None:
    stored(["B01", "TOWN", "2026-09", "A1-1", "due", "", "pending", "", "", ""], header=HEADER)
    delivered(LAST_DAY)
    stored(["B01", "2026-09", "A1-1", "due", 51])
    assert counts(office, [SEPTEMBER])["A1-1", SEPTEMBER] == Count(1, 12, 1)


def test_states_and_per_cent_are_cut_not_rounded() -> None:
    assert [Count(*pair).state for pair in ((0, 0), (0, 3), (1, 3), (3, 3))] == ["none", "empty", "partial", "complete"]
    assert Count(199, 200).per_cent == 99
