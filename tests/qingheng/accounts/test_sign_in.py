"""Signing in and out: who gets in, what is told to whom, and when the door stays shut."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.people import PASSWORD
from tests.qingheng.accounts.conftest import Turn

from qingheng.accounts import actions
from qingheng.accounts.models import SignInFailure, User
from qingheng.accounts.queries import FAILURES_MAX, LOCKED_FOR
from qingheng.audit.models import Entry

PAGE = "/sign-in/"
WRONG = "登录名或密码不正确"
LOCKED = "登录已锁定"
WRONG_PASSWORD = "wrong-password"


def attempt(client: Client, username: str, password: str = WRONG_PASSWORD, **more: str) -> str:
    response = client.post(PAGE, {"username": username, "password": password, **more})
    return response.url if response.status_code == 302 else response.content.decode()


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_name_and_password_open_the_door(client: Client, nobody: User) -> None:
    assert attempt(client, "nobody", PASSWORD) == "/"
    assert signed_in(client)


def test_the_case_of_the_login_name_does_not_count(client: Client, nobody: User) -> None:
    attempt(client, "NoBody", PASSWORD)
    assert signed_in(client)


def test_nobody_learns_whether_a_login_name_exists(client: Client, nobody: User) -> None:
    known, unknown = attempt(client, "nobody"), attempt(client, "somebody-else")
    assert WRONG in known
    assert WRONG in unknown


def test_a_closed_account_stays_out(client: Client, nobody: User) -> None:
    nobody.is_active = False
    nobody.save()
    assert WRONG in attempt(client, "nobody", PASSWORD)
    assert not signed_in(client)


def test_after_signing_in_one_is_where_one_wanted_to_be(client: Client, nobody: User) -> None:
    assert attempt(client, "nobody", PASSWORD, next="/password/") == "/password/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_after_signing_in_nobody_is_sent_to_another_site(client: Client, nobody: User, target: str) -> None:
    assert attempt(client, "nobody", PASSWORD, next=target) == "/"


def test_several_failures_lock_the_name_even_for_the_right_password(client: Client, nobody: User) -> None:
    answers = [attempt(client, "nobody") for _ in range(FAILURES_MAX)]
    assert LOCKED in answers[-1]
    assert LOCKED not in answers[-2]
    assert LOCKED in attempt(client, "nobody", PASSWORD)
    assert not signed_in(client)


def test_a_name_nobody_has_is_locked_just_the_same(client: Client, db: None) -> None:
    assert LOCKED in [attempt(client, "nobody-at-all") for _ in range(FAILURES_MAX)][-1]


def test_the_lock_opens_after_a_while(client: Client, nobody: User, turn_clock: Turn) -> None:
    for _ in range(FAILURES_MAX):
        attempt(client, "nobody")
    turn_clock(LOCKED_FOR + timedelta(seconds=1))
    attempt(client, "nobody", PASSWORD)
    assert signed_in(client)


def test_signing_in_forgets_the_failures_before(client: Client, nobody: User) -> None:
    for _ in range(FAILURES_MAX - 1):
        attempt(client, "nobody")
    attempt(client, "nobody", PASSWORD)
    assert not SignInFailure.objects.filter(username="nobody").exists()


def test_failures_of_one_name_do_not_lock_another(client: Client, nobody: User) -> None:
    for _ in range(FAILURES_MAX):
        attempt(client, "somebody-else")
    attempt(client, "nobody", PASSWORD)
    assert signed_in(client)


def test_a_right_password_that_comes_after_the_lock_is_refused(nobody: User) -> None:
    for _ in range(FAILURES_MAX):
        actions.record_failure("nobody", by="anonymous")
    assert not actions.record_sign_in(nobody, by=nobody)


def test_old_failures_are_not_kept(client: Client, db: None, turn_clock: Turn) -> None:
    attempt(client, "a")
    turn_clock(LOCKED_FOR * 2)
    attempt(client, "b")
    assert list(SignInFailure.objects.values_list("username", flat=True)) == ["b"]


def test_the_ledger_tells_successes_and_refusals(client: Client, nobody: User) -> None:
    attempt(client, "nobody")
    attempt(client, "nobody", PASSWORD)
    client.post("/sign-out/")
    told = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert told == ["accounts.sign_in.refused", "accounts.sign_in.succeeded", "accounts.sign_out.succeeded"]
    assert Entry.objects.filter(facts__username="nobody").count() == 3


def test_the_ledger_keeps_no_password_not_even_one_typed_as_a_name(client: Client, db: None) -> None:
    attempt(client, "my-secret-password", "another-secret")
    assert "secret" not in str([entry.facts for entry in Entry.objects.all()] + list(Entry.objects.values_list("by")))


def test_empty_fields_are_named(client: Client, db: None) -> None:
    page = attempt(client, "", "")
    assert page.count("field-error") == 2
    assert not Entry.objects.exists()


def test_leaving_needs_a_form_and_ends_the_session(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == PAGE
    assert not signed_in(client)
    assert "您已退出登录" in client.get(PAGE).content.decode()


def test_who_is_signed_in_is_not_asked_again(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert client.get(PAGE).status_code == 302


def test_the_session_changes_when_somebody_signs_in(client: Client, nobody: User) -> None:
    client.get(PAGE)
    client.session.save()
    before = client.session.session_key
    attempt(client, "nobody", PASSWORD)
    assert client.session.session_key != before
