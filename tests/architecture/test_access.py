"""Default deny: every URL × method × role, walked from the URL configuration.

What the table in `accounts/access.py` allows must open; everything else must be refused; an undeclared URL fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.small_county import SmallCounty

from qingheng.accounts.access import ACCESS, Anyone, ByToken, holders_of, is_declared
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
THOROUGH = {"anonymous", "framework_administrator"}
REFUSED = {401, 403, 405}
SIGN_IN = "/sign-in/?"


@dataclass(frozen=True)
class Address:
    """One URL of the site, by its name."""

    view_name: str
    parameters: tuple[str, ...]


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[Address]:
    """Every URL pattern with its full name, admin included."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name or entry.callback.__name__}", tuple(entry.pattern.converters))


ADDRESSES = sorted(set(addresses()), key=str)
PEOPLE = ["anonymous", "nobody", *Role.values]


def is_refused(response: Any) -> bool:
    return response.status_code in REFUSED or response.headers.get("Location", "").startswith(SIGN_IN)


def may(person: str, view_name: str, method: str) -> bool:
    holders = holders_of(view_name, method)
    if holders is Anyone.PUBLIC:
        return True
    if holders is None or isinstance(holders, ByToken) or person == "anonymous":
        return False
    return holders is Anyone.SIGNED_IN or person in holders


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.view_name)
def test_every_url_is_declared(address: Address) -> None:
    assert is_declared(address.view_name), f"{address.view_name} opens for nobody: declare it in accounts/access.py"


def test_every_declaration_belongs_to_a_url() -> None:
    assert set(ACCESS) <= {address.view_name for address in ADDRESSES}


def methods_to_try(person: str, view_name: str) -> tuple[str, ...]:
    """All for two people; what the table does not speak of is refused before it is asked who comes, so once will do."""
    wanted = {"GET", "POST", "DELETE", *ACCESS.get(view_name, {})}
    return METHODS if person in THOROUGH else tuple(method for method in METHODS if method in wanted)


@pytest.mark.parametrize("person", PEOPLE)
def test_each_url_and_method_opens_for_those_declared_and_for_nobody_else(
    small_county: SmallCounty, client: Client, person: str
) -> None:
    client.raise_request_exception = False
    wrong = []
    for address in ADDRESSES:
        url = small_county.url(address.view_name, address.parameters)
        if url is None:
            assert address.view_name.startswith("admin:"), f"no sample for the parameters of {address}"
            continue
        for method in methods_to_try(person, address.view_name):
            small_county.sign_in(client, person)
            response = client.generic(method, url)
            expected = may(person, address.view_name, method)
            if address.view_name.startswith("admin:"):
                expected = expected and not is_refused(response)  # Django's admin refuses some methods itself
            if is_refused(response) == expected and not _wants_more(address, response, expected=expected):
                wrong.append(f"{method} {url} for {person}: {response.status_code}, allowed: {expected}")
            if response.status_code >= 500 and response.status_code != 503:
                wrong.append(f"{method} {url} for {person}: {response.status_code}")
            response.close()
    assert not wrong


def _wants_more(address: Address, response: Any, *, expected: bool) -> bool:
    """An allowed request may still be refused for the object's sake, by a 403 with an explanation."""
    return expected and response.status_code == 403 and address.view_name in SmallCounty.needs_own_object


@pytest.mark.parametrize(("person", "other"), [("leader", "B03"), ("liaison", "B02")])
@pytest.mark.parametrize("view_name", ["dashboards:body", "dashboards:pillar", "dashboards:item"])
def test_only_ones_own_bodies_open(
    small_county: SmallCounty, client: Client, person: str, other: str, view_name: str
) -> None:
    small_county.sign_in(client, person)
    parameters = small_county.parameters_of(view_name)
    assert client.get(reverse(view_name, kwargs=parameters | {"code": "B01"})).status_code == 200
    assert client.get(reverse(view_name, kwargs=parameters | {"code": other})).status_code in {403, 404}


def test_a_system_administrator_sees_no_business_page(small_county: SmallCounty, client: Client) -> None:
    small_county.sign_in(client, Role.SYSTEM_ADMINISTRATOR.value)
    for view_name, methods in ACCESS.items():
        if isinstance(methods.get("GET"), frozenset) and Role.SYSTEM_ADMINISTRATOR not in methods["GET"]:
            url = small_county.url(view_name, tuple(small_county.parameters_of(view_name)))
            assert client.get(url).status_code == 403, url


def test_a_grant_that_has_ended_opens_nothing(small_county: SmallCounty, client: Client) -> None:
    user = User.objects.get(username="leader")
    user.grants.update(valid_to="2024-12-31")
    client.force_login(user)
    assert client.get("/cockpit/").status_code == 403


def test_somebody_inactive_is_signed_out(small_county: SmallCounty, client: Client) -> None:
    small_county.sign_in(client, "leader")
    User.objects.filter(username="leader").update(is_active=False)
    assert is_refused(client.get("/cockpit/"))
