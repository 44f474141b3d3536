"""Reminders: one digest a person and day, in their language; one that fails stops no other."""

import io
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from tests.people import County

from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.collection.models import Extension
from qingheng.framework.models import FrameworkVersion


@pytest.fixture(autouse=True)
def _mail_server(settings: Any, published_framework: FrameworkVersion) -> None:
    settings.EMAIL_HOST, settings.SITE_ADDRESS = "mail.test", "https://qingheng.test"


@pytest.fixture
def people(station_clerk: User, framework_administrator: User) -> list[User]:
    for user in (station_clerk, framework_administrator):
        user.email = f"{user.username}@office.test"
        user.save()
    return [framework_administrator, station_clerk]


def remind(**options: object) -> str:
    out = io.StringIO()
    call_command("remind", stdout=out, **options)
    return out.getvalue()


def test_everybody_with_an_address_gets_one_letter_a_day(people: list[User], leader: User) -> None:
    remind()
    assert [message.to for message in mail.outbox] == [[user.email] for user in people]
    letter = mail.outbox[1]
    assert "逾期" in letter.subject
    assert "https://qingheng.test/collection/grid/S01/2026-09/" in letter.body
    assert remind().startswith("0 reminders sent")
    assert len(mail.outbox) == 2


def test_what_is_new_since_the_morning_is_told_alone(people: list[User], county: County) -> None:
    remind()
    Extension.objects.create(
        station=county.stations["S02"], period="2026-10", until="2026-12-31", reason="系统升级", requested_by="x"
    )
    remind()
    assert len(mail.outbox) == 3
    assert "系统升级" in mail.outbox[2].body
    assert "2026-09" not in mail.outbox[2].body


def test_letters_are_in_the_person_s_language(people: list[User]) -> None:
    User.objects.filter(username="station-clerk").update(language="en")
    remind()
    chinese, english = mail.outbox
    assert "清衡" in chinese.subject
    assert "this is what waits for you" in english.body


def test_a_dry_run_prints_and_sends_and_records_nothing(people: list[User]) -> None:
    out = remind(dry_run=True)
    assert "station-clerk@office.test" in out
    assert not mail.outbox
    assert not Entry.objects.filter(action="dashboards.reminder.sent").exists()


def test_without_a_mail_server_nothing_is_sent(people: list[User], settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert "EMAIL_HOST" in remind()
    assert not mail.outbox


def test_one_letter_that_fails_stops_no_other_and_is_tried_again(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    send = EmailMessage.send

    def failing(message: EmailMessage, *args: Any, **options: Any) -> int:
        if message.to == [people[0].email]:
            raise SMTPException("mailbox is full")
        return send(message, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", failing)
        with pytest.raises(CommandError, match="mailbox is full"):
            remind()
    assert [message.to for message in mail.outbox] == [[people[1].email]]
    remind()
    assert [message.to for message in mail.outbox] == [[people[1].email], [people[0].email]]
