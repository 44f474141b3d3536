"""Notifications and their deliveries. The law: one notification for a person and key, one delivery for each channel."""

from hashlib import sha256

from django.db import models
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.notifications.topics import TOPICS
from qingheng.notifications.words import said


class Notification(models.Model):
    """A notification (通知): one sentence for one person, and the page it leads to.

    It keeps the sentence in English with its facts, so that it is read in the reader's language, whoever wrote it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="notifications", verbose_name=_("user"))
    topic = models.CharField(_("topic"), max_length=30)
    key = models.CharField(_("key"), max_length=150, help_text=_("the same one is told to a person only once"))
    message = models.CharField(_("sentence"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    letter = models.TextField(_("letter"), blank=True, help_text=_("its text, where it says more than the sentence"))
    url = models.CharField(_("page"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"), default=now)
    by = models.CharField(_("by"), max_length=150)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]
        indexes = [models.Index(fields=["user", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return said(self.message, self.facts)

    @property
    def topic_name(self) -> str | Promise:
        """What it is about, in words."""
        return TOPICS[self.topic].name if self.topic in TOPICS else self.topic

    @property
    def token(self) -> str:
        """What stays the same however often it is sent: by this a receiver knows a second copy."""
        return sha256(f"{self.user_id} {self.key} {self.at.isoformat()}".encode()).hexdigest()[:32]


class Delivery(models.Model):
    """A delivery (投递): the same notification on its way through one channel."""

    class Channel(models.TextChoices):
        """The ways out of the product."""

        EMAIL = "email", _("letter by e-mail")
        MESSENGER = "messenger", _("office messenger")

    class State(models.TextChoices):
        """Whether it is out."""

        WAITING = "waiting", _("to be sent")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")

    notification = models.ForeignKey(
        Notification, models.CASCADE, related_name="deliveries", verbose_name=_("notification")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    refusals = models.PositiveSmallIntegerField(
        _("refusals"), default=0, help_text=_("attempts at which the other side was there and said no")
    )
    next_try_at = models.DateTimeField(_("next attempt"), default=now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["next_try_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.notification.user}"


class Silence(models.Model):
    """A topic (免收邮件的类别) about which somebody wants no letters; in the product it is told all the same."""

    user = models.ForeignKey(User, models.CASCADE, related_name="silences", verbose_name=_("user"))
    topic = models.CharField(_("topic"), max_length=30)

    class Meta:
        verbose_name = _("topic without letters")
        verbose_name_plural = _("topics without letters")
        ordering = ["user", "topic"]
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="silence_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.topic}"
