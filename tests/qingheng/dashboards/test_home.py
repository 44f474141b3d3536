"""Everybody lands on a page they may open."""

import pytest
from django.test import Client
from tests.qingheng.dashboards.reading import text

from qingheng.accounts.models import User


@pytest.mark.parametrize(
    ("who", "landing"),
    [
        ("framework_administrator", "/cockpit/"),
        ("leader", "/cockpit/"),
        ("station_clerk", "/collection/"),
        ("liaison", "/bodies/B01/"),
        ("system_administrator", "/admin/"),
    ],
)
def test_each_role_lands_on_a_page_of_its_own(
    client: Client, request: pytest.FixtureRequest, who: str, landing: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    response = client.get("/")
    assert response.headers["Location"] == landing
    assert client.get(landing).status_code == 200


def test_somebody_without_a_role_gets_a_friendly_page(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    response = client.get("/")
    assert response.status_code == 200
    assert "没有任何角色" in text(response)


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/sign-in/")
