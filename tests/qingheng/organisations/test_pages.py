"""The pages: a look at any day, a dry run before anything is stored, downloads."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.people import County
from tests.qingheng.organisations.books import csv_text

from qingheng.accounts.models import User
from qingheng.organisations.models import Body

IMPORT = "/organisations/import/"
CONFIRM = "/organisations/import/confirm/"
HEADER = ["code", "name", "audience", "valid_from", "valid_to"]
NEW_BODY = [HEADER, ["B07", "Seven", "TOWN", "2024-01-01", ""]]


@pytest.fixture
def client_of_administrator(client: Client, framework_administrator: User, county: County) -> Client:
    client.force_login(framework_administrator)
    return client


def bring(client: Client, rows: list[list[str]], name: str = "bodies.csv") -> tuple[int, str]:
    response = client.post(IMPORT, {"file": SimpleUploadedFile(name, csv_text(rows).encode())})
    return response.status_code, response.content.decode()


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(token|digest)" value="([^"]*)"', page))


def test_the_overview_shows_who_was_there_on_a_day(client_of_administrator: Client) -> None:
    Body.objects.filter(code="B03").update(valid_to="2025-12-31")
    today = client_of_administrator.get("/organisations/").content.decode()
    then = client_of_administrator.get("/organisations/?day=2025-06-30").content.decode()
    ever = client_of_administrator.get("/organisations/?tab=bodies&day=").content.decode()
    assert [">B03<" in page for page in (today, then, ever)] == [False, True, True]


@pytest.mark.parametrize(
    "tab", ["audiences", "bodies", "stations", "leaders", "charges", "successions", "scenarios", "nonsense"]
)
def test_every_tab_opens(client_of_administrator: Client, tab: str) -> None:
    assert client_of_administrator.get(f"/organisations/?tab={tab}&day=nonsense").status_code == 200


def test_an_upload_shows_a_preview_and_stores_nothing(client_of_administrator: Client) -> None:
    status, page = bring(client_of_administrator, NEW_BODY)
    assert status == 200
    assert "Seven" in page
    assert not Body.objects.filter(code="B07").exists()


def test_a_confirmed_preview_is_stored(client_of_administrator: Client) -> None:
    _status, page = bring(client_of_administrator, NEW_BODY)
    response = client_of_administrator.post(CONFIRM, hidden_fields(page), follow=True)
    assert response.redirect_chain == [("/organisations/", 302)]
    assert Body.objects.filter(code="B07").exists()


def test_a_file_with_faults_cannot_be_confirmed(client_of_administrator: Client) -> None:
    status, page = bring(client_of_administrator, [HEADER, ["B07", "", "TOWN", "2024-01-01", ""]])
    assert status == 422
    assert hidden_fields(page) == {}
    assert "bodies.csv 第 2 行 B 列" in page


def test_if_the_data_changed_meanwhile_the_preview_is_shown_again(client_of_administrator: Client) -> None:
    _status, page = bring(client_of_administrator, [HEADER, ["B01", "Mine", "TOWN", "2024-01-01", ""]])
    Body.objects.filter(code="B01").update(name="Other")
    response = client_of_administrator.post(CONFIRM, hidden_fields(page))
    assert response.status_code == 200
    assert "Other" in response.content.decode()
    assert Body.objects.get(code="B01").name == "Other"
    client_of_administrator.post(CONFIRM, hidden_fields(response.content.decode()))
    assert Body.objects.get(code="B01").name == "Mine"


def test_nobody_confirms_what_somebody_else_brought(client_of_administrator: Client, client: Client) -> None:
    _status, page = bring(client_of_administrator, NEW_BODY)
    other = User.objects.create(username="other", full_name="other")
    other.grants.create(role="framework_administrator", valid_from="2024-01-01")
    client.force_login(other)
    client.post(CONFIRM, hidden_fields(page))
    assert not Body.objects.filter(code="B07").exists()


def test_a_post_without_a_file_asks_for_one(client_of_administrator: Client) -> None:
    assert "field-error" in client_of_administrator.post(IMPORT, {}).content.decode()


def test_templates_and_exports_are_downloads(client_of_administrator: Client) -> None:
    empty = client_of_administrator.get("/organisations/template/")
    filled = client_of_administrator.get("/organisations/template/?filled=1")
    table = client_of_administrator.get("/organisations/template/?kind=bodies&filled=1")
    assert "attachment" in empty["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(filled.content))["单位"]["A2"].value == "B01"
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert client_of_administrator.get("/organisations/template/?kind=nonsense").status_code == 404


def test_the_day_of_the_overview_is_today_by_default(client_of_administrator: Client) -> None:
    today = timezone.localdate().isoformat()
    assert f'value="{today}"' in client_of_administrator.get("/organisations/").content.decode()
