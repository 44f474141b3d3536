"""Everybody lands on a list of what is theirs to do, each line one click from where it is done."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from tests.people import County
from tests.qingheng.collection.submitting import MONTH, filled
from tests.qingheng.dashboards.reading import text
from tests.small_county import SmallCounty

from qianfen import Period
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.collection.actions import submissions
from qingheng.collection.models import Extension, Question
from qingheng.dashboards.todo import todos
from qingheng.framework.models import FrameworkVersion
from qingheng.ui.todo import Urgency

EVERYBODY = [role.value for role in Role]


@pytest.fixture(autouse=True)
def _no_numbers_of_other_tests() -> None:
    cache.clear()


def keys(user: User, urgency: Urgency | None = None) -> set[str]:
    found = todos(User.objects.get(pk=user.pk))
    return {todo.key for todo in found if urgency is None or todo.urgency is urgency}


@pytest.mark.parametrize("person", EVERYBODY)
def test_every_line_of_every_role_leads_to_a_page_that_opens(
    small_county: SmallCounty, client: Client, person: str
) -> None:
    small_county.sign_in(client, person)
    page = client.get("/")
    assert page.status_code == 200
    user = User.objects.get(username=person)
    found = todos(user)
    for todo in found:
        assert client.get(todo.url.split("#")[0]).status_code == 200, todo
        assert todo.title in text(page)
    # No analysis report has been issued to read, and the wave is in the field.
    waits_for_nothing = {Role.SYSTEM_ADMINISTRATOR, Role.REPORT_READER, Role.SURVEY_AGENCY}
    assert found or person in waits_for_nothing, "a small county with data leaves nobody else without a line"


def test_a_clerk_first_sees_what_is_overdue_with_its_day(
    client: Client, station_clerk: User, published_framework: FrameworkVersion
) -> None:
    client.force_login(station_clerk)
    page = client.get("/")
    overdue = {name: found for name, _title, found in page.context["groups"]}["overdue"]
    assert all(todo.url.startswith("/collection/grid/S01/") for todo in overdue)
    assert [todo.day for todo in overdue] == sorted(todo.day for todo in overdue)
    assert "逾期" in text(page)


def test_a_submission_goes_from_list_to_list(
    county: County,
    station_clerk: User,
    station_reviewer: User,
    framework_administrator: User,
    published_framework: FrameworkVersion,
) -> None:
    draft = filled(county.stations["S01"], station_clerk, Period.parse("2026-09"))
    task = "task/S01/2026-09"
    assert task in keys(station_clerk, Urgency.OVERDUE)
    submitted = submissions.submit(draft, by=station_clerk)
    assert task not in keys(station_clerk)
    assert f"accept/{draft.pk}" in keys(station_reviewer, Urgency.WAITING)
    submissions.send_back(submitted, note="请核对", objections={}, by=station_reviewer)
    assert task in keys(station_clerk, Urgency.OVERDUE)
    assert f"accept/{draft.pk}" not in keys(station_reviewer)
    assert "overdue/S01" in keys(framework_administrator, Urgency.OVERDUE)


def test_nobody_is_asked_to_accept_what_is_their_own(
    county: County, station_clerk: User, published_framework: FrameworkVersion
) -> None:
    submitted = submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)
    Grant.objects.create(
        user=station_clerk, role=Role.STATION_REVIEWER, station=submitted.station, valid_from="2024-01-01"
    )
    assert f"accept/{submitted.pk}" not in keys(station_clerk)


def test_open_questions_wait_for_the_clerk(
    county: County, station_clerk: User, published_framework: FrameworkVersion
) -> None:
    draft = filled(county.stations["S01"], station_clerk)
    Question.objects.create(submission=draft, rule="jump", digest="a" * 64)
    assert f"questions/{draft.pk}" in keys(station_clerk, Urgency.WAITING)
    Question.objects.update(state=Question.State.ANSWERED)
    assert f"questions/{draft.pk}" not in keys(station_clerk)


def test_extensions_wait_for_the_administrator_who_did_not_ask(
    county: County, framework_administrator: User, published_framework: FrameworkVersion
) -> None:
    asked = Extension.objects.create(
        station=county.stations["S01"], period=str(MONTH), until="2024-12-31", reason="x", requested_by="somebody"
    )
    assert f"extension/{asked.pk}" in keys(framework_administrator, Urgency.WAITING)
    Extension.objects.update(requested_by=framework_administrator.get_username())
    assert f"extension/{asked.pk}" not in keys(framework_administrator)


def test_the_commission_leader_gives_leave_and_the_administrator_publishes(small_county: SmallCounty) -> None:
    leader = User.objects.get(username=Role.COMMISSION_LEADER)
    assert f"override/{small_county.override.pk}" in keys(leader, Urgency.WAITING)
    assert f"override/{small_county.override.pk}" not in keys(User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR))


def test_a_system_administrator_sees_accounts_without_a_role_and_roles_that_end(
    system_administrator: User, nobody: User, leader: User
) -> None:
    leader.grants.update(valid_to="2099-01-01")
    assert keys(system_administrator) == {f"no-role/{nobody.pk}"}


def test_the_number_in_the_menu_is_the_number_of_open_lines(small_county: SmallCounty, client: Client) -> None:
    small_county.sign_in(client, Role.FRAMEWORK_ADMINISTRATOR)
    count = client.get("/todo/count/")
    shown = re.search(r">(\d+)</span>", count.content.decode())
    assert shown
    assert int(shown[1]) == client.get("/").context["open"]
    small_county.sign_in(client, "nobody")
    assert client.get("/todo/count/").status_code == 204


def test_a_liaison_s_results_are_one_click_away(client: Client, liaison: User) -> None:
    client.force_login(liaison)
    assert client.get("/results/").headers["Location"] == "/bodies/B01/"


def test_somebody_without_a_role_gets_a_friendly_page(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    response = client.get("/")
    assert response.status_code == 200
    assert "没有任何角色" in text(response)


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/sign-in/")
