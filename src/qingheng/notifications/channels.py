"""The ways out of the product: e-mail, and the messenger of the office if it has plugged one in.

The law: each way is closed until an administrator opens it; none asks a host that no administrator has named.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.notifications.models import Delivery, Notification, Silence
from qingheng.notifications.topics import TOPICS

Channel = Delivery.Channel


class Setback(Enum):
    """What an attempt can come to that did not succeed."""

    OUTAGE = "outage"
    """The other side cannot be reached: nothing would get through now."""
    DELAY = "delay"
    """It was reached, and asks to try this one later."""
    REFUSAL = "refusal"
    """It did not want this one."""


class NotSentError(Exception):
    """An attempt that did not succeed, and of what kind that was."""

    def __init__(self, setback: Setback, error: Exception) -> None:
        self.setback = setback
        super().__init__(f"{type(error).__name__}: {error}")


@dataclass(frozen=True)
class Outgoing:
    """A notification as the plug of a messenger gets it: plain values, in the reader's language."""

    id: str
    """The same whenever it is sent again: by this a receiver drops a second copy."""
    username: str
    full_name: str
    email: str
    topic: str
    text: str
    url: str
    """The address of the page, whole if SITE_ADDRESS is set."""
    at: str


def language_of(user: User) -> str:
    """The person's language; Chinese unless they chose another."""
    return user.language or settings.LANGUAGE_CODE


def ways_to(notification: Notification) -> Iterator[Channel]:
    """Through which channels it goes, besides the product itself."""
    user, topic = notification.user, notification.topic
    if has_letters(user) and not Silence.objects.filter(user=user, topic=topic).exists():
        yield Channel.EMAIL
    if settings.MESSENGER and TOPICS[topic].is_shown_as_new:
        yield Channel.MESSENGER


def has_letters(user: User) -> bool:
    """Whether letters reach the person at all."""
    return bool(settings.EMAIL_HOST and user.email)


def open_channels() -> frozenset[Channel]:
    """The channels an administrator has opened; what waits for another one goes on waiting."""
    opened = {Channel.EMAIL: settings.EMAIL_HOST, Channel.MESSENGER: settings.MESSENGER}
    return frozenset(channel for channel, name in opened.items() if name)


def send(delivery: Delivery) -> None:
    """Send it now; raises NotSentError."""
    try:
        SENDERS[Channel(delivery.channel)](delivery.notification)
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        raise NotSentError(Setback.DELAY if _is_for_now(error) else Setback.REFUSAL, error) from error
    except (OSError, SMTPException, ImproperlyConfigured) as error:  # nobody there, or nobody who would take anything
        raise NotSentError(Setback.OUTAGE, error) from error


def _is_for_now(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    """Whether the mail server says that it may take the letter later: codes from 400 to 499."""
    codes = (
        [error.smtp_code] if isinstance(error, SMTPDataError) else [code for code, _text in error.recipients.values()]
    )
    return all(400 <= code < 500 for code in codes)


def letter_of(notification: Notification) -> EmailMessage:
    """The letter, in the reader's language; its Message-ID stays the same however often it is sent."""
    sender = urlsplit(settings.SITE_ADDRESS).hostname or settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    with translation.override(language_of(notification.user)):
        sentence = " ".join(str(notification).split())  # a subject has no line breaks
        told = [sentence, *filter(None, [_address(notification)])]
        ending = _("This letter was written by the system; answers to it are not read.")
        return EmailMessage(
            _("Qingheng: %(news)s") % {"news": sentence},
            notification.letter or "\n\n".join([*told, ending]) + "\n",
            to=[notification.user.email],
            headers={"Message-ID": f"<{notification.token}@{sender}>", "Auto-Submitted": "auto-generated"},
        )


def outgoing(notification: Notification) -> Outgoing:
    """What the plug of a messenger gets."""
    user = notification.user
    with translation.override(language_of(user)):
        return Outgoing(
            id=notification.token,
            username=user.username,
            full_name=user.full_name,
            email=user.email,
            topic=notification.topic,
            text=str(notification),
            url=_address(notification),
            at=notification.at.isoformat(),
        )


def messenger() -> Callable[[Outgoing], None]:
    """The plug that QINGHENG_MESSENGER names: a function, or a class with a method `send`."""
    try:
        found = import_string(settings.MESSENGER)
        plug = found() if isinstance(found, type) else found
    except Exception as error:
        raise ImproperlyConfigured(
            f'QINGHENG_MESSENGER is "{settings.MESSENGER}", which cannot be loaded: {error}. '
            "Name a module on the Python path and a function or class in it, such as office_messenger.send."
        ) from error
    sender: Callable[[Outgoing], None] = getattr(plug, "send", plug)
    return sender


def _address(notification: Notification) -> str:
    return settings.SITE_ADDRESS + notification.url if settings.SITE_ADDRESS and notification.url else ""


def _send_letter(notification: Notification) -> None:
    letter_of(notification).send()


def _send_message(notification: Notification) -> None:
    messenger()(outgoing(notification))


SENDERS: Mapping[Channel, Callable[[Notification], None]] = {
    Channel.EMAIL: _send_letter,
    Channel.MESSENGER: _send_message,
}
