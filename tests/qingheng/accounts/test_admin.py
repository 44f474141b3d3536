"""The administration: for system administrators, on users and grants, through the actions."""

import pytest
from django.contrib import admin
from django.test import Client
from django.utils.timezone import localdate
from tests.people import County

from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry

USERS = "/admin/accounts/user/"
GRANTS = "/admin/accounts/grant/"
NEW = {"username": "Wang", "full_name": "王敏", "office": "党风室", "password": "a-good-password-7"}


@pytest.fixture
def desk(client: Client, system_administrator: User) -> Client:
    client.force_login(system_administrator)
    return client


def test_only_users_and_grants_are_administered() -> None:
    assert {model.__name__ for model in admin.site._registry} == {"User", "Grant"}


@pytest.mark.parametrize("name", ["framework_administrator", "station_clerk", "liaison", "leader", "nobody"])
def test_the_administration_is_closed_to_everybody_else(
    name: str, request: pytest.FixtureRequest, client: Client
) -> None:
    client.force_login(request.getfixturevalue(name))
    for address in ("/admin/", USERS, GRANTS, f"{USERS}add/"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/admin/", USERS, GRANTS, f"{USERS}add/", f"{GRANTS}add/"])
def test_its_pages_open_in_the_houses_style(desk: Client, address: str) -> None:
    html = desk.get(address).content.decode()
    assert "ui/admin.css" in html
    assert "不得录入国家秘密" in html


def test_a_user_is_created_through_the_action(desk: Client) -> None:
    assert desk.post(f"{USERS}add/", NEW).status_code == 302
    user = User.objects.get(username="wang")
    assert user.check_password(NEW["password"])
    assert Entry.objects.get(action="accounts.user.created").by == "system-administrator"


@pytest.mark.parametrize(
    ("fault", "words"),
    [({"username": "NOBODY"}, "已被使用"), ({"password": "123"}, "至少须有 10 个字符"), ({"full_name": ""}, "必填")],
)
def test_a_faulty_user_is_explained_and_not_created(
    desk: Client, nobody: User, fault: dict[str, str], words: str
) -> None:
    before = User.objects.count()
    assert words in desk.post(f"{USERS}add/", NEW | fault).content.decode()
    assert User.objects.count() == before


def test_an_account_is_corrected_and_closed_but_keeps_its_login_name(desk: Client, nobody: User) -> None:
    changes = {"username": "other", "full_name": "新名", "office": "办公室"}
    assert desk.post(f"{USERS}{nobody.pk}/change/", changes).status_code == 302
    nobody.refresh_from_db()
    assert (nobody.username, nobody.full_name, nobody.is_active) == ("nobody", "新名", False)
    assert Entry.objects.filter(action="accounts.user.changed", object_id=str(nobody.pk)).exists()


def test_where_reminders_go_is_set_beside_the_name_and_recorded_without_the_address(desk: Client, nobody: User) -> None:
    changes = {"full_name": "新名", "is_active": "on", "email": "nobody@office.test", "language": "en"}
    for _again in range(2):
        assert desk.post(f"{USERS}{nobody.pk}/change/", changes).status_code == 302
    nobody.refresh_from_db()
    assert (nobody.email, nobody.language, nobody.is_active) == ("nobody@office.test", "en", True)
    entry = Entry.objects.get(action="accounts.reminders.set")
    assert "office.test" not in str(entry.facts)
    page = desk.post(f"{USERS}{nobody.pk}/change/", changes | {"email": "no address"})
    assert page.status_code == 200
    assert Entry.objects.filter(action="accounts.reminders.set").count() == 1


def test_ones_own_account_cannot_be_closed(desk: Client, system_administrator: User) -> None:
    page = desk.post(f"{USERS}{system_administrator.pk}/change/", {"full_name": "我"}).content.decode()
    assert "不能停用自己的账号" in page
    system_administrator.refresh_from_db()
    assert system_administrator.is_active


def test_a_password_is_set_anew(desk: Client, nobody: User) -> None:
    page = f"{USERS}{nobody.pk}/password/"
    assert "两次输入" in desk.post(page, {"password": "a-good-password-7", "repeated": "other"}).content.decode()
    assert desk.post(page, {"password": "a-good-password-7", "repeated": "a-good-password-7"}).status_code == 302
    nobody.refresh_from_db()
    assert nobody.check_password("a-good-password-7")
    assert Entry.objects.get(action="accounts.password.set").facts["by_oneself"] is False


def test_a_grant_is_given_through_the_action(desk: Client, nobody: User, county: County) -> None:
    fields = {"user": nobody.pk, "role": Role.LIAISON, "body": county.towns[0].pk, "valid_from": "2026-01-01"}
    assert desk.post(f"{GRANTS}add/", fields).status_code == 302
    assert nobody.grants.get().body == county.towns[0]
    assert Entry.objects.filter(action="accounts.role.granted").exists()


def test_a_grant_that_breaks_the_rules_is_explained(desk: Client, system_administrator: User) -> None:
    fields = {"user": system_administrator.pk, "role": Role.FRAMEWORK_ADMINISTRATOR, "valid_from": "2026-01-01"}
    assert "不兼任其他角色" in desk.post(f"{GRANTS}add/", fields).content.decode()


def test_a_given_grant_can_only_get_a_last_day(desk: Client, framework_administrator: User, nobody: User) -> None:
    held = framework_administrator.grants.get()
    desk.post(f"{GRANTS}{held.pk}/change/", {"user": nobody.pk, "role": Role.LEADER, "valid_to": "2030-01-01"})
    held.refresh_from_db()
    assert (held.user, held.role, str(held.valid_to)) == (
        framework_administrator,
        Role.FRAMEWORK_ADMINISTRATOR,
        "2030-01-01",
    )
    assert Entry.objects.filter(action="accounts.role.dated").exists()


def test_grants_are_revoked_at_once(desk: Client, framework_administrator: User) -> None:
    held = framework_administrator.grants.get()
    desk.post(GRANTS, {"action": "revoke", "_selected_action": [held.pk]})
    held.refresh_from_db()
    assert held.revoked_at is not None
    assert held.valid_to == localdate()
    assert Entry.objects.filter(action="accounts.role.revoked").exists()


@pytest.mark.parametrize("model", [User, Grant])
def test_nothing_can_be_deleted(desk: Client, framework_administrator: User, model: type[User | Grant]) -> None:
    name = model.__name__.lower()
    row = model.objects.latest("pk")
    address = f"/admin/accounts/{name}/"
    assert desk.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(address, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model.objects.filter(pk=row.pk).exists()


def test_anonymous_visitors_are_asked_to_sign_in_by_our_own_page(client: Client, db: None) -> None:
    assert client.get("/admin/").url.startswith("/sign-in/?next=")
