"""The frame of every page: what it offers to whom."""

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from tests.qingheng.ui.pages import links_within

from qingheng.accounts.access import Anyone, holders_of
from qingheng.accounts.models import User
from qingheng.accounts.navigation import Navigation

PAGE = "/password/"
TASKS = "dashboards:home"
STATION = [
    "collection:home",
    "collection:submissions",
    "collection:tasks",
    "collection:board",
    "collection:quality",
]
SUPERVISION = [
    *("supervision:queue", "supervision:funnel", "supervision:findings", "supervision:follow_ups", "supervision:board"),
    "supervision:objections",
]
FILED = ["supervision:papers", "supervision:sheets", "supervision:dossiers", "reports:home"]
OVERSIGHT = [TASKS, "dashboards:cockpit", "alerts:list"]
APPROVER = [
    *(*OVERSIGHT, *SUPERVISION, "supervision:meetings", *FILED),
    *("collection:board", "surveys:waves", "framework:list", "scoring:list", "api:standing"),
]
MENU = {
    "framework_administrator": [
        *(*OVERSIGHT, *SUPERVISION, "supervision:meetings", *FILED, *STATION),
        *("surveys:waves", "framework:list", "scoring:list", "organisations:overview", "api:standing"),
    ],
    "commission_leader": APPROVER,
    "main_leader": APPROVER,
    "supervisor": [*OVERSIGHT, *SUPERVISION, *FILED, "framework:list"],
    "review_member": [TASKS, "supervision:meetings"],
    "report_reader": [TASKS, "reports:home"],
    "leader": [*OVERSIGHT, "supervision:board", "supervision:inbox", "reports:home", "framework:list"],
    "liaison": [
        *(TASKS, "dashboards:results", "supervision:follow_ups", "supervision:board", "supervision:objections"),
        *("supervision:inbox", "reports:home", "framework:list"),
    ],
    "station_clerk": [TASKS, "supervision:objections", *STATION, "framework:list"],
    "station_reviewer": [TASKS, "supervision:objections", "supervision:meetings", *STATION, "framework:list"],
    "survey_agency": [TASKS, "surveys:waves"],
    "system_administrator": [TASKS, "admin:accounts_user_changelist", "api:all_tokens"],
    "nobody": [TASKS],
}


@pytest.mark.parametrize("name", MENU)
def test_the_menu_shows_each_role_its_own_links_and_no_other(
    name: str, request: pytest.FixtureRequest, client: Client
) -> None:
    client.force_login(request.getfixturevalue(name))
    links = links_within(client.get(PAGE).content.decode(), "side")
    assert links == [reverse(view) for view in MENU[name]]


@pytest.mark.parametrize("name", MENU)
def test_every_link_of_the_menu_opens_by_the_access_table(
    name: str, request: pytest.FixtureRequest, client: Client
) -> None:
    person: User = request.getfixturevalue(name)
    client.force_login(person)
    for address in links_within(client.get(PAGE).content.decode(), "side"):
        holders = holders_of(resolve(address).view_name, "GET")
        assert holders is Anyone.SIGNED_IN or (not isinstance(holders, Anyone | None) and person.has_role(*holders))


def test_the_part_of_the_site_one_is_in_is_marked_in_the_menu(
    rf: RequestFactory, framework_administrator: User
) -> None:
    request = rf.get(reverse("scoring:list"))
    request.user = framework_administrator
    request.resolver_match = resolve(request.path)
    items = [item for _title, group in Navigation(request).groups for item in group]
    assert [item.link.view for item in items if item.is_current] == ["scoring:list"]


def test_only_those_who_get_alerts_have_bell_and_pop_ups(client: Client, leader: User, station_clerk: User) -> None:
    client.force_login(leader)
    assert 'id="toasts"' in client.get(PAGE).content.decode()
    client.force_login(station_clerk)
    page = client.get(PAGE).content.decode()
    assert 'id="toasts"' not in page
    assert "alerts.js" not in page


def test_the_demonstration_says_so_on_every_page(client: Client, nobody: User, settings: object) -> None:
    client.force_login(nobody)
    assert "均为虚构" not in client.get(PAGE).content.decode()
    settings.DEMO = True  # type: ignore[attr-defined] # pytest-django's settings proxy
    assert "均为虚构" in client.get(PAGE).content.decode()
    client.logout()
    assert "均为虚构" in client.get("/sign-in/").content.decode()


def test_every_page_forbids_state_secrets(client: Client, nobody: User) -> None:
    assert "不得录入国家秘密" in client.get("/sign-in/").content.decode()
    client.force_login(nobody)
    assert "不得录入国家秘密" in client.get(PAGE).content.decode()


def test_the_language_can_be_changed_and_stays(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert "修改密码" in client.get(PAGE).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": PAGE})
    page = client.get(PAGE).content.decode()
    assert 'lang="en"' in page
    assert "Change password" in page
    assert "修改密码" not in page


def test_the_pages_policy_lets_only_our_own_scripts_in(client: Client, db: None) -> None:
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy


def test_dual_core_browsers_are_told_to_use_the_modern_one(client: Client, db: None) -> None:
    assert '<meta name="renderer" content="webkit">' in client.get("/sign-in/").content.decode()


def test_a_user_without_roles_is_told_so(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert "尚未授予角色" in client.get(PAGE).content.decode()
