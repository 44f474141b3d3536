"""Error pages: in the house's style, in both languages, and without secrets."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override
from django.views.defaults import bad_request, server_error
from django.views.defaults import permission_denied as denied

from qingheng.accounts.models import User


def test_a_page_that_does_not_exist_says_what_to_do(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "页面不存在" in response.content.decode()
    assert "/no/such/page/" not in response.content.decode().replace('value="/no/such/page/"', "")


def test_a_refusal_gives_its_reason(rf: RequestFactory, nobody: User) -> None:
    response = denied(request_of(rf, nobody), PermissionDenied("“B03”不在您可以查看的单位之内。"))
    assert response.status_code == 403
    assert "“B03”不在您可以查看的单位之内。" in response.content.decode()


def test_a_refusal_without_words_speaks_of_roles(rf: RequestFactory, nobody: User) -> None:
    assert "角色" in denied(request_of(rf, nobody), PermissionDenied()).content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "服务器出了问题"), ("en", "Something went wrong")])
def test_a_server_error_needs_nothing_but_its_template(rf: RequestFactory, language: str, words: str) -> None:
    with override(language):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert words in response.content.decode()


def test_a_bad_request_is_told(rf: RequestFactory) -> None:
    assert bad_request(rf.get("/"), ValueError()).status_code == 400


def test_an_expired_form_says_how_to_go_on(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "表单已失效" in response.content.decode()


def request_of(rf: RequestFactory, user: User) -> HttpRequest:
    request = rf.get("/")
    request.user = user
    return request
