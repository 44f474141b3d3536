"""Tokens by which other systems sign in, and the answers kept for repeated requests.

The law: of a token only its digest is stored, and nothing it may do goes beyond the grant it stands on.
"""

from datetime import date

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import Grant, User


class Token(models.Model):
    """An access token (访问令牌): another system acts as its owner, within one of the owner's grants, until it ends."""

    name = models.CharField(_("name"), max_length=60, help_text=_("which system uses it, and for what"))
    user = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("user"))
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="tokens", verbose_name=_("grant"))
    prefix = models.CharField(_("first characters"), max_length=12, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=150, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_alive(self, today: date | None = None) -> bool:
        """Whether it opens anything: not revoked, not expired, its account open and its grant in force."""
        day = today or localdate()
        held = self.grant
        in_force = held.revoked_at is None and held.user_id == self.user_id and held.is_valid_on(day)
        return self.revoked_at is None and day <= self.expires_on and self.user.is_active and in_force


class KeptAnswer(models.Model):
    """A kept answer (留存应答): what a request with an idempotency key got, so that its repetition does nothing."""

    token = models.ForeignKey(Token, models.PROTECT, related_name="kept_answers", verbose_name=_("access token"))
    key = models.CharField(_("idempotency key"), max_length=100)
    fingerprint = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    content_type = models.CharField(_("type of the answer"), max_length=60, blank=True)
    body = models.TextField(_("answer"), blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.token} {self.key}"
