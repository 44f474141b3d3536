"""Tokens: shown once, stored as a digest, ended with whatever they stand on."""

import base64
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils.timezone import localdate, now
from tests.people import PASSWORD
from tests.qingheng.api.machine import Machine
from tests.small_county import SmallCounty

from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.api.actions.tokens import create_token
from qingheng.api.models import Token
from qingheng.audit.models import Entry

BODIES = "/api/v1/bodies"
CLERK = Role.STATION_CLERK.value


@pytest.fixture
def text(small_county: SmallCounty) -> str:
    return small_county.tokens[CLERK]


def basic(username: str, password: str) -> str:
    return base64.b64encode(f"{username}:{password}".encode()).decode()


def test_every_spelling_signs_in(text: str) -> None:
    for scheme, given in (("Bearer", text), ("bearer", text), ("ApiToken", text), ("Basic", basic(CLERK, text))):
        assert Machine(given, scheme).get(BODIES).status_code == 200, scheme


def test_the_text_is_stored_nowhere(text: str) -> None:
    token = Token.objects.get(user__username=CLERK)
    secret = text[13:]
    assert text.startswith(f"{token.prefix}_")
    for row in (*Entry.objects.values(), *Token.objects.values()):
        assert secret not in str(row)


@pytest.mark.parametrize(
    ("scheme", "given"),
    [
        ("Basic", basic(CLERK, PASSWORD)),
        ("Basic", basic("leader", "{token}")),
        ("Basic", "%%%"),
        ("Digest", "{token}"),
        ("Bearer", "{token}x"),
        ("Bearer", ""),
        ("Bearer", "qh_" + "\0" * 9),
    ],
)
def test_nothing_else_signs_in(text: str, scheme: str, given: str) -> None:
    answer = Machine(given.replace("{token}", text), scheme).get(BODIES)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_basic_with_somebody_elses_name_is_refused(text: str) -> None:
    assert Machine(basic("leader", text), "Basic").get(BODIES).status_code == 401


@pytest.mark.parametrize("end", ["revoked", "expired", "grant revoked", "grant over", "account closed"])
def test_a_token_dies_with_whatever_it_stands_on(text: str, end: str) -> None:
    yesterday = localdate() - timedelta(days=1)
    grants, tokens = Grant.objects.filter(user__username=CLERK), Token.objects.filter(user__username=CLERK)
    {
        "revoked": lambda: tokens.update(revoked_at=now()),
        "expired": lambda: tokens.update(expires_on=yesterday),
        "grant revoked": lambda: grants.update(revoked_at=now()),
        "grant over": lambda: grants.update(valid_to=yesterday),
        "account closed": lambda: User.objects.filter(username=CLERK).update(is_active=False),
    }[end]()
    assert Machine(text).get(BODIES).status_code == 401


def test_its_use_is_noted_once_a_day(text: str) -> None:
    for _time in range(3):
        Machine(text).get(BODIES)
    assert Token.objects.get(user__username=CLERK).last_used_on == localdate()
    assert Entry.objects.filter(action="api.token.used").count() == 1


def test_nobody_makes_a_token_on_another_persons_grant(small_county: SmallCounty) -> None:
    clerk, leader = (User.objects.get(username=name) for name in (CLERK, "leader"))
    with pytest.raises(PermissionDenied):
        create_token(leader.grants.get(), name="x", expires_on=localdate(), by=clerk)


def test_no_token_lasts_for_ever(small_county: SmallCounty) -> None:
    clerk = User.objects.get(username=CLERK)
    with pytest.raises(ValidationError):
        create_token(clerk.grants_today[0], name="x", expires_on=localdate() + timedelta(days=1000), by=clerk)


def test_the_page_shows_a_new_token_once(small_county: SmallCounty, client: Client) -> None:
    clerk = User.objects.get(username=CLERK)
    client.force_login(clerk)
    last = (localdate() + timedelta(days=30)).isoformat()
    page = client.post("/api/tokens/", {"name": "Case system", "grant": clerk.grants_today[0].pk, "expires_on": last})
    token = Token.objects.get(name="Case system")
    (shown,) = [
        word
        for word in page.content.decode().replace("<", " ").replace(">", " ").split()
        if word.startswith(f"{token.prefix}_")
    ]
    assert Machine(shown).get(BODIES).status_code == 200
    assert shown not in client.get("/api/tokens/").content.decode()


def test_one_ends_the_own_tokens_and_a_system_administrator_all(small_county: SmallCounty, client: Client) -> None:
    token = Token.objects.get(user__username=CLERK)
    client.force_login(User.objects.get(username="leader"))
    assert client.post(f"/api/tokens/{token.pk}/revoke/").status_code == 404
    client.force_login(User.objects.get(username=Role.SYSTEM_ADMINISTRATOR.value))
    assert token.prefix in client.get("/api/tokens/all/").content.decode()
    client.post(f"/api/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_by == Role.SYSTEM_ADMINISTRATOR.value


def test_the_description_page_shows_every_operation(small_county: SmallCounty, client: Client) -> None:
    client.force_login(User.objects.get(username=CLERK))
    page = client.get("/api/docs/").content.decode()
    for name in ("push_observations", "list_scores", "submit_submission", "key-reused"):
        assert f'id="{name}"' in page


def test_a_standing_acceptance_is_granted_and_ended_on_its_page(small_county: SmallCounty, client: Client) -> None:
    client.force_login(User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR.value))
    station = small_county.county.stations["S03"]
    said = {"station": station.pk, "reason": "certified", "valid_from": localdate().isoformat(), "valid_to": ""}
    assert client.post("/api/standing/", said).status_code == 302
    granted = station.standing_acceptances.get()
    client.post(f"/api/standing/{granted.pk}/end/")
    granted.refresh_from_db()
    assert not granted.is_valid_on(localdate())
