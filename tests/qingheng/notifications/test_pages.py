"""The bell and the pages: everybody the own ones, in the own language; administrators see whom, never what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from qingheng.accounts.models import User
from qingheng.audit.writing import SYSTEM
from qingheng.dashboards.todo import todos
from qingheng.notifications.actions import notify
from qingheng.notifications.models import Delivery, Notification, Silence

LIST = reverse("notifications:list")
State = Delivery.State


@pytest.fixture
def told(liaison: User, leader: User) -> Notification:
    news = {"topic": "papers", "key": "paper/1", "message": "“%(paper)s” was served", "facts": {"paper": "<一号>"}}
    mine, _other = notify([liaison, leader], **news, url="/password/", by=SYSTEM)
    return mine


def count(client: Client) -> str:
    return client.get(reverse("notifications:count")).content.decode()


def test_opening_a_notification_marks_it_as_read_and_leads_to_its_page(
    client: Client, told: Notification, liaison: User
) -> None:
    client.force_login(liaison)
    assert count(client) == "1"
    assert "&lt;一号&gt;" in client.get(LIST).content.decode()
    answer = client.post(reverse("notifications:read", args=[told.pk]), {"open": ""})
    assert answer.headers["Location"] == "/password/"
    assert count(client) == "0"
    assert "一号" not in client.get(LIST).content.decode()
    assert "一号" in client.get(LIST, {"show": "all"}).content.decode()


def test_it_can_be_marked_as_read_without_being_opened(client: Client, told: Notification, liaison: User) -> None:
    client.force_login(liaison)
    assert client.post(reverse("notifications:read", args=[told.pk])).headers["Location"] == LIST
    notify([liaison], topic="papers", key="another", message="test", by=SYSTEM)
    client.post(reverse("notifications:read_all"))
    assert count(client) == "0"


def test_nobody_reads_or_marks_what_others_were_told(client: Client, told: Notification, nobody: User) -> None:
    client.force_login(nobody)
    assert "一号" not in client.get(LIST, {"show": "all"}).content.decode()
    assert client.post(reverse("notifications:read", args=[told.pk]), {"open": ""}).status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def test_everybody_chooses_about_what_letters_come(client: Client, liaison: User, settings: Any) -> None:
    client.force_login(liaison)
    assert 'name="topic"' not in client.get(LIST).content.decode(), "there is no mail server"
    settings.EMAIL_HOST = "mail.test"
    User.objects.filter(pk=liaison.pk).update(email="liaison@office.test")
    assert client.get(LIST).content.decode().count(" checked>") > 3
    client.post(reverse("notifications:letters"), {"topic": ["papers", "weather"]})
    assert client.get(LIST).content.decode().count(" checked>") == 1
    assert not Silence.objects.filter(topic="papers").exists()


def test_the_administrator_sees_who_was_not_reached_but_not_what_about(
    client: Client, told: Notification, system_administrator: User
) -> None:
    failed = {"state": State.GIVEN_UP, "refusals": 8, "last_error": "550 no such mailbox", "next_try_at": now()}
    Delivery.objects.create(notification=told, channel="email", **failed)
    assert any(each.url == reverse("notifications:undelivered") for each in todos(system_administrator))
    client.force_login(system_administrator)
    page = client.get(reverse("notifications:undelivered")).content.decode()
    assert "no such mailbox" in page
    assert told.user.username in page
    assert "一号" not in page
    client.post(reverse("notifications:undelivered"))
    assert Delivery.objects.get().state == State.WAITING


def test_the_bell_stands_on_every_page_of_everybody(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    page = client.get("/password/").content.decode()
    assert f'id="news" href="{LIST}"' in page
    assert "notifications/bell.js" in page
