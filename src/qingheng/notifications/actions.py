"""Writes of the notifications. The law: told once for each person and key, and delivered by whoever holds the claim.

A claim is no lock: it moves the next attempt of a delivery into the future, in one statement that only one worker can
win. If the worker dies before it has said what became of it, the delivery is due again by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.timezone import now

from qingheng.accounts.models import User
from qingheng.audit.writing import name_of, writing
from qingheng.notifications.channels import Setback, ways_to
from qingheng.notifications.models import Delivery, Notification, Silence
from qingheng.notifications.topics import TOPICS, topic_of
from qingheng.notifications.words import kept, said, source_of

CLAIMED_FOR = timedelta(minutes=10)
"""Far longer than an attempt can take, for channels give up after seconds."""
REFUSALS_MAX = 8
PAUSE = timedelta(minutes=1)
PAUSE_MAX = timedelta(hours=2)
State = Delivery.State


class _OvertakenError(Exception):
    """Somebody else holds the claim: nothing was written, so the ledger has no entry either."""


def notify(  # noqa: PLR0913 - all but the first by keyword, each a field of what is told
    users: Iterable[User],
    *,
    topic: str,
    key: str,
    message: str | Promise,
    facts: Mapping[str, object] | None = None,
    url: str = "",
    letter: str = "",
    by: object,
) -> list[Notification]:
    """Tell people something, in the transaction of what it tells of; gives what was new to somebody.

    `key` names the event ("paper/12/served"): to the same person it is told once, however often this is called.
    `message` is a translatable sentence with named places ("“%(paper)s” was served."), `facts` fill them: a Period, a
    day, a translated word or a number is said in the reader's language. `url` is the page on this site; `letter` the
    text of the letter where it says more. Whoever acts (`by`) is not told of the own deed.
    """
    about, sentence, known = topic_of(topic), source_of(message), kept(facts or {})
    said(sentence, known)  # a fact that is missing is found here, and not when somebody reads it
    with writing("notifications.people.notified", by=by) as entry:
        first: dict[str, Any] = {"topic": topic, "message": sentence, "facts": known, "url": url, "letter": letter}
        first |= {"by": name_of(by), "read_at": None if about.is_shown_as_new else now()}
        people = {user.pk: user for user in users if user.is_active and user.username != name_of(by)}
        found = [Notification.objects.get_or_create(user=user, key=key, defaults=first) for user in people.values()]
        told = [notification for notification, is_new in found if is_new]
        ways = [Delivery(notification=each, channel=way) for each in told for way in ways_to(each)]
        Delivery.objects.bulk_create(ways)
        entry.about(topic=topic, key=key, people=[each.user.username for each in told], letters=len(ways))
    return told


def mark_read(found: "models.QuerySet[Notification]", *, by: User) -> int:
    """The person has read these of the own notifications; gives how many were unread."""
    with writing("notifications.notification.read", by=by) as entry:
        unread = found.filter(user=by, read_at=None)
        keys = sorted(unread.values_list("key", flat=True))
        entry.about(by, keys=keys)
        return unread.update(read_at=now())


def choose_letters(topics: Collection[str], *, by: User) -> None:
    """From now on the person gets letters about these topics and no others."""
    with writing("notifications.letters.chosen", by=by) as entry:
        silent = sorted(code for code in TOPICS if code not in topics)
        Silence.objects.filter(user=by).exclude(topic__in=silent).delete()
        for code in silent:
            Silence.objects.get_or_create(user=by, topic=code)
        entry.about(by, silent=silent)


def claim(delivery: Delivery, *, by: object) -> bool:
    """Take a delivery that is due; False if somebody else was quicker."""
    seen = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING, attempts=delivery.attempts)
    delivery.attempts += 1
    with suppress(_OvertakenError), writing("notifications.delivery.claimed", by=by) as entry:
        if not seen.update(attempts=delivery.attempts, next_try_at=now() + CLAIMED_FOR):
            raise _OvertakenError
        entry.about(delivery, channel=delivery.channel, attempt=delivery.attempts)
        return True
    return False


def record_sent(delivery: Delivery, *, by: object) -> None:
    """It is out."""
    with writing("notifications.delivery.sent", by=by) as entry:
        _claimed(delivery).update(state=State.SENT, sent_at=now(), last_error="")
        facts = {"channel": delivery.channel, "username": delivery.notification.user.username}
        entry.about(delivery, key=delivery.notification.key, **facts)


def record_failure(delivery: Delivery, error: str, setback: Setback, *, by: object) -> None:
    """It did not get out: it waits, longer each time it was turned down, and is given up only after many refusals."""
    with writing("notifications.delivery.failed", by=by) as entry:
        refusals = delivery.refusals + (setback is Setback.REFUSAL)
        state = State.GIVEN_UP if refusals >= REFUSALS_MAX else State.WAITING
        pause = PAUSE if setback is Setback.OUTAGE else min(PAUSE * 2 ** min(delivery.attempts - 1, 16), PAUSE_MAX)
        facts = {"state": state, "refusals": refusals, "last_error": error[:300], "next_try_at": now() + pause}
        _claimed(delivery).update(**facts)
        entry.about(delivery, channel=delivery.channel, error=error[:300], state=state)


def try_again(*, by: object) -> int:
    """Let everything that was given up wait for its delivery anew; gives how much that is."""
    with writing("notifications.deliveries.tried_again", by=by) as entry:
        given_up = Delivery.objects.filter(state=State.GIVEN_UP)
        count = given_up.update(state=State.WAITING, attempts=0, refusals=0, next_try_at=now())
        entry.about(count=count)
    return count


def _claimed(delivery: Delivery) -> "models.QuerySet[Delivery]":
    """The row as long as the claim holds; whoever was overtaken writes nothing."""
    return Delivery.objects.filter(pk=delivery.pk, state=State.WAITING, attempts=delivery.attempts)
