"""Versions of the quality rules. The law: what has been put into force never changes; a later version follows it."""

from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import Sealed


class QualityRules(Sealed):
    """One version of the quality rules (质量规则): the whole file as it was brought, comments included."""

    class State(models.TextChoices):
        """Whether it may ask anything yet."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    number = models.CharField(_("version"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    source = models.TextField(_("file"))
    checksum = models.CharField(_("checksum"), max_length=64)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.CharField(_("created by"), max_length=150)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=150, blank=True)

    class Meta(Sealed.Meta):
        abstract = False
        verbose_name = _("quality rules")
        verbose_name_plural = _("quality rules")
        ordering = ["-effective_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_sealed(self) -> bool:
        return self.state != self.State.DRAFT

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return ~models.Q(state=cls.State.DRAFT)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stamp the checksum, so that a change of a single character shows."""
        self.checksum = sha256(self.source.encode()).hexdigest()
        super().save(*args, **kwargs)
