"""Works off what waits to be delivered. The law: a claim, an attempt, what became of it, each on its own.

No transaction is open while a mail server is spoken to. Between sending and writing down that it was sent a crash is
possible: then it is sent again with the same Message-ID. Twice now and then is the choice; never is not.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.timezone import now

from qingheng.audit.writing import SYSTEM
from qingheng.notifications import actions
from qingheng.notifications.channels import NotSentError, Setback, open_channels, send
from qingheng.notifications.models import Delivery

LOOKED_AT_ONCE = 50

log = logging.getLogger(__name__)


@dataclass
class Round:
    """What one round of deliveries came to."""

    sent: int = 0
    failed: int = 0
    outages: frozenset[str] = frozenset()
    """Channels that could not be reached; what waits for them was left alone after the first attempt."""


def deliver_due(*, is_wanted: Callable[[], bool] = lambda: True) -> Round:
    """Send what is due, oldest first; two workers may do so at once."""
    done = Round()
    for delivery in _due(done):
        if not is_wanted():
            break
        if actions.claim(delivery, by=SYSTEM):
            _attempt(delivery, done)
    return done


def _due(done: Round) -> Iterator[Delivery]:
    """What is due at present and whose channel is open and not known to be down; ends when a look finds nothing."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).select_related("notification__user")
    ways = open_channels()
    while found := list(waiting.filter(next_try_at__lte=now(), channel__in=ways - done.outages)[:LOOKED_AT_ONCE]):
        yield from (delivery for delivery in found if delivery.channel not in done.outages)


def _attempt(delivery: Delivery, done: Round) -> None:
    try:
        _send(delivery)
    except NotSentError as failure:
        log.warning("delivery %s by %s: %s (%s)", delivery.pk, delivery.channel, failure, failure.setback.value)
        actions.record_failure(delivery, str(failure), failure.setback, by=SYSTEM)
        done.failed += 1
        if failure.setback is Setback.OUTAGE:
            done.outages |= {delivery.channel}
    else:
        actions.record_sent(delivery, by=SYSTEM)
        done.sent += 1


def _send(delivery: Delivery) -> None:
    if reason := _why_never(delivery):
        raise NotSentError(Setback.REFUSAL, ValueError(reason))
    try:
        send(delivery)
    except NotSentError:
        raise
    except Exception as error:  # whatever a plug or a letter can do wrong stops no other delivery
        raise NotSentError(Setback.REFUSAL, error) from error


def _why_never(delivery: Delivery) -> str:
    """Why there is nobody to send it to; empty if there is somebody."""
    user = delivery.notification.user
    if not user.is_active:
        return "the account is no longer active"
    return "" if user.email or delivery.channel != Delivery.Channel.EMAIL else "the account has no e-mail address"
