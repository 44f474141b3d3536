"""The page where the public answers: plain sentences, nothing that tells who comes, nothing that can be logged."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.people import County, make_user
from tests.qingheng.surveys.field.cast import GROUP, make_sample, make_wave

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.framework.models import FrameworkVersion
from qingheng.surveys.actions.field import issue_codes
from qingheng.surveys.field import codes, quality
from qingheng.surveys.models import AnswerSheet, Code, Wave

ANSWERS = {"style": "good", "words": "很好"}


@pytest.fixture
def code(county: County, published_framework: FrameworkVersion) -> str:
    sample = make_sample(make_wave(), county.towns[:1], invited=2)
    issued = issue_codes(sample, by=make_user("agency", Role.SURVEY_AGENCY))
    return next(iter(issued.values()))[0]


@pytest.fixture(autouse=True)
def _no_floods_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "floods", quality.Floods())


def address(code: str) -> str:
    return f"/surveys/q/{code}"


def test_a_typed_code_leads_to_its_questions(client: Client, code: str, county: County) -> None:
    found = client.post("/surveys/q/?lang=zh-hans", {"code": codes.grouped(code).lower()}, follow=True)
    page = found.content.decode()
    assert county.towns[0].name in page
    assert "您对该单位的工作作风满意吗？" in page


def test_a_mistyped_code_comes_back_with_a_sentence(client: Client, code: str) -> None:
    page = client.post("/surveys/q/?lang=en", {"code": code[:-2] + "ZZ"}).content.decode()
    assert "This is not a whole code" in page
    assert code[:-2] in page


def test_an_answer_is_thanked_for_at_an_address_without_the_code(client: Client, code: str) -> None:
    answered = client.post(address(code), ANSWERS)
    assert (answered.status_code, answered["Location"].partition("?")[0]) == (303, "/surveys/thanks/")
    sheet = AnswerSheet.objects.get()
    assert (sheet.answers, sheet.marks) == (ANSWERS, [])


def test_a_second_try_is_told_that_the_code_was_used(client: Client, code: str) -> None:
    client.post(address(code), ANSWERS)
    for again in (client.get(address(code) + "?lang=en"), client.post(address(code) + "?lang=en", ANSWERS)):
        assert "This code has been used" in again.content.decode()
    assert AnswerSheet.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_comes_back(client: Client, code: str) -> None:
    page = client.post(address(code) + "?lang=en", {"words": "路灯坏了"}).content.decode()
    assert "Please answer this question" in page
    assert "路灯坏了" in page
    assert (AnswerSheet.objects.count(), Code.objects.count()) == (0, 2)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(Wave.State.APPROVED, "has not begun"), (Wave.State.CLOSED, "has ended"), (Wave.State.VOID, "has ended")],
)
def test_a_field_that_is_not_open_says_so(client: Client, code: str, state: str, sentence: str) -> None:
    Wave.objects.update(state=state)
    assert sentence in client.get(address(code) + "?lang=en").content.decode()
    assert sentence in client.post(address(code) + "?lang=en", ANSWERS).content.decode()
    assert not AnswerSheet.objects.exists()


def test_an_unknown_code_is_not_found(client: Client, code: str) -> None:
    unknown = client.get(address(codes.new_code(Wave.objects.get())) + "?lang=en")
    assert unknown.status_code == 404
    assert "not known" in unknown.content.decode()


def test_an_open_link_exists_only_where_the_wave_has_one(client: Client, code: str, county: County) -> None:
    wave = Wave.objects.get()
    link = f"/surveys/open/{wave.pk}/{county.towns[1].code}/{GROUP}"
    assert client.get(link).status_code == 404
    Wave.objects.update(takes_open_link=True)
    assert client.post(link, ANSWERS).status_code == 303
    assert AnswerSheet.objects.get().marks == ["open"]
    assert client.get(link.replace(GROUP, "nobody")).status_code == 404


def test_no_cookie_is_set_and_no_page_is_kept(client: Client, code: str) -> None:
    responses = [client.get("/surveys/q/"), client.get(address(code)), client.post(address(code), ANSWERS)]
    for response in [*responses, client.get("/surveys/thanks/")]:
        assert not response.cookies
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not Session.objects.exists()


def test_somebody_signed_in_is_a_stranger_here(client: Client, code: str) -> None:
    client.force_login(User.objects.get(username="agency"))
    before = list(Session.objects.values())
    client.post(address(code), ANSWERS)
    assert list(Session.objects.values()) == before


def test_nothing_about_an_answer_is_logged(
    code: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(
        raise_request_exception=False,
        REMOTE_ADDR="203.0.113.7",
        HTTP_USER_AGENT="planted-agent",
        HTTP_X_FORWARDED_FOR="203.0.113.8",
    )
    with caplog.at_level(logging.DEBUG, logger=""):
        caplog.handler.setFormatter(logging.Formatter("%(message)s %(request)s", defaults={"request": ""}))
        client.get(address(code))
        client.get(address("0" * 28))
        client.put(address(code))
        client.get(address(code) + "/nowhere")
        with monkeypatch.context() as patched:
            patched.setattr(AnswerSheet.objects, "create", lambda **_fields: 1 / 0)
            client.post(address(code), ANSWERS)
        client.post(address(code), ANSWERS)
    logged = "\n".join(
        f"{record.getMessage()} {getattr(record, 'request', '')}"
        for record in caplog.records
        if "sql" not in record.__dict__
    )
    for planted in (code, "203.0.113", "planted-agent"):
        assert planted not in logged


def test_a_hasty_answer_is_marked_and_taken(client: Client, code: str) -> None:
    client.post(address(code), ANSWERS | {"_hasty": "1"})
    assert AnswerSheet.objects.get().marks == ["hasty"]


def test_the_page_says_what_is_protected_and_what_is_not(client: Client, code: str) -> None:
    assert "/surveys/protection/" in client.get(address(code)).content.decode()
    page = client.get("/surveys/protection/?lang=en").content.decode()
    assert "could find out which answer came with which code" in page


def test_a_flood_of_answers_is_marked_and_taken(client: Client, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "flood_from", lambda _expected: 1)
    client.post(address(code), ANSWERS)
    assert AnswerSheet.objects.get().marks == ["flood"]
