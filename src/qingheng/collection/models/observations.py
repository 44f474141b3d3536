"""What the monitoring stations reported. The law: a value is never overwritten; a newer row replaces it and says so."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.organisations.models import Body, Station


class Batch(models.Model):
    """One import of data (导入批次): a file, who brought it, and what it held."""

    class Kind(models.TextChoices):
        LONG_TABLE = "long_table", _("long table")
        STATION_SHEET = "station_sheet", _("station sheet")
        SUBMISSION = "submission", _("accepted submission")
        API = "api", _("machine interface")
        OBJECTION = "objection", _("decision on an objection")
        MEETING = "meeting", _("ratings of a review meeting")
        SURVEY = "survey", _("public evaluation")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name=_("monitoring station")
    )
    file_name = models.CharField(_("file"), max_length=200)
    checksum = models.CharField(_("checksum"), max_length=64)
    rows = models.PositiveIntegerField(_("values in the file"))
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    imported_by = models.CharField(_("imported by"), max_length=150)
    received_at = models.DateTimeField(
        _("received at"), null=True, blank=True, help_text=_("when it was delivered, if that was before it was stored")
    )

    class Meta:
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.imported_at:%Y-%m-%d %H:%M}"

    @property
    def delivered_at(self) -> datetime:
        """When the data reached the office: by this, deadlines are judged."""
        return self.received_at or self.imported_at


class Observation(models.Model):
    """A monitored value (监测数据) of one body, period and raw item; `is_current` marks the one that counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="observations", verbose_name=_("body"))
    period = models.CharField(_("period"), max_length=7)
    year = models.PositiveSmallIntegerField(_("year"))
    item = models.CharField(_("item"), max_length=30)
    key = models.CharField(_("data item"), max_length=60)
    event = models.CharField(_("event"), max_length=60, blank=True)
    modifiers = models.CharField(_("modifiers"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    missing = models.CharField(_("missing because"), max_length=20, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    is_current = models.BooleanField(_("counts"), default=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="observations", verbose_name=_("import batch"))
    ended_by = models.ForeignKey(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_observations",
        verbose_name=_("ended by"),
        help_text=_("the import batch that replaced it, or reported single events in place of a count"),
    )

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["body", "period", "item", "key", "event", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "period", "item", "key", "event", "revision"], name="observation_revision_once"
            )
        ]
        indexes = [
            models.Index(fields=["body", "year", "is_current"], name="observation_of_body_and_year"),
            models.Index(fields=["period", "item"], name="observation_by_period"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.period} {self.item} {self.key}"
