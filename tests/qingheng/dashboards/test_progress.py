"""Progress is counted from what is there: due values, reported values, and those whose last day is over."""

from datetime import date, timedelta

import pytest
from tests.people import County
from tests.qingheng.collection.extending import extend
from tests.qingheng.scoring.reports import report, report_everything

from qianfen import Period
from qingheng.collection.office import Office
from qingheng.collection.schedule.progress import progress_of_stations
from qingheng.dashboards.queries.progress import Progress, StationProgress, progress
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body

pytestmark = pytest.mark.django_db


def count(
    version: FrameworkVersion, bodies: list[Body], period: str = "2026-03", today: date = date(2026, 4, 9)
) -> Progress:
    return progress(bodies, Period.parse(period), today=today)


def station(found: Progress, code: str) -> StationProgress:
    return next(each for each in found.stations if each.code == code)


def monthly(version: FrameworkVersion, code: str, audience: str) -> int:
    items = version.parsed.items_for(audience, version.parsed.default_flags)
    return sum(len(item.data_items) for item in items if item.station == code and item.frequency == "month")


def test_without_data_everything_is_due_and_nothing_reported(
    county: County, published_framework: FrameworkVersion
) -> None:
    found = count(published_framework, county.towns, today=date(2026, 4, 1))
    assert (found.reported, found.per_cent, found.complete, found.overdue) == (0, 0, 0, 0)
    expected = 3 * (monthly(published_framework, "S02", "TOWN"))
    assert station(count(published_framework, county.towns, "2026-02"), "S02").due == expected


def test_with_everything_reported_every_station_is_complete(
    county: County, published_framework: FrameworkVersion
) -> None:
    report_everything(county.bodies, 2026, 3, published_framework)
    for period in ("2026-03", "2026-Q1", "2026-02"):
        found = count(published_framework, county.bodies, period)
        assert found.due == found.reported > 0
        assert found.complete == found.count
        assert found.overdue == 0


def test_one_missing_value_keeps_a_station_from_being_complete(
    county: County, published_framework: FrameworkVersion
) -> None:
    report_everything(county.bodies, 2026, 3, published_framework)
    report(county.towns[0], "2026-03", "A1-1", due="pending")
    found = station(count(published_framework, county.bodies), "S01")
    assert (found.due - found.reported, found.is_complete, found.per_cent) == (
        1,
        False,
        found.reported * 100 // found.due,
    )


def test_not_applicable_is_an_answer(county: County, published_framework: FrameworkVersion) -> None:
    report_everything(county.bodies, 2026, 3, published_framework)
    report(county.towns[0], "2026-03", "A1-1", due="not_applicable", done_on_time="not_applicable")
    assert station(count(published_framework, county.bodies), "S01").is_complete


def test_a_value_is_overdue_only_after_its_last_day(county: County, published_framework: FrameworkVersion) -> None:
    last_day = date(2026, 3, 11)  # the eighth working day after Saturday, 28 February: February has its weekends off
    days = (last_day, last_day + timedelta(days=1))
    february = [count(published_framework, county.towns, "2026-02", today=day) for day in days]
    assert february[0].overdue == 0
    assert february[1].overdue == february[1].due


def test_an_extension_puts_off_what_is_overdue(county: County, published_framework: FrameworkVersion) -> None:
    late = date(2026, 3, 12)
    assert station(count(published_framework, county.towns, "2026-02", today=late), "S02").overdue
    extend(county.stations["S02"], "2026-02", date(2026, 3, 13))
    found = count(published_framework, county.towns, "2026-02", today=late)
    assert not station(found, "S02").overdue
    assert found.overdue


def test_the_cockpit_and_the_stations_count_alike(county: County, published_framework: FrameworkVersion) -> None:
    report_everything(county.bodies[:4], 2026, 2, published_framework)
    Body.objects.filter(pk=county.towns[1].pk).update(valid_to=date(2026, 1, 31))
    office = Office.open("test", date(2026, 4, 9))
    for month in ("2026-01", "2026-02", "2026-03"):
        found = count(published_framework, list(Body.objects.all()), month)
        of_stations = progress_of_stations(Period.parse(month), office)
        assert {each.code: each.count for each in found.stations} == {
            code: of_station for code, of_station in of_stations.items() if of_station.expected
        }


def test_a_period_that_has_not_ended_is_not_due(county: County, published_framework: FrameworkVersion) -> None:
    assert count(published_framework, county.towns, today=date(2026, 3, 31)).due == 0
    assert (
        count(published_framework, county.towns, "2026-Q1", today=date(2026, 3, 1)).due
        == 2 * count(published_framework, county.towns, "2026-01").due
    )


def test_nothing_is_due_before_the_framework_or_the_body_began(
    county: County, published_framework: FrameworkVersion
) -> None:
    due = {
        month: count(published_framework, county.towns, month, today=date(2026, 1, 1)).due
        for month in ("2024-09", "2024-10")
    }
    assert not due["2024-09"]
    assert due["2024-10"]
    Body.objects.filter(pk=county.towns[0].pk).update(valid_from=date(2026, 3, 1))
    alone, together = county.towns[1:2], county.towns
    assert count(published_framework, together, "2026-02").due == 2 * count(published_framework, alone, "2026-02").due
