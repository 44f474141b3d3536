"""What is asked of the notifications. The law: everybody sees the own ones and no others."""

from django.db import models

from qingheng.accounts.models import User
from qingheng.notifications.models import Delivery, Notification, Silence
from qingheng.notifications.topics import TOPICS


def notifications_of(user: User) -> "models.QuerySet[Notification]":
    """Everything a person was told, the newest first."""
    return Notification.objects.filter(user=user)


def unread_of(user: User) -> "models.QuerySet[Notification]":
    """What a person was told and has not read."""
    return notifications_of(user).filter(read_at=None)


def lettered(user: User) -> frozenset[str]:
    """The topics about which a person gets letters."""
    return frozenset(TOPICS) - set(Silence.objects.filter(user=user).values_list("topic", flat=True))


def undelivered() -> "models.QuerySet[Delivery]":
    """What has failed at least once and is not out: given up, or still tried."""
    waiting = Delivery.objects.exclude(state=Delivery.State.SENT).exclude(last_error="")
    return waiting.select_related("notification__user").order_by("state", "-next_try_at", "-pk")
