"""The pages of tasks, extensions and the board: who sees what, and what a click does."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import County, make_user

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.models import Extension
from qingheng.framework.models import FrameworkVersion

pytestmark = pytest.mark.usefixtures("published_framework")
TASKS, BOARD, GRID = "/collection/tasks/", "/collection/board/", "/collection/grid/S01/2026-10/"


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def friday() -> date:
    day = date.today()  # noqa: DTZ011 - a day to come, whatever the zone
    return day + timedelta(days=4 - day.weekday() + 7)


@pytest.fixture
def clerk(client: Client, station_clerk: User) -> Client:
    client.force_login(station_clerk)
    return client


def ask(client: Client, station: str = "S01", period: str = "2026-10", **more: object) -> object:
    address = reverse("collection:extension", kwargs={"station": station, "period": period})
    return client.post(address, {"until": friday().isoformat(), "reason": "系统升级", **more})


def test_a_clerk_sees_the_own_tasks_with_their_deadlines(clerk: Client) -> None:
    page = clerk.get(TASKS)
    text = words(page.content)
    assert page.status_code == 200
    assert {task.station.code for task in page.context["open"]} == {"S01"}
    assert "截止日" in text
    assert "个工作日" in text


def test_an_extension_is_asked_for_and_decided_on_the_pages(
    clerk: Client, framework_administrator: User, county: County
) -> None:
    assert ask(clerk).status_code == 302
    asked = Extension.objects.get()
    assert (asked.until, asked.state) == (friday(), "requested")
    assert "系统升级" in words(clerk.get(TASKS).content)
    clerk.force_login(framework_administrator)
    decide = reverse("collection:decide_extension", kwargs={"pk": asked.pk})
    assert "系统升级" in words(clerk.get(TASKS).content)
    assert "说明" in words(clerk.post(decide, {"note": ""}, follow=True).content)
    assert Extension.objects.get().state == "requested"
    clerk.post(decide, {"is_approved": "1"})
    assert Extension.objects.get().state == "approved"
    for address in (TASKS, BOARD, "/collection/board/S01/2026-10/", "/collection/?station=S01", GRID):
        page = clerk.get(address)
        assert "已延期" in words(page.content), address


def test_a_day_that_makes_no_sense_is_explained_and_nothing_is_stored(clerk: Client) -> None:
    page = ask(clerk, until="2026-01-01")
    assert page.status_code == 409
    assert "2026-01-01" in words(page.content)
    assert ask(clerk, until="").status_code == 200
    assert not Extension.objects.exists()


def test_another_station_s_deadline_cannot_be_touched(clerk: Client) -> None:
    assert ask(clerk, station="S02").status_code == 403
    assert clerk.get("/collection/board/S02/2026-10/").status_code == 403
    assert clerk.get("/collection/board/S01/nonsense/").status_code == 404


def test_the_board_shows_the_own_station_to_a_clerk_and_all_to_administrators(
    clerk: Client, framework_administrator: User, commission_leader: User
) -> None:
    assert [line.station.code for line in clerk.get(BOARD).context["board"].lines] == ["S01"]
    for user in (framework_administrator, commission_leader):
        clerk.force_login(user)
        assert len(clerk.get(BOARD).context["board"].lines) > 5
    assert clerk.get("/collection/board/S02/2026-10/").status_code == 200


@pytest.mark.parametrize("query", ["frequency=quarter&year=2025", "frequency=x&year=y&station=z", "station=S01", ""])
def test_any_filter_gives_a_board_with_words_and_a_trend_with_a_table(
    client: Client, framework_administrator: User, query: str
) -> None:
    client.force_login(framework_administrator)
    page = client.get(f"{BOARD}?{query}")
    assert page.status_code == 200
    text = words(page.content)
    assert "逾期" in text
    assert page.content.count(b"data-chart=") == 1
    assert len(page.context["points"]) == len(page.context["chart"]["labels"])


def test_behind_a_square_stand_the_missing_values_by_item_and_body(clerk: Client) -> None:
    page = clerk.get("/collection/board/S01/2026-09/")
    assert len(page.context["found"].gaps) == 2
    assert "B01" in words(page.content)


def test_a_reviewer_of_two_stations_sees_both(
    client: Client, county: County, published_framework: FrameworkVersion
) -> None:
    reviewer = make_user("both", Role.STATION_REVIEWER, station=county.stations["S01"])
    reviewer.grants.create(role=Role.STATION_REVIEWER, station=county.stations["S02"], valid_from="2024-01-01")
    client.force_login(reviewer)
    assert {task.station.code for task in client.get(TASKS).context["open"]} == {"S01", "S02"}
    assert {task.station.code for task in client.get(f"{TASKS}?station=S02").context["open"]} == {"S02"}
