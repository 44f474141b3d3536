"""Changing one's password."""

import pytest
from django.test import Client
from tests.people import PASSWORD

from qingheng.accounts.models import User
from qingheng.audit.models import Entry

PAGE = "/password/"
NEW = "another-good-one-9"


def change(client: Client, current: str = PASSWORD, new: str = NEW, repeated: str | None = None) -> str:
    fields = {"current": current, "password": new, "repeated": new if repeated is None else repeated}
    response = client.post(PAGE, fields)
    return response.url if response.status_code == 302 else response.content.decode()


def test_a_password_is_changed_and_one_stays_signed_in(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert change(client) == "/"
    nobody.refresh_from_db()
    assert nobody.check_password(NEW)
    assert client.get(PAGE).status_code == 200


def test_other_sessions_end(client: Client, nobody: User) -> None:
    other = Client()
    other.force_login(nobody)
    client.force_login(nobody)
    change(client)
    assert other.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "not-it-at-all"}, "当前密码不正确"),
        ({"repeated": "something-else-8"}, "两次输入的新密码不一致"),
        ({"new": "short"}, "至少须有 10 个字符"),
        ({"new": "1234567890123"}, "数字"),
        ({"new": "nobody1234"}, "相似"),
    ],
)
def test_a_bad_change_is_explained_and_not_made(
    client: Client, nobody: User, fields: dict[str, str], words: str
) -> None:
    client.force_login(nobody)
    page = change(client, **fields)
    assert words in page.partition("field-error")[2]
    nobody.refresh_from_db()
    assert nobody.check_password(PASSWORD)


def test_the_ledger_says_that_and_not_what(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    change(client)
    entry = Entry.objects.get(action="accounts.password.set")
    assert entry.facts == {"username": "nobody", "by_oneself": True}
