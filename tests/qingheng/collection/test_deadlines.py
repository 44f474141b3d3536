"""Deadlines are worked out from rule, holidays and approvals; who asks for a later one does not decide it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.people import County, make_user
from tests.qingheng.collection.extending import extend

from qianfen import Frequency, Period
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry
from qingheng.collection.actions.deadlines import (
    ExtensionRefusedError,
    approve_extension,
    refuse_extension,
    request_extension,
)
from qingheng.collection.models import Extension
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadline, Deadlines
from qingheng.organisations.actions import import_tables
from qingheng.organisations.calendar import CHINA
from qingheng.organisations.checking import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_framework")]
OCTOBER = Period.parse("2026-10")
PERIODS = [
    Period(year, frequency, index)
    for year in (2025, 2026, 2027)
    for frequency in Frequency
    for index in range(1, frequency.per_year + 1)
]


@pytest.fixture
def deadlines(county: County) -> Deadlines:
    import_tables(check(CHINA.read_bytes(), CHINA.name), by="test")
    return Deadlines.on_record(Office.open("test", date(2026, 11, 23)))


def test_the_days_of_the_framework_are_working_days(deadlines: Deadlines) -> None:
    assert deadlines.last_day("S01", Period.parse("2026-09")) == date(2026, 10, 16)
    assert deadlines.last_day("S01", Period.parse("2026-Q3")) == date(2026, 10, 20)
    assert deadlines.last_day("S01", OCTOBER) == date(2026, 11, 11)


def test_no_framework_no_deadline(deadlines: Deadlines) -> None:
    assert deadlines.of("S01", Period.parse("2020-01")) is None
    assert deadlines.days_left("S01", Period.parse("2020-01")) is None
    assert not deadlines.is_over("S01", Period.parse("2020-01"))


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_every_deadline_is_a_working_day_after_its_period(deadlines: Deadlines, period: Period) -> None:
    day = deadlines.by_rule(period)
    assert day is not None
    assert day > period.end
    assert deadlines.working_days.is_working_day(day)
    following = deadlines.by_rule(period.next())
    assert following is None or following > day


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_an_extension_is_never_earlier_than_the_rule(by_rule: date, until: date) -> None:
    deadline = Deadline(by_rule, until)
    assert deadline.last_day == max(by_rule, until)
    assert deadline.is_extended == (until > by_rule)


def test_an_extension_is_for_one_station_and_one_period(county: County, deadlines: Deadlines) -> None:
    extend(county.stations["S01"], "2026-10", date(2026, 11, 24))
    found = Deadlines.on_record(deadlines.office)
    assert found.last_day("S01", OCTOBER) == date(2026, 11, 24)
    assert found.last_day("S02", OCTOBER) == date(2026, 11, 11)
    assert found.last_day("S01", Period.parse("2026-11")) == deadlines.last_day("S01", Period.parse("2026-11"))
    assert (found.days_left("S01", OCTOBER), found.days_left("S02", OCTOBER)) == (1, -8)
    assert (found.is_over("S01", OCTOBER), found.is_over("S02", OCTOBER)) == (False, True)


def soon() -> date:
    """A Friday after today, as far as no table says otherwise a working day."""
    day = date.today()  # noqa: DTZ011 - a day to come, whatever the zone
    return day + timedelta(days=4 - day.weekday() + 7)


@pytest.fixture
def asked(county: County, station_clerk: User) -> Extension:
    return request_extension(county.stations["S01"], OCTOBER, until=soon(), reason=" 系统升级 ", by=station_clerk)


def test_a_request_moves_nothing_until_it_is_approved(asked: Extension, framework_administrator: User) -> None:
    before = Deadlines.on_record(Office.open("test")).of("S01", OCTOBER)
    assert before is not None
    assert not before.is_extended
    approve_extension(asked, note="同意", by=framework_administrator)
    after = Deadlines.on_record(Office.open("test")).of("S01", OCTOBER)
    assert after is not None
    assert (after.by_rule, after.last_day) == (before.by_rule, soon())
    assert [entry.action for entry in Entry.objects.order_by("pk")] == [
        "collection.extension.requested",
        "collection.extension.approved",
    ]


def test_a_refusal_says_why_and_moves_nothing(asked: Extension, framework_administrator: User) -> None:
    with pytest.raises(ExtensionRefusedError):
        refuse_extension(asked, note=" ", by=framework_administrator)
    refused = refuse_extension(asked, note="数据可以按时取得", by=framework_administrator)
    assert (refused.state, refused.decided_by) == (Extension.State.REFUSED, "framework-administrator")
    deadline = Deadlines.on_record(Office.open("test")).of("S01", OCTOBER)
    assert deadline is not None
    assert not deadline.is_extended


def test_whoever_asked_does_not_decide(asked: Extension, station_clerk: User) -> None:
    Grant.objects.create(user=station_clerk, role=Role.FRAMEWORK_ADMINISTRATOR, valid_from="2024-01-01")
    with pytest.raises(ExtensionRefusedError):
        approve_extension(asked, by=User.objects.get(pk=station_clerk.pk))


def test_nobody_else_asks_or_decides(
    asked: Extension, county: County, station_reviewer: User, commission_leader: User, framework_administrator: User
) -> None:
    for somebody in (station_reviewer, commission_leader):
        with pytest.raises(PermissionDenied):
            approve_extension(asked, by=somebody)
    stranger = make_user("stranger", Role.STATION_CLERK, station=county.stations["S02"])
    for somebody in (framework_administrator, stranger):
        with pytest.raises(PermissionDenied):
            request_extension(county.stations["S01"], OCTOBER, until=soon(), reason="x", by=somebody)


def test_nothing_is_decided_twice_or_asked_twice(
    asked: Extension, station_reviewer: User, framework_administrator: User
) -> None:
    with pytest.raises(ExtensionRefusedError):
        request_extension(asked.station, OCTOBER, until=soon(), reason="again", by=station_reviewer)
    approve_extension(asked, by=framework_administrator)
    with pytest.raises(ExtensionRefusedError):
        refuse_extension(asked, note="too late", by=framework_administrator)
    with pytest.raises(ExtensionRefusedError, match=str(soon())):
        request_extension(asked.station, OCTOBER, until=soon(), reason="again", by=station_reviewer)


@pytest.mark.parametrize(
    ("days", "period", "reason"),
    [(1, "2026-10", "Saturday"), (0, "2020-01", "no deadline"), (0, "2026-10", " "), (-3000, "2026-10", "past")],
)
def test_a_day_that_makes_no_sense_is_refused(
    county: County, station_clerk: User, days: int, period: str, reason: str
) -> None:
    with pytest.raises(ExtensionRefusedError):
        request_extension(
            county.stations["S01"],
            Period.parse(period),
            until=soon() + timedelta(days=days),
            reason=reason,
            by=station_clerk,
        )
    assert not Extension.objects.exists()


def test_an_approval_that_would_change_nothing_is_refused(asked: Extension, framework_administrator: User) -> None:
    extend(asked.station, "2026-10", soon() + timedelta(days=7))
    with pytest.raises(ExtensionRefusedError):
        approve_extension(asked, by=framework_administrator)
