"""Scores. The law: live scorecards follow the data; those of a published run never change.

Points are stored as whole hundredths, as the engine holds them.
"""

from decimal import Decimal

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

import qianfen
from qingheng.accounts.asking import Asked
from qingheng.audit.immutability import SealedFromTheFirst
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.ui.periods import period_name


def per_cent_of(reported: int, expected: int) -> Decimal:
    """Completeness, cut to a tenth: 100 means everything is there."""
    return Decimal(1000 * reported // expected) / 10 if expected else Decimal(100)


class PublicationOverride(Asked):
    """Leave to publish an incomplete month (试行发布): asked for by one person, given by another, used once."""

    period = models.CharField(_("period"), max_length=7)
    reported = models.PositiveIntegerField(_("values reported"))
    expected = models.PositiveIntegerField(_("values expected"))

    class Meta:
        verbose_name = _("leave to publish an incomplete month")
        verbose_name_plural = _("leaves to publish incomplete months")
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["period", "state"], name="override_of_a_month")]

    def __str__(self) -> str:
        return f"{period_name(self.period)} · {self.per_cent} %"

    @property
    def per_cent(self) -> Decimal:
        """How complete the data were when it was asked for, cut to a tenth."""
        return per_cent_of(self.reported, self.expected)


class ScoringRun(SealedFromTheFirst):
    """A published scoring run (计分): all bodies of a period, with the files that anyone can recompute it from."""

    period = models.CharField(_("period"), max_length=7)
    number = models.PositiveSmallIntegerField(_("run"))
    framework_version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, related_name="runs", verbose_name=_("framework version")
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    archive = models.BinaryField(_("run file"))
    checksum = models.CharField(_("checksum"), max_length=64)
    bodies = models.PositiveIntegerField(_("bodies"))
    is_incomplete = models.BooleanField(_("incomplete"), default=False)
    reported = models.PositiveIntegerField(_("values reported"), null=True, blank=True)
    expected = models.PositiveIntegerField(_("values expected"), null=True, blank=True)
    override = models.OneToOneField(
        PublicationOverride, models.PROTECT, null=True, blank=True, related_name="run", verbose_name=_("leave")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)
    published_by = models.CharField(_("published by"), max_length=150)

    class Meta(SealedFromTheFirst.Meta):
        abstract = False
        verbose_name = _("scoring run")
        verbose_name_plural = _("scoring runs")
        ordering = ["-period", "-number"]
        constraints = [models.UniqueConstraint(fields=["period", "number"], name="scoring_run_once")]

    def __str__(self) -> str:
        return f"{self.period} · {self.number}"

    @property
    def per_cent(self) -> Decimal | None:
        """How complete the data were, cut to a tenth of a per cent; None for runs older than this record."""
        if self.reported is None or self.expected is None:
            return None
        return per_cent_of(self.reported, self.expected)


class ScorecardFields(models.Model):
    """What a scorecard (评价结果) holds: the total to sort by and the result as a document."""

    period = models.CharField(_("as of month"), max_length=7)
    total = models.IntegerField(_("total in hundredths"))
    flags = models.CharField(_("flags"), max_length=200, blank=True)
    document = models.JSONField(_("result"))

    class Meta:
        abstract = True

    @cached_property
    def result(self) -> qianfen.Scorecard:
        """The scorecard as the engine made it; a live one without the values behind it (see `explaining`)."""
        return qianfen.Scorecard.from_dict(self.document)


class LiveScorecard(ScorecardFields):
    """The score of a body as the data stand now."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="live_scorecards", verbose_name=_("body"))
    framework_version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    digest = models.CharField(_("digest"), max_length=64, help_text=_("tells whether a re-score changed anything"))
    scored_at = models.DateTimeField(_("scored at"), auto_now=True)

    class Meta:
        verbose_name = _("live scorecard")
        verbose_name_plural = _("live scorecards")
        ordering = ["period", "body"]
        constraints = [models.UniqueConstraint(fields=["body", "period"], name="live_scorecard_once")]
        indexes = [models.Index(fields=["period", "total"], name="live_scorecard_by_total")]

    def __str__(self) -> str:
        return f"{self.body} {self.period} {qianfen.format_points(self.total)}"


class PublishedScorecard(SealedFromTheFirst, ScorecardFields):
    """The score of a body as a run published it."""

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="scorecards", verbose_name=_("scoring run"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="published_scorecards", verbose_name=_("body"))

    class Meta(SealedFromTheFirst.Meta):
        abstract = False
        verbose_name = _("published scorecard")
        verbose_name_plural = _("published scorecards")
        ordering = ["run", "body"]
        constraints = [models.UniqueConstraint(fields=["run", "body"], name="published_scorecard_once")]

    def __str__(self) -> str:
        return f"{self.run} {self.body}"
