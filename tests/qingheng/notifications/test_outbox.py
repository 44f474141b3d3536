"""Deliveries: nothing twice, nothing lost while the mail server is away, what is refused can be tried again."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils.timezone import now
from tests.mail_server import MailServer

from qingheng.accounts.models import User
from qingheng.audit.writing import SYSTEM
from qingheng.notifications.actions import REFUSALS_MAX, claim, notify
from qingheng.notifications.models import Delivery
from qingheng.notifications.outbox import deliver_due

State = Delivery.State


def told(*users: User, key: str = "paper/1/served") -> Delivery:
    news = {"topic": "papers", "key": key, "message": "“%(paper)s” was served", "facts": {"paper": "一号"}}
    notify(users, **news, url="/supervision/papers/1/", by=SYSTEM)
    return Delivery.objects.latest("pk")


def later() -> None:
    """As if the pauses were over."""
    Delivery.objects.update(next_try_at=F("next_try_at") - timedelta(days=1))


def deliver(**options: object) -> str:
    out = io.StringIO()
    call_command("deliver", stdout=out, **options)
    return out.getvalue()


def test_a_letter_goes_out_once_in_the_reader_s_language(mail_server: MailServer, reader: User) -> None:
    told(reader)
    assert deliver() == "1 sent, 0 failed\n"
    assert deliver() == "0 sent, 0 failed\n"
    [letter] = mail_server.letters
    assert letter["Subject"].startswith("清衡")
    assert letter["To"] == reader.email
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "https://qingheng.test/supervision/papers/1/" in letter.get_payload(decode=True).decode()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.SENT, 1)


def test_nothing_is_lost_while_the_mail_server_is_away(mail_server: MailServer, reader: User, leader: User) -> None:
    leader.email = "leader@office.test"
    leader.save()
    told(reader, leader)
    port = mail_server.port
    mail_server.shut()
    for _attempt in range(REFUSALS_MAX + 3):
        done = deliver_due()
        assert (done.sent, done.failed, done.outages) == (0, 1, {"email"}), "one attempt shows that it is away"
        later()
    waiting = Delivery.objects.all()
    assert {each.state for each in waiting} == {State.WAITING}
    assert any("refused" in each.last_error for each in waiting)
    back = MailServer(port)
    try:
        assert deliver_due().sent == 2
        assert {letter["To"] for letter in back.letters} == {reader.email, leader.email}
    finally:
        back.shut()
    assert deliver_due().sent == 0


def test_a_second_copy_after_a_crash_carries_the_same_number(mail_server: MailServer, reader: User) -> None:
    delivery = told(reader)
    deliver_due()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.WAITING, sent_at=None)  # as if it had not been noted
    later()
    deliver_due()
    first, second = mail_server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@qingheng.test>")


def test_what_somebody_holds_nobody_else_sends_until_the_claim_has_lapsed(
    mail_server: MailServer, reader: User
) -> None:
    delivery = told(reader)
    overtaken = Delivery.objects.get(pk=delivery.pk)
    assert claim(delivery, by=SYSTEM)
    assert not claim(overtaken, by=SYSTEM)
    assert deliver_due().sent == 0
    later()
    assert deliver_due().sent == 1
    assert len(mail_server.letters) == 1


def test_who_is_refused_is_tried_again_with_longer_pauses_then_given_up(
    mail_server: MailServer, reader: User, leader: User
) -> None:
    leader.email = "leader@office.test"
    leader.save()
    mail_server.refused = {reader.email: "550 no such mailbox"}
    told(reader, leader)
    done = deliver_due()
    assert (done.sent, done.failed, done.outages) == (1, 1, frozenset()), "one that is refused stops no other"
    pauses = []
    for _attempt in range(REFUSALS_MAX - 1):
        pauses.append(Delivery.objects.get(notification__user=reader).next_try_at - now())
        later()
        deliver_due()
    assert pauses == sorted(pauses)
    assert pauses[-1] > 10 * pauses[0]
    refused = Delivery.objects.get(notification__user=reader)
    assert (refused.state, refused.refusals) == (State.GIVEN_UP, REFUSALS_MAX)
    assert "no such mailbox" in refused.last_error
    mail_server.refused = {}
    assert "1 sent" in deliver(again=True)


def test_a_server_that_asks_for_patience_is_never_given_up(mail_server: MailServer, reader: User) -> None:
    mail_server.refused = {reader.email: "450 mailbox is busy"}
    told(reader)
    for _attempt in range(REFUSALS_MAX + 2):
        deliver_due()
        later()
    assert Delivery.objects.get().state == State.WAITING
    mail_server.refused = {}
    assert deliver_due().sent == 1


def test_whoever_has_left_meanwhile_gets_nothing_more(mail_server: MailServer, reader: User) -> None:
    told(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert deliver_due().failed == 1
    assert not mail_server.letters
    assert "no longer active" in Delivery.objects.get().last_error


def test_a_line_break_in_a_fact_does_not_break_the_letter(mail_server: MailServer, reader: User) -> None:
    notify([reader], topic="papers", key="x", message="%(a)s", facts={"a": "one\r\nBcc: x@y.test"}, by=SYSTEM)
    assert deliver_due().sent == 1
    assert mail_server.letters[0]["Bcc"] is None


def test_the_command_says_what_failed_and_where_nothing_can_be_sent(
    mail_server: MailServer, reader: User, settings: Any
) -> None:
    mail_server.refused = {reader.email: "550 no"}
    told(reader)
    with pytest.raises(CommandError, match="tried again"):
        deliver()
    settings.EMAIL_HOST = ""
    assert "nothing to deliver through" in deliver()


def test_what_waits_for_a_channel_that_was_closed_waits_on(
    mail_server: MailServer, reader: User, settings: Any
) -> None:
    told(reader)
    settings.EMAIL_HOST, name = "", settings.EMAIL_HOST
    assert deliver_due().failed == 0
    settings.EMAIL_HOST = name
    assert deliver_due().sent == 1
