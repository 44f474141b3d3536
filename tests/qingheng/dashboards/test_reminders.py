"""Reminders: one digest a person and day, in their language; one that fails stops no other."""

import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from tests.mail_server import MailServer
from tests.people import County

from qingheng.accounts.models import User
from qingheng.collection.models import Extension
from qingheng.framework.models import FrameworkVersion
from qingheng.notifications.actions import choose_letters
from qingheng.notifications.models import Delivery, Notification
from qingheng.notifications.queries import notifications_of, unread_of


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
    assert remind().startswith("0 reminders written")
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
    assert not Notification.objects.exists()


def test_without_a_mail_server_nothing_is_sent(people: list[User], settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert "EMAIL_HOST" in remind()
    assert not mail.outbox


def test_one_letter_that_fails_stops_no_other_and_is_tried_again(people: list[User], mail_server: MailServer) -> None:
    mail_server.refused = {people[0].email: "550 mailbox is full"}
    with pytest.raises(CommandError):
        remind()
    assert [letter["To"] for letter in mail_server.letters] == [people[1].email]
    mail_server.refused = {}
    Delivery.objects.update(next_try_at="2024-01-01T00:00:00+08:00")
    remind()
    assert [letter["To"] for letter in mail_server.letters] == [people[1].email, people[0].email]


def test_who_wants_no_letters_about_it_gets_none(people: list[User]) -> None:
    choose_letters({"papers"}, by=people[0])
    remind()
    assert [message.to for message in mail.outbox] == [[people[1].email]]


def test_a_reminder_stands_in_the_list_and_rings_no_bell(people: list[User]) -> None:
    remind()
    [told] = notifications_of(people[0])
    assert str(told).startswith("待办")
    assert not unread_of(people[0]).exists()
