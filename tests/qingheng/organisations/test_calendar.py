"""Working days over every date of four years: counted forwards and back, across holidays, weekends and leap days."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qingheng.accounts.models import User
from qingheng.organisations.actions import import_tables
from qingheng.organisations.calendar import CHINA, WorkingDays
from qingheng.organisations.checking import check
from qingheng.organisations.models import SpecialDay

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
ALL_DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
COUNTS = (0, 1, 2, 3, 8, 10, 15, 20)


def chinese() -> WorkingDays:
    rows = [line.split(",") for line in CHINA.read_text(encoding="utf-8").splitlines()[1:]]
    return WorkingDays({date.fromisoformat(day): is_working == "TRUE" for day, is_working, _name in rows})


@pytest.fixture(params=["plain weeks", "Chinese holidays"])
def calendar(request: pytest.FixtureRequest) -> WorkingDays:
    return chinese() if request.param == "Chinese holidays" else WorkingDays({})


def test_a_deadline_never_lands_on_a_day_nobody_works(calendar: WorkingDays) -> None:
    for count in COUNTS:
        assert all(calendar.is_working_day(calendar.add_working_days(day, count)) for day in ALL_DAYS)


def test_so_many_days_added_are_so_many_days_between(calendar: WorkingDays) -> None:
    for day in ALL_DAYS:
        for count in COUNTS:
            assert calendar.working_days_between(day, calendar.add_working_days(day, count)) == count


def test_a_later_day_never_has_an_earlier_deadline(calendar: WorkingDays) -> None:
    for count in COUNTS:
        deadlines = [calendar.add_working_days(day, count) for day in ALL_DAYS]
        assert deadlines == sorted(deadlines)


def test_more_days_never_give_an_earlier_deadline(calendar: WorkingDays) -> None:
    for day in ALL_DAYS:
        deadlines = [calendar.add_working_days(day, count) for count in COUNTS]
        assert deadlines == sorted(set(deadlines))


def test_counting_days_is_counting_them_one_by_one(calendar: WorkingDays) -> None:
    counted = 0
    for day in ALL_DAYS[1:]:
        counted += calendar.is_working_day(day)
        assert calendar.working_days_between(FIRST, day) == counted


@given(st.sampled_from(ALL_DAYS), st.sampled_from(ALL_DAYS), st.sampled_from(ALL_DAYS))
def test_days_between_add_up_and_change_their_sign(first: date, middle: date, last: date) -> None:
    between = chinese().working_days_between
    assert between(first, last) == between(first, middle) + between(middle, last) == -between(last, first)


@given(
    st.dictionaries(st.sampled_from(ALL_DAYS[:90]), st.booleans()), st.sampled_from(ALL_DAYS[:90]), st.integers(1, 9)
)
def test_any_special_days_keep_the_law(special: dict[date, bool], day: date, count: int) -> None:
    calendar = WorkingDays(special)
    found = calendar.add_working_days(day, count)
    assert calendar.is_working_day(found)
    assert calendar.working_days_between(day, found) == count


def test_nobody_counts_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        WorkingDays({}).add_working_days(FIRST, -1)


@pytest.mark.parametrize(
    ("after", "count", "deadline"),
    [
        (date(2026, 9, 30), 8, date(2026, 10, 16)),  # 1-7 October off, Saturday the 10th worked
        (date(2026, 1, 31), 8, date(2026, 2, 11)),
        (date(2025, 12, 31), 20, date(2026, 1, 29)),  # 1 and 2 January off, Sunday the 4th worked
        (date(2024, 4, 30), 8, date(2024, 5, 14)),  # 1-5 May off, Saturday the 11th worked
        (date(2024, 2, 9), 1, date(2024, 2, 18)),  # the Sunday after the Spring Festival is worked
    ],
)
def test_the_deadlines_of_real_years(after: date, count: int, deadline: date) -> None:
    assert chinese().add_working_days(after, count) == deadline


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Niue"])
def test_no_time_zone_moves_a_deadline(zone: str) -> None:
    import_tables(check(CHINA.read_bytes(), CHINA.name), by="test")
    with timezone.override(zone):
        assert WorkingDays.on_record().add_working_days(date(2026, 9, 30), 8) == date(2026, 10, 16)


@pytest.mark.django_db
def test_the_holidays_of_china_are_imported_as_they_are_shipped() -> None:
    checked = check(CHINA.read_bytes(), CHINA.name)
    assert not checked.faults
    import_tables(checked, by="test")
    days = SpecialDay.objects.all()
    assert {day.day.year for day in days} == {2024, 2025, 2026}
    assert all(day.is_working == (day.day.weekday() >= 5) for day in days)
    assert WorkingDays.on_record() == chinese()
    assert not check(CHINA.read_bytes(), CHINA.name).changes


@pytest.mark.django_db
@pytest.mark.parametrize("yes", ["TRUE", "1", "是", "yes", "Yes"])
def test_a_working_day_may_be_written_as_people_write_it(yes: str) -> None:
    checked = check(f"日期,工作日,名称\n2027-02-07,{yes},春节调休上班\n".encode(), "special_days.csv")
    assert not checked.faults, checked.faults
    assert [change.after["is_working"] for change in checked.changes] == [True]


@pytest.mark.django_db
def test_every_fault_of_a_holiday_table_says_where_it_is() -> None:
    content = "day,is_working,name\n2027-02-30,FALSE,春节\n2027-02-01,maybe,春节\n2027-02-02,,春节\n2027-02-03,TRUE,\n"
    faults = check(content.encode(), "special_days.csv").faults
    assert [(fault.place.row, fault.place.column) for fault in faults] == [(2, 0), (3, 1), (4, 1), (5, 2)]
    assert "maybe" in str(faults[1])
    content = "day,is_working,name\n2027-02-01,FALSE,春节\n2027-02-01,TRUE,春节\n"
    assert len(check(content.encode(), "special_days.csv").faults) == 1


def test_the_shipped_holidays_are_a_download_that_can_be_imported(
    client: Client, framework_administrator: User
) -> None:
    client.force_login(framework_administrator)
    content = client.get("/organisations/template/?kind=holidays").content
    assert content == CHINA.read_bytes()
    assert "china.csv" in client.get("/organisations/template/?kind=holidays").headers["Content-Disposition"]
    assert "?kind=holidays" in client.get("/organisations/import/").content.decode()
