"""The board says of every station and period what is there, what came late, and what is missing for whom."""

from datetime import date

from tests.people import County
from tests.qingheng.collection.extending import extend
from tests.qingheng.scoring.reports import report, report_everything

from qianfen import Frequency, Period
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.schedule.progress import Count
from qingheng.collection.schedule.timeliness import Board, Square, Standing, board, missing, trend
from qingheng.framework.models import FrameworkVersion

DAY = date(2026, 3, 9)
FEBRUARY = Period.parse("2026-02")


def shown(county: County, day: date = DAY) -> Board:
    return board(county.stations.values(), 2026, Frequency.MONTH, Office.open("test", day))


def square(found: Board, station: str, month: int) -> Square:
    return next(line for line in found.lines if line.station.code == station).squares[month - 1]


def test_without_data_a_station_is_overdue_open_or_ahead(county: County, published_framework: FrameworkVersion) -> None:
    found = shown(county)
    assert [square(found, "S01", month).standing for month in (1, 2, 3)] == [
        Standing.OVERDUE,
        Standing.OPEN,
        Standing.AHEAD,
    ]
    extend(county.stations["S01"], "2026-01", DAY)
    assert square(shown(county), "S01", 1).standing is Standing.OPEN
    assert square(found, "S01", 1).count == Count(0, 30)


def test_complete_is_in_time_only_if_it_came_by_the_deadline(
    county: County, published_framework: FrameworkVersion
) -> None:
    report_everything(county.bodies, 2026, 2, published_framework)
    Batch.objects.update(received_at="2026-03-11T23:59:59+08:00")
    found = shown(county, date(2026, 4, 1))
    assert square(found, "S01", 2).standing is Standing.IN_TIME
    assert square(found, "S01", 1).standing is Standing.LATE
    assert found.total.late > 0
    Batch.objects.update(received_at="2026-03-12T00:00:00+08:00")
    assert square(shown(county, date(2026, 4, 1)), "S01", 2).standing is Standing.LATE


def test_only_periods_that_are_over_are_judged_in_the_totals(
    county: County, published_framework: FrameworkVersion
) -> None:
    found = shown(county)
    line = next(line for line in found.lines if line.station.code == "S01")
    assert line.total == Count(0, 60)
    assert sum(found.standings().values()) == len(found.lines) * 12
    assert [str(point.period) for point in trend(found, Office.open("test", DAY))] == ["2026-01", "2026-02"]


def test_stations_that_report_nothing_at_a_frequency_are_left_out(
    county: County, published_framework: FrameworkVersion
) -> None:
    months = {line.station.code for line in shown(county).lines}
    suppliers = {item.station for item in published_framework.parsed.items if item.frequency is Frequency.MONTH}
    assert months == suppliers


def test_what_is_missing_is_listed_by_item_and_body(county: County, published_framework: FrameworkVersion) -> None:
    report_everything(county.bodies, 2026, 2, published_framework)
    report(county.towns[0], "2026-02", "A1-1", due="pending")
    found = missing(county.stations["S01"], FEBRUARY, Office.open("test", date(2026, 4, 1)))
    assert [(gap.item.code, [body.code for body in gap.bodies], gap.values) for gap in found.gaps] == [
        ("A1-1", ["B01"], 1)
    ]
    assert (found.standing, found.count.missing) == (Standing.OVERDUE, 1)
    assert found.count.late == sum(gap.values for gap in found.late) == 29


def test_board_and_list_agree(county: County, published_framework: FrameworkVersion) -> None:
    report_everything(county.bodies[:3], 2026, 2, published_framework)
    found = shown(county)
    for line in found.lines:
        for each in line.squares[:3]:
            listed = missing(each.station, each.period, Office.open("test", DAY))
            assert (listed.count, listed.standing) == (each.count, each.standing)
            assert sum(gap.values for gap in listed.gaps) == each.count.missing
