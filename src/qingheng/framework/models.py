"""Indicator frameworks and their versions. The law: a published version never changes; it is retired one day."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

import qianfen
from qingheng.audit.immutability import Sealed
from qingheng.framework.exact import DocumentField, checksum

PARSED_MAX = 16

_parsed: dict[tuple[int, str], qianfen.Framework] = {}


class Framework(models.Model):
    """An indicator framework (指标体系), of which there are versions."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("indicator framework")
        verbose_name_plural = _("indicator frameworks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class FrameworkVersion(Sealed):
    """One version (版本) of a framework: the whole document, field by field and digit by digit as in its file."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions", verbose_name=_("framework"))
    number = models.CharField(_("version"), max_length=30)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    document = DocumentField(_("document"))
    checksum = models.CharField(_("checksum"), max_length=64)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.CharField(_("created by"), max_length=150)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=150, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_by = models.CharField(_("retired by"), max_length=150, blank=True)

    changeable_when_sealed = frozenset({"state", "retired_at", "retired_by"})

    class Meta(Sealed.Meta):
        abstract = False
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        ordering = ["framework__code", "-created_at"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="framework_version_once")]

    def __str__(self) -> str:
        return f"{self.framework} {self.number}"

    @property
    def is_sealed(self) -> bool:
        return self.state != self.State.DRAFT

    @classmethod
    def breaks_seal(cls, changed: Mapping[str, Any]) -> bool:
        """A sealed version may be retired; nothing brings it back to a draft."""
        return super().breaks_seal(changed) or changed.get("state", cls.State.RETIRED) != cls.State.RETIRED

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return ~models.Q(state=cls.State.DRAFT)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stamp the checksum, so that a change of a single digit shows."""
        self.checksum = checksum(self.document)
        super().save(*args, **kwargs)

    @cached_property
    def parsed(self) -> qianfen.Framework:
        """The framework as the engine understands it; one that never changes again is parsed once in a process."""
        if self.pk is None or not self.is_sealed:
            return qianfen.Framework.parse(self.document)
        key = self.pk, self.checksum
        found = _parsed.get(key) or qianfen.Framework.parse(self.document)
        while key not in _parsed and len(_parsed) >= PARSED_MAX:
            _parsed.pop(next(iter(_parsed)))
        return _parsed.setdefault(key, found)
