"""Tasks are found from the framework; where they stand is what their submissions and values say."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.people import County
from tests.qingheng.collection.extending import extend
from tests.qingheng.collection.submitting import filled

from qianfen import Frequency, Period
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.collection.actions import submissions
from qingheng.collection.models import Extension, Submission
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.collection.schedule.tasks import Task, begun_periods, ended_periods, tasks

pytestmark = pytest.mark.usefixtures("published_framework")
MONTH = Period.parse("2024-11")
DAY = date(2024, 12, 9)
"""A Monday, four working days before the deadline of November."""


def tasks_of(county: County, station: str = "S01", day: date = DAY) -> list[Task]:
    office = Office.open("test", day)
    return tasks([county.stations[station]], begun_periods(office), Deadlines.on_record(office))


def november(county: County, day: date = DAY) -> Task:
    return next(task for task in tasks_of(county, day=day) if task.period == MONTH)


def test_each_station_and_period_is_one_task_the_most_urgent_first(county: County) -> None:
    found = tasks_of(county)
    assert [str(task.period) for task in found] == ["2024-10", "2024-11", "2024-12", "2024-Q4"]
    assert [task.state for task in found] == [""] * 4
    assert [task.is_overdue for task in found] == [True, False, False, False]
    assert [task.is_due_soon for task in found] == [False, True, False, False]
    assert [task.has_ended for task in found] == [True, True, False, False]


def test_a_task_has_its_deadline_and_the_working_days_left(county: County) -> None:
    task = november(county)
    assert task.deadline is not None
    assert (task.deadline.last_day, task.days_left) == (date(2024, 12, 11), 2)
    Extension.objects.create(station=task.station, period="2024-11", until=date(2024, 12, 20), requested_by="x")
    assert november(county).request is not None
    extend(task.station, "2024-11", date(2024, 12, 20))
    assert november(county).days_left == 9


def test_a_task_follows_its_submission(county: County, station_clerk: User, station_reviewer: User) -> None:
    late = date(2025, 1, 20)
    draft = filled(county.stations["S01"], station_clerk)
    task = november(county, late)
    assert (task.state, task.is_done, task.is_delivered, task.is_overdue) == ("draft", False, False, True)
    submitted = submissions.submit(draft, by=station_clerk)
    task = november(county, late)
    assert (task.state, task.is_done, task.is_delivered, task.is_overdue) == ("submitted", False, True, False)
    submissions.send_back(submitted, note="请核对", objections={}, by=station_reviewer)
    assert november(county, late).is_overdue
    submissions.submit(submitted, by=station_clerk)
    pipeline.accept_submission(submitted, by=station_reviewer)
    task = november(county, late)
    assert (task.state, task.is_done, task.is_overdue, task.count.missing) == ("accepted", True, False, 0)


def test_a_correction_of_what_is_complete_is_not_overdue(
    county: County, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    submitted = submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    asked = submissions.request_correction(accepted, reason="口径有误", by=station_clerk)
    submissions.approve_correction(asked, by=framework_administrator)
    task = november(county, date(2025, 1, 20))
    assert (task.state, task.is_correction, task.is_done, task.is_overdue) == ("draft", True, False, False)
    assert Submission.objects.count() == 2


def test_a_refused_correction_leaves_the_accepted_version_speaking(
    county: County, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    submitted = submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    asked = submissions.request_correction(accepted, reason="口径有误", by=station_clerk)
    submissions.refuse_correction(asked, note="无误", by=framework_administrator)
    assert november(county).submission == accepted


def test_periods_that_are_over_are_those_that_can_be_reported(county: County) -> None:
    office = Office.open("test", DAY)
    assert [str(period) for period in ended_periods(office)] == ["2024-10", "2024-11"]
    running = set(begun_periods(office)) - set(ended_periods(office))
    assert {period.frequency for period in running} == set(Frequency)


def test_all_tasks_cost_the_same_few_queries(
    county: County, django_assert_num_queries: DjangoAssertNumQueries, station_clerk: User
) -> None:
    filled(county.stations["S01"], station_clerk)
    office = Office.open("test", DAY)
    tasks(county.stations.values(), begun_periods(office), Deadlines.on_record(office))  # reads the framework once
    for stations in (list(county.stations.values())[:2], list(county.stations.values())):
        with django_assert_num_queries(7):
            tasks(stations, begun_periods(office), Deadlines.on_record(office))
