"""The grid's page and addresses: who may see and save, what two clerks see of one another, what is checked before."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.actions import submissions
from qingheng.collection.actions.entering import enter
from qingheng.collection.grid.entering import CellChange
from qingheng.collection.models import Submission
from qingheng.collection.words import missing_words

pytestmark = pytest.mark.usefixtures("published_framework", "english")
PLACE = {"station": "S01", "period": "2024-11"}
DUE = {"body": "B01", "item": "A1-1", "key": "due"}
CHANGE = CellChange("B01", "A1-1", "due")


def address(name: str, **place: str) -> str:
    return reverse(f"collection:{name}", kwargs=PLACE | place)


def save(client: Client, *changes: dict[str, object], **place: str) -> Any:
    body = json.dumps({"changes": changes})
    return client.post(address("cells", **place), body, content_type="application/json")


def data_of(client: Client, **place: str) -> dict[str, Any]:
    page = client.get(address("grid", **place)).content.decode()
    found = re.search(r'<script id="grid-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def clerk(client: Client, station_clerk: User) -> Client:
    client.force_login(station_clerk)
    return client


@pytest.fixture
def draft(county: County, station_clerk: User) -> Submission:
    return submissions.open_submission(county.stations["S01"], MONTH, by=station_clerk)


def test_all_bodies_and_all_columns_stand_in_the_grid(clerk: Client) -> None:
    data = data_of(clerk)
    assert [body["code"] for body in data["bodies"]] == ["B01", "B02", "B03", "B11", "B12", "B13"]
    assert {column["item"] for column in data["columns"]} == {"A1-1", "A1-2"}
    assert all(len(row) == len(data["columns"]) for row in data["cells"])
    assert data["editable"]


def test_looking_writes_nothing(clerk: Client) -> None:
    for name in ("grid", "cells", "effect"):
        assert clerk.get(address(name)).status_code == 200
    assert not Submission.objects.exists()


def test_the_first_save_opens_the_submission(clerk: Client) -> None:
    reply = save(clerk, DUE | {"text": "5"})
    assert [each["kind"] for each in reply.json()["outcomes"]] == ["saved"]
    assert Submission.objects.get().values.get().value == 5
    assert data_of(clerk)["cells"][0][0] == {"t": "5", "r": 1, "by": "station-clerk"} | {
        "at": Submission.objects.get().values.get().changed_at.isoformat()
    }


def test_a_fault_is_told_with_its_remedy_and_its_neighbours_are_saved(clerk: Client) -> None:
    told = save(clerk, DUE | {"text": "x"}, DUE | {"body": "B02", "text": "3"}).json()
    assert [each["kind"] for each in told["outcomes"]] == ["fault", "saved"]
    assert "not a number" in told["outcomes"][0]["message"]
    assert told["outcomes"][0]["remedy"]


def test_two_clerks_see_one_another_and_neither_overwrites_the_other(
    clerk: Client, draft: Submission, county: County
) -> None:
    colleague = make_user("colleague", Role.STATION_CLERK, station=county.stations["S01"])
    since = now().isoformat()
    enter(draft, [replace(CHANGE, text="5", comment="台账")], by=colleague)
    [conflict] = save(clerk, DUE | {"text": "7"}).json()["outcomes"]
    assert conflict["kind"] == "conflict"
    assert conflict["theirs"] | {"when": ""} == {
        "text": "5",
        "comment": "台账",
        "by": "colleague",
        "when": "",
        "revision": 1,
    }
    news = clerk.get(address("cells"), {"since": since}).json()
    assert [(cell["body"], cell["t"], cell["by"]) for cell in news["cells"]] == [("B01", "5", "colleague")]
    later = (now() + timedelta(minutes=1)).isoformat()
    assert clerk.get(address("cells"), {"since": later}).json()["cells"] == []
    [kept] = save(clerk, DUE | {"text": "7", "revision": 1}).json()["outcomes"]
    assert kept["kind"] == "saved"


@pytest.mark.parametrize("since", ["", "yesterday", "2024-11-01T00:00:00", "9" * 500])
def test_a_strange_moment_brings_no_news(clerk: Client, draft: Submission, since: str) -> None:
    assert clerk.get(address("cells"), {"since": since}).json()["cells"] == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"changes": []}', b'{"changes": 5}', b'{"changes": [1]}', b"\xff", b'{"changes": [[]]}'],
)
def test_rubbish_is_refused(clerk: Client, body: bytes) -> None:
    assert clerk.post(address("cells"), body, content_type="application/json").status_code == 400


def test_what_belongs_to_no_cell_harms_nothing(clerk: Client) -> None:
    strange = [{}, {"body": "B99"}, DUE | {"revision": -5, "text": "1"}, DUE | {"modifiers": ["x"], "text": "1"}]
    assert {each["kind"] for each in save(clerk, *strange).json()["outcomes"]} <= {"fault", "conflict"}


def test_nothing_is_saved_once_it_is_submitted(clerk: Client, county: County, station_clerk: User) -> None:
    submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)
    reply = save(clerk, DUE | {"text": "7", "revision": 1})
    assert reply.status_code == 409
    assert "submitted" in reply.json()["message"]
    assert not data_of(clerk)["editable"]


def test_reviewers_and_administrators_look_on(
    client: Client, draft: Submission, station_reviewer: User, framework_administrator: User
) -> None:
    for person in (station_reviewer, framework_administrator):
        client.force_login(person)
        assert not data_of(client)["editable"]
        assert save(client, DUE | {"text": "1"}).status_code == 403
    assert not draft.values.exists()


@pytest.mark.parametrize("name", ["grid", "cells", "cell", "effect"])
def test_another_stations_grid_stays_shut(clerk: Client, name: str) -> None:
    assert clerk.get(address(name, station="S02")).status_code == 403
    assert save(clerk, DUE | {"text": "1"}, station="S02").status_code == 403


@pytest.mark.parametrize(
    "place", [{"station": "Z99"}, {"period": "nonsense"}, {"period": "2999-01"}, {"period": "2024"}]
)
def test_a_grid_that_does_not_exist_is_not_found(
    client: Client, framework_administrator: User, place: dict[str, str]
) -> None:
    client.force_login(framework_administrator)
    assert client.get(address("grid", **place)).status_code == 404


def test_a_cell_shows_what_was_accepted_until_the_draft_says_otherwise(
    clerk: Client, county: County, station_clerk: User, station_reviewer: User
) -> None:
    station = county.stations["S01"]
    submitted = submissions.submit(filled(station, station_clerk), by=station_clerk)
    pipeline.accept_submission(submitted, by=station_reviewer)
    december = data_of(clerk, period="2024-12")
    assert december["cells"][0][0] == {}
    panel = clerk.get(address("cell", period="2024-12"), DUE).content.decode()
    assert "November 2024" in panel


def test_a_cell_sent_back_carries_its_reason(
    clerk: Client, county: County, station_clerk: User, station_reviewer: User
) -> None:
    submitted = submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)
    row = submitted.values.get(body__code="B01", key="due")
    submissions.send_back(submitted, objections={row.pk: "与台账不符"}, by=station_reviewer)
    assert data_of(clerk)["cells"][0][0]["o"] == "与台账不符"
    assert "与台账不符" in clerk.get(address("cell"), DUE).content.decode()


def test_the_own_body_is_marked_as_verified_outside(clerk: Client, county: County) -> None:
    station = county.stations["S01"]
    station.body = county.departments[0]
    station.save()
    data = data_of(clerk)
    assert [body["code"] for body in data["bodies"] if body["own"]] == ["B11"]
    assert "verified outside" in clerk.get(address("grid")).content.decode()


def test_every_empty_cell_and_every_fault_is_listed_before_submitting(clerk: Client) -> None:
    save(clerk, DUE | {"text": "5"}, DUE | {"key": "done_on_time", "text": "6"})
    page = clerk.get(address("effect")).content.decode()
    assert 'data-jump="B01|A1-1|done_on_time"' in page
    assert 'data-jump="B13|A1-2|county"' in page
    assert "Submit for review" not in page


def test_a_clerk_sees_what_it_does_to_the_points_of_the_own_items_only(
    clerk: Client, county: County, station_clerk: User, framework_administrator: User
) -> None:
    draft = filled(county.stations["S01"], station_clerk)
    enter(draft, [CellChange("B01", "A1-2", "county", text="1", revision=1)], by=station_clerk)
    page = clerk.get(address("effect")).content.decode()
    assert "Submit for review" in page
    assert "Points on the items of this station" in page
    assert "alert" not in page
    clerk.force_login(framework_administrator)
    page = clerk.get(address("effect")).content.decode()
    assert "Scores and alerts" in page
    assert "Submit for review" not in page


def test_the_same_event_reported_elsewhere_is_flagged_and_not_blocked(client: Client, county: County) -> None:
    clerk = make_user("case-clerk", Role.STATION_CLERK, station=county.stations["N04"])
    client.force_login(clerk)
    event = {"body": "B01", "item": "A2-1", "key": "light", "event": "案1", "text": "1", "happened_on": "2024-11-05"}
    other = event | {"item": "G1-1", "key": "light"}
    told = save(client, event, other, event | {"event": "案2"}, station="N04").json()
    assert [each["kind"] for each in told["outcomes"]] == ["saved"] * 3
    panel = client.get(address("cell", station="N04"), {"body": "B01", "item": "A2-1", "key": "light"}).content.decode()
    assert "the same number" in panel
    assert "the same day and circumstances" in panel
    assert "G1-1" in panel
    assert "One event costs points in one of these items only" in panel


def test_words_for_missing_values_are_known_in_both_languages() -> None:
    words = missing_words()
    assert words["不适用"] == words["not applicable"] == "not_applicable"
    assert words["未报"] == words["缺报"] == "overdue"


def test_beside_a_cell_stand_its_last_periods_and_the_one_a_year_ago_the_latest_first(clerk: Client) -> None:
    panel = clerk.get(address("cell"), DUE).content.decode()
    shown = re.findall(r'<tr><th scope="row">(\w+ \d{4})', panel)
    assert shown == ["October 2024", "September 2024", "August 2024", "November 2023"]
