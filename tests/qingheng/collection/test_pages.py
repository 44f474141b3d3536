"""The clerk's way through the pages: what is due, template, dry run, confirmation, what was changed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import County
from tests.qingheng.collection.files import Filled, long_csv

from qingheng.accounts.models import User
from qingheng.collection.models import Batch, EnteredValue, Observation, Submission
from qingheng.scoring.models import LiveScorecard

pytestmark = pytest.mark.usefixtures("published_framework")

HOME, IMPORT, CONFIRM = "/collection/", "/collection/import/", "/collection/import/confirm/"
TEMPLATE = "/collection/template/?station=S01&period=2026-09"
ROW = ["B01", "2026-09", "A1-2", "city", 2]


@pytest.fixture
def clerk(client: Client, station_clerk: User) -> Client:
    client.force_login(station_clerk)
    return client


@pytest.fixture
def administrator(framework_administrator: User) -> Client:
    client = Client()
    client.force_login(framework_administrator)
    return client


def bring(client: Client, content: bytes, name: str = "data.csv") -> str:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)}).content.decode()


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(token|digest)" value="([^"]*)"', page))


def test_the_landing_page_shows_the_own_station_only(clerk: Client, administrator: Client, county: County) -> None:
    own, all_stations = (client.get(HOME).content.decode() for client in (clerk, administrator))
    assert "A1-1" in own
    assert county.stations["S02"].name not in own
    assert county.stations["S02"].name in all_stations


def test_a_clerk_asking_for_another_station_gets_the_own_one(clerk: Client) -> None:
    page = clerk.get(f"{HOME}?station=S02&year=2025").content.decode()
    assert "A1-1" in page
    assert "F1-1" not in page


def test_somebody_without_a_station_is_told_so(clerk: Client, station_clerk: User) -> None:
    station_clerk.grants.update(valid_to="2025-01-01")
    station_clerk.grants.create(role="framework_administrator", valid_from="2024-01-01")
    assert clerk.get(HOME).status_code == 200


def test_a_template_goes_out_filled_in_and_comes_back_into_the_draft(clerk: Client) -> None:
    response = clerk.get(TEMPLATE)
    assert "S01-2026-09.xlsx" in response["Content-Disposition"]
    page = bring(clerk, Filled(response.content).enter("B01", A1_1__due=50).save(), "S01-2026-09.xlsx")
    response = clerk.post(CONFIRM, hidden_fields(page))
    assert response["Location"] == f"/collection/submissions/{Submission.objects.get().pk}/"
    assert EnteredValue.objects.get().value == 50
    assert not Observation.objects.exists()


def test_another_stations_template_is_refused(clerk: Client) -> None:
    assert clerk.get(TEMPLATE.replace("S01", "S02")).status_code == 403


@pytest.mark.parametrize("period", ["", "soon", "2026-H1", "2031-01", "2020-01"])
def test_a_template_for_nothing_says_so(clerk: Client, period: str) -> None:
    assert clerk.get(f"/collection/template/?station=S01&period={period}").status_code == 404


def test_a_dry_run_stores_nothing_and_a_confirmation_scores_at_once(administrator: Client) -> None:
    page = bring(administrator, long_csv(ROW))
    assert not Observation.objects.exists()
    administrator.post(CONFIRM, hidden_fields(page))
    assert LiveScorecard.objects.get(body__code="B01", period="2026-09").total == 98_800


def test_a_clerk_sees_what_the_own_data_do_but_no_scores(clerk: Client, administrator: Client) -> None:
    for client, sees in ((clerk, False), (administrator, True)):
        page = bring(client, long_csv(ROW))
        assert "−12.00" in page
        assert ("988.00" in page) is sees


def test_faults_are_listed_with_their_cells_and_cannot_be_confirmed(clerk: Client) -> None:
    response = clerk.post(IMPORT, {"file": SimpleUploadedFile("data.csv", long_csv([*ROW[:4], "two"]))})
    assert response.status_code == 422
    page = response.content.decode()
    assert "data.csv 第 2 行 E 列" in page
    assert hidden_fields(page) == {}


def test_if_the_data_changed_meanwhile_the_preview_is_shown_again(administrator: Client) -> None:
    mine = bring(administrator, long_csv(ROW))
    administrator.post(CONFIRM, hidden_fields(bring(administrator, long_csv([*ROW[:4], 1]))))
    response = administrator.post(CONFIRM, hidden_fields(mine))
    assert response.status_code == 200
    assert Observation.objects.get().value == 1
    administrator.post(CONFIRM, hidden_fields(response.content.decode()))
    assert Observation.objects.get(is_current=True).value == 2


def test_a_preview_is_confirmed_once(administrator: Client) -> None:
    fields = hidden_fields(bring(administrator, long_csv(ROW)))
    administrator.post(CONFIRM, fields)
    assert administrator.post(CONFIRM, fields)["Location"] == IMPORT
    assert Batch.objects.count() == 1


def test_nobody_confirms_what_somebody_else_brought(clerk: Client, administrator: Client) -> None:
    fields = hidden_fields(bring(administrator, long_csv(ROW)))
    clerk.post(CONFIRM, fields)
    assert not Observation.objects.exists()


def test_a_batch_shows_old_and_new_values(administrator: Client) -> None:
    for value in (1, 2):
        administrator.post(CONFIRM, hidden_fields(bring(administrator, long_csv([*ROW[:4], value]))))
    page = administrator.get(f"/collection/batches/{Batch.objects.latest('pk').pk}/").content.decode()
    assert "地市级通报" in page
    assert re.findall(r'<td class="num">(\d)</td>', page)[:2] == ["1", "2"]


def test_batches_of_other_stations_are_not_there_for_a_clerk(clerk: Client, administrator: Client) -> None:
    other = bring(administrator, long_csv(["B01", "2026-09", "F1-1", "assigned", 5]))
    administrator.post(CONFIRM, hidden_fields(other))
    number = Batch.objects.get().pk
    assert administrator.get(f"/collection/batches/{number}/").status_code == 200
    assert clerk.get(f"/collection/batches/{number}/").status_code == 404


def test_a_reviewer_brings_nothing(station_reviewer: User, client: Client) -> None:
    client.force_login(station_reviewer)
    assert client.get(IMPORT).status_code == 403
    assert client.post(CONFIRM).status_code == 403


def test_a_clerk_has_no_door_past_the_reviewer(clerk: Client) -> None:
    clerk.post(CONFIRM, hidden_fields(bring(clerk, long_csv(ROW))))
    assert not Observation.objects.exists()
    assert EnteredValue.objects.get().value == 2


def test_an_administrator_does_not_bring_a_stations_workbook(clerk: Client, administrator: Client) -> None:
    workbook = Filled(clerk.get(TEMPLATE).content).enter("B01", A1_1__due=50).save()
    page = bring(administrator, workbook, "S01-2026-09.xlsx")
    assert hidden_fields(page) == {}
    assert "S01-2026-09.xlsx" in page


def test_nothing_new_in_a_file_means_nothing_to_confirm(clerk: Client) -> None:
    clerk.post(CONFIRM, hidden_fields(bring(clerk, long_csv(ROW))))
    assert hidden_fields(bring(clerk, long_csv(ROW))) == {}
