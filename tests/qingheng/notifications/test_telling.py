"""Telling people: once for each person and key, with the event or not at all, in the reader's language."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.audit.writing import SYSTEM
from qingheng.notifications.actions import choose_letters, mark_read, notify
from qingheng.notifications.models import Delivery, Notification
from qingheng.notifications.queries import unread_of

DECIDED = {"topic": "objections", "key": "objection/1/decided", "message": "“%(what)s” until %(day)s: %(month)s"}
FACTS = {"what": gettext_lazy("Notifications"), "day": date(2026, 3, 1), "month": Period.parse("2026-Q3")}


def test_the_same_event_is_told_to_a_person_once(liaison: User, leader: User) -> None:
    news = {"topic": "papers", "key": "paper/1/served", "message": "test", "by": SYSTEM}
    assert len(notify([liaison, liaison], **news)) == 1
    assert [each.user for each in notify([liaison, leader], **news)] == [leader]
    assert Notification.objects.count() == 2
    assert Entry.objects.filter(action="notifications.people.notified").latest("pk").facts["people"] == ["leader"]


def test_a_sentence_with_its_facts_is_read_in_the_reader_s_language(liaison: User) -> None:
    with translation.override("zh-hans"):
        [told] = notify([liaison], **DECIDED, facts=FACTS, by=SYSTEM)
    told.refresh_from_db()
    assert told.message == DECIDED["message"]
    with translation.override("en"):
        assert str(told) == "“Notifications” until 2026-03-01: Q3 2026"
    with translation.override("zh-hans"):
        assert str(told) == "“通知” until 2026-03-01: 2026年第三季度"


def test_whoever_acts_and_whoever_has_left_are_not_told(liaison: User, leader: User) -> None:
    leader.is_active = False
    leader.save()
    assert not notify([liaison, leader], topic="papers", key="x", message="test", by=liaison)


def test_a_fact_that_is_missing_and_an_unknown_topic_are_found_at_once(liaison: User) -> None:
    with pytest.raises(KeyError):
        notify([liaison], **DECIDED, facts={"what": "x"}, by=SYSTEM)
    with pytest.raises(ValueError, match="no topic"):
        notify([liaison], topic="weather", key="x", message="test", by=SYSTEM)
    assert not Notification.objects.exists()


def test_what_does_not_happen_is_told_to_nobody(reader: User, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.test"
    with transaction.atomic():
        notify([reader], topic="papers", key="x", message="test", by=SYSTEM)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


def test_letters_go_to_whom_they_can_reach_and_who_wants_them(reader: User, leader: User, settings: Any) -> None:
    notify([reader], topic="papers", key="no mail server", message="test", by=SYSTEM)
    settings.EMAIL_HOST = "mail.test"
    choose_letters({"objections"}, by=reader)
    for topic in ("papers", "objections"):
        notify([reader, leader], topic=topic, key=topic, message="test", by=SYSTEM)
    assert [(each.notification.user, each.notification.key) for each in Delivery.objects.all()] == [
        (reader, "objections")
    ]
    choose_letters({"papers"}, by=reader)
    notify([reader], topic="papers", key="later", message="test", by=SYSTEM)
    assert Delivery.objects.count() == 2


def test_reading_concerns_only_the_own_ones_and_is_kept(liaison: User, leader: User) -> None:
    notify([liaison, leader], topic="papers", key="x", message="test", by=SYSTEM)
    assert mark_read(Notification.objects.all(), by=liaison) == 1
    assert unread_of(leader).count() == 1
    assert not unread_of(liaison).exists()
    assert Entry.objects.get(action="notifications.notification.read").facts == {"keys": ["x"]}
