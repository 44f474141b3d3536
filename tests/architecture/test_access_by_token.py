"""Default deny for machines too: every address × method × role's token, and own objects against others'.

What the access table allows to a token must open; everything else must be refused; and no session opens any of it.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.qingheng.api.machine import Machine, pushed, value
from tests.small_county import SmallCounty

from qingheng.accounts.access import ACCESS, ByToken, holders_of, is_for_machines
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.collection.models import Submission

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSED = {401, 403, 405}
ROLES = [role for role in Role if role != Role.SYSTEM_ADMINISTRATOR]
OF_NINJA = {name for name in ACCESS if name.startswith("v1:")}
"""These know no HEAD."""
DOORS = [name for name in ACCESS if is_for_machines(name)]


def requests(small_county: SmallCounty) -> Iterator[tuple[str, str, str]]:
    """Name, method and address of everything that a machine can ask."""
    for name in DOORS:
        url = small_county.url(name, tuple(small_county.parameters_of(name)))
        assert url is not None
        yield from ((name, method, url) for method in METHODS)


@pytest.mark.parametrize("role", ROLES)
def test_each_door_opens_for_the_tokens_declared_and_for_no_other(small_county: SmallCounty, role: Role) -> None:
    machine, wrong = Machine(small_county.tokens[role.value]), []
    for name, method, url in requests(small_county):
        holders = holders_of(name, method)
        is_known = method != "HEAD" or name not in OF_NINJA
        expected = is_known and isinstance(holders, ByToken) and role in holders.roles
        status = machine.send(method, url).status_code
        if status >= 500 or (status in REFUSED) == expected:
            wrong.append(f"{method} {url} for {role}: {status}, allowed: {expected}")
    assert not wrong


@pytest.mark.parametrize("token", ["", "qh_000000000_nothing", "nonsense"])
def test_nothing_opens_without_a_living_token(small_county: SmallCounty, token: str) -> None:
    machine = Machine(token)
    opened = [
        url for _name, method, url in requests(small_county) if machine.send(method, url).status_code not in REFUSED
    ]
    assert not opened


@pytest.mark.parametrize("role", [*ROLES, Role.SYSTEM_ADMINISTRATOR])
def test_no_session_opens_any_of_it(small_county: SmallCounty, client: Client, role: Role) -> None:
    client.force_login(User.objects.get(username=role.value))
    opened = [
        url for _name, method, url in requests(small_county) if client.generic(method, url).status_code not in REFUSED
    ]
    assert not opened


def test_a_system_administrator_cannot_even_make_a_token(small_county: SmallCounty) -> None:
    assert not small_county.tokens[Role.SYSTEM_ADMINISTRATOR.value]


def items_seen(machine: Machine) -> set[str]:
    """The items of all values that a machine reads, page by page."""
    found, address = set(), "/api/v1/observations?year=2024&limit=1000"
    while address:
        page = machine.get(address).json()
        found |= {row["item"] for row in page["items"]}
        address = (page["next"] or "").partition("testserver")[2]
    return found


def test_a_stations_token_reads_the_own_items_only(small_county: SmallCounty) -> None:
    items = {item.code: item for item in small_county.version.parsed.items}
    for role in (Role.STATION_CLERK, Role.STATION_REVIEWER):
        seen = items_seen(Machine(small_county.tokens[role.value]))
        assert seen
        assert {items[code].station for code in seen} == {"S01"}


@pytest.mark.parametrize("role", [Role.LEADER, Role.COMMISSION_LEADER, Role.LIAISON])
def test_case_data_show_as_points(small_county: SmallCounty, role: Role) -> None:
    items = {item.code: item for item in small_county.version.parsed.items}
    machine = Machine(small_county.tokens[role.value])
    seen = items_seen(machine)
    assert seen
    assert "case" not in {items[code].sensitivity for code in seen}
    lost = machine.get("/api/v1/deductions", period="2024-11", body="B01").json()["items"]
    hidden = {row["item"] for row in lost if row["inputs"] is None}
    assert {row["item"] for row in lost if items[row["item"]].sensitivity == "case"} <= hidden
    assert all(float(row["points_lost"]) > 0 for row in lost)


@pytest.mark.parametrize(
    ("role", "bodies"), [(Role.LEADER, {"B01", "B02"}), (Role.LIAISON, {"B01"}), (Role.COMMISSION_LEADER, None)]
)
def test_only_bodies_in_charge_are_read(small_county: SmallCounty, role: Role, bodies: set[str] | None) -> None:
    machine = Machine(small_county.tokens[role.value])
    everybody = {body.code for body in small_county.county.bodies}
    for address in ("/api/v1/scores", "/api/v1/observations?year=2024&limit=1000"):
        rows = machine.get(address).json()["items"]
        assert {row["body"] for row in rows} == (bodies or everybody), address
    assert {row["code"] for row in machine.get("/api/v1/bodies").json()["items"]} == (bodies or everybody)


def test_a_liaison_reads_published_scores_only(small_county: SmallCounty) -> None:
    machine = Machine(small_county.tokens[Role.LIAISON.value])
    assert machine.get("/api/v1/scores", period="2024-10").json()["count"] == 0
    (score,) = machine.get("/api/v1/scores", period="2024-11").json()["items"]
    assert score["is_published"]


def test_what_was_corrected_after_publication_is_not_read_by_a_liaison(small_county: SmallCounty) -> None:
    administrator = Machine(small_county.tokens[Role.FRAMEWORK_ADMINISTRATOR.value])
    assert administrator.post("/api/v1/observations", pushed(value(value=77))).status_code == 200
    asked = {"period": "2024-11", "body": "B01", "item": "A1-1", "key": "due"}
    read = {
        role: [
            row["value"]
            for row in Machine(small_county.tokens[role.value]).get("/api/v1/observations", **asked).json()["items"]
        ]
        for role in (Role.LIAISON, Role.LEADER)
    }
    assert read == {Role.LIAISON: ["0"], Role.LEADER: ["77"]}


def test_submissions_of_other_stations_are_not_there(small_county: SmallCounty) -> None:
    other = Submission.objects.create(station=small_county.county.stations["S02"], period="2024-11", opened_by="x")
    for role in (Role.STATION_CLERK, Role.STATION_REVIEWER):
        machine = Machine(small_county.tokens[role.value])
        assert machine.get(f"/api/v1/submissions/{other.pk}").status_code == 404
        listed = {row["station"] for row in machine.get("/api/v1/submissions").json()["items"]}
        assert listed == {"S01"}
    clerk = Machine(small_county.tokens[Role.STATION_CLERK.value])
    assert clerk.post(f"/api/v1/submissions/{other.pk}/submit").status_code == 404
    assert clerk.post("/api/v1/submissions", {"station": "S02", "period": "2024-11"}).status_code == 404


def test_a_token_is_narrower_than_its_owner(small_county: SmallCounty) -> None:
    clerk = User.objects.get(username=Role.STATION_CLERK.value)
    station = small_county.county.stations["S02"]
    Grant.objects.create(user=clerk, role=Role.STATION_CLERK, station=station, valid_from="2024-01-01")
    machine = Machine(small_county.tokens[Role.STATION_CLERK.value])
    assert {row["code"] for row in machine.get("/api/v1/stations").json()["items"]} == {"S01"}
