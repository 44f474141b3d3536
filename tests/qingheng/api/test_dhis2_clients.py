"""Two clients written for DHIS2, from the public package index, unchanged, against the running server."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from dhis2 import Api, RequestException
from dhis2_client import DHIS2Client
from dhis2_client.errors import DHIS2HTTPError
from pytest_django.live_server_helper import LiveServer
from tests.people import County
from tests.small_county import SmallCounty

from qingheng.accounts.roles import Role
from qingheng.collection.models import EnteredValue, Observation, Submission

CLERK = Role.STATION_CLERK.value
DONE = "A1-1.done_on_time"
VALUES = [
    {"dataElement": "A1-1.due", "period": "202411", "orgUnit": "B01", "value": "10"},
    {"dataElement": DONE, "period": "202411", "orgUnit": "B01", "value": "9"},
]
BAD = [
    {"dataElement": "nothing", "period": "2024W3", "orgUnit": "B99", "value": "many"},
    {"dataElement": "A1-1.due", "period": "202411", "orgUnit": "B02", "value": ""},
]


@pytest.fixture
def county(transactional_db: None) -> Any:
    """The county of the cast, committed, so that the server's own connection sees it."""
    return County()


@pytest.fixture
def with_httpx(live_server: LiveServer, small_county: SmallCounty) -> Iterator[DHIS2Client]:
    client = DHIS2Client(live_server.url, username=CLERK, password=small_county.tokens[CLERK])
    yield client
    client.close()


@pytest.fixture
def with_requests(live_server: LiveServer, small_county: SmallCounty) -> Iterator[Api]:
    api = Api(live_server.url, CLERK, small_county.tokens[CLERK], api_version=42)
    yield api
    api.session.close()


def current(body: str = "B01", key: str = "due") -> Observation | None:
    found = Observation.objects.filter(body__code=body, period="2024-11", item="A1-1", key=key, is_current=True)
    return found.first()


def test_httpx_client_reads_what_there_is(with_httpx: DHIS2Client) -> None:
    assert with_httpx.get_system_info()["systemName"] == "Qingheng"
    assert with_httpx.get_current_user()["username"] == CLERK
    units = list(with_httpx.get_organisation_units(fields="id,code,level", pageSize=2))
    assert [unit["code"] for unit in units] == ["B01", "B02", "B03", "B11", "B12", "B13"]
    elements = {each["id"] for each in with_httpx.get_data_elements(fields="id,name")}
    assert {"A1-1.due", DONE} <= elements
    sets = list(with_httpx.get_data_sets(fields="id,periodType,dataSetElements[dataElement[id]]"))
    assert "S01-month" in {each["id"] for each in sets}
    assert with_httpx.get_data_set("S01-month")["periodType"] == "Monthly"
    assert with_httpx.get_org_unit("B01")["code"] == "B01"


def test_httpx_client_pushes_into_the_draft(with_httpx: DHIS2Client) -> None:
    answer = with_httpx.post_data_value_set({"dataValues": VALUES})
    assert (answer["httpStatusCode"], answer["status"]) == (200, "OK")
    assert answer["response"]["importCount"] == {"imported": 0, "updated": 2, "ignored": 0, "deleted": 0}
    assert EnteredValue.objects.count() == 2


def test_httpx_client_sees_good_rows_imported_and_every_error_of_every_bad_one(
    with_httpx: DHIS2Client, standing: None
) -> None:
    answer = with_httpx.post_data_value_set({"dataValues": [*BAD, *VALUES]})
    assert (answer["status"], answer["httpStatusCode"]) == ("WARNING", 200)
    summary = answer["response"]
    assert summary["rejectedIndexes"] == [0, 1]
    assert summary["importCount"] == {"imported": 0, "updated": 2, "ignored": 2, "deleted": 0}
    codes = {(conflict["errorCode"], *conflict["indexes"]) for conflict in summary["conflicts"]}
    assert codes == {("E7610", 0), ("E7611", 0), ("E7612", 0), ("E7619", 0), ("E7618", 1)}
    assert current().value == 10


def test_httpx_client_is_told_when_nothing_can_be_imported(with_httpx: DHIS2Client) -> None:
    with pytest.raises(DHIS2HTTPError) as refused:
        with_httpx.post_data_value_set({"dataValues": BAD})
    assert refused.value.status_code == 409
    assert refused.value.payload["response"]["status"] == "ERROR"


def test_httpx_client_with_a_personal_access_token(live_server: LiveServer, small_county: SmallCounty) -> None:
    client = DHIS2Client(live_server.url, token=small_county.tokens[CLERK])
    assert client.get_current_user()["username"] == CLERK
    client.close()


def test_requests_client_pushes_in_parts_and_reads_back(with_requests: Api, standing: None) -> None:
    assert with_requests.version == "2.42.0"
    answers = list(with_requests.post_partitioned("dataValueSets", {"dataValues": VALUES * 2}, thresh=2))
    assert [answer.json()["status"] for answer in answers] == ["OK", "OK"]
    asked = {"dataSet": "S01-month", "period": "202411", "orgUnit": "B01"}
    rows = with_requests.get("dataValueSets", params=asked).json()["dataValues"]
    found = {row["dataElement"]: row["value"] for row in rows}
    assert (found["A1-1.due"], found[DONE]) == ("10", "9")
    (page,) = [len(part["organisationUnits"]) for part in with_requests.get_paged("organisationUnits", page_size=50)]
    assert page == 6


def test_requests_client_is_refused_with_a_password(live_server: LiveServer, small_county: SmallCounty) -> None:
    api = Api(live_server.url, CLERK, "qingheng-test-1")
    with pytest.raises(RequestException) as refused:
        api.get("me")
    api.session.close()
    assert refused.value.code == 401


def test_a_complete_data_set_goes_to_the_reviewer(with_requests: Api, small_county: SmallCounty) -> None:
    rows = [{"dataSet": "S01-month", "period": "202411", "organisationUnit": "B01", "completed": True}]
    answer = with_requests.post("completeDataSetRegistrations", json={"completeDataSetRegistrations": rows})
    assert answer.json()["status"] == "OK", answer.json()
    small_county.submission.refresh_from_db()
    assert small_county.submission.state == Submission.State.SUBMITTED


@pytest.mark.parametrize("address", ["/api/dataValueSets", "/api/42/dataValueSets/", "/api/29/dataValueSets"])
def test_versions_and_slashes(live_server: LiveServer, small_county: SmallCounty, address: str) -> None:
    body = gzip.compress(json.dumps({"orgUnit": "B01", "period": "2024-11", "dataValues": [{**VALUES[0]}]}).encode())
    headers = {
        "Authorization": f"ApiToken {small_county.tokens[CLERK]}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    answer = httpx.post(f"{live_server.url}{address}", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    summary = document if "29" in address else document["response"]
    assert summary["importCount"]["updated"] == 1
