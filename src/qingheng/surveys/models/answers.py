"""What was answered. The law: nothing here can be tied to a person, and nothing knows a time finer than a day."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.organisations.models import Body
from qingheng.surveys.models.samples import SampleCell
from qingheng.surveys.models.waves import Wave


def random_key() -> str:
    """A key that says nothing about when the row was written."""
    return secrets.token_hex(16)


class Code(models.Model):
    """A one-time code that has not been used: its digest and what it may answer, nothing else."""

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    cell = models.ForeignKey(SampleCell, models.PROTECT, related_name="codes", verbose_name=_("cell of a sample"))

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return self.digest[:8]


class SpentCode(models.Model):
    """A code that was used, so that a second try is told so; removed when the wave is closed."""

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", verbose_name=_("wave"))

    class Meta:
        verbose_name = _("spent code")
        verbose_name_plural = _("spent codes")

    def __str__(self) -> str:
        return self.digest[:8]


class AnswerSheet(models.Model):
    """An answer sheet (答卷): what somebody said about a body; not who, not when, not with which code."""

    class Channel(models.TextChoices):
        """How it came in."""

        CODE = "code", _("one-time code")
        PAPER = "paper", _("paper form")
        FILE = "file", _("file")
        OPEN = "open", _("open link")

    key = models.CharField(_("key"), max_length=32, primary_key=True, default=random_key)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="sheets", verbose_name=_("wave"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    group = models.CharField(_("group of people"), max_length=40)
    cell = models.ForeignKey(
        SampleCell, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name=_("cell of a sample")
    )
    """None for an open link: nobody knows how likely that answer was."""
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    answers = models.JSONField(_("answers"))
    marks = models.JSONField(_("marks"), default=list)
    """Codes of reasons for doubt, see `quality.py`."""
    is_counted = models.BooleanField(_("counted"), default=True)
    """A person's decision after looking at the marks; the sheet is never deleted."""
    reason = models.TextField(_("why it is not counted"), blank=True)

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        indexes = [models.Index(fields=["wave", "body", "group"], name="sheet_by_group")]

    def __str__(self) -> str:
        return f"{self.wave} · {self.body} · {self.group}"

    @property
    def is_probability(self) -> bool:
        """Whether it stands for others: only then it may bear on a margin of error and on scores."""
        return self.cell_id is not None


class DayCount(models.Model):
    """How many answers came in on a day, for the progress of the field work."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="day_counts", verbose_name=_("wave"))
    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=6, choices=AnswerSheet.Channel)
    count = models.PositiveIntegerField(_("answers"), default=0)

    class Meta:
        verbose_name = _("answers of a day")
        verbose_name_plural = _("answers by day")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["wave", "day", "channel"], name="day_count_once")]

    def __str__(self) -> str:
        return f"{self.wave} · {self.day}"


class NonResponse(models.Model):
    """Invited people who gave no answer, by reason, as the field workers reported them."""

    class Why(models.TextChoices):
        """Reasons that the field uses."""

        REFUSED = "refused", _("refused to answer")
        ABSENT = "absent", _("not met")
        UNABLE = "unable", _("not able to answer")
        INELIGIBLE = "ineligible", _("does not belong to the group")

    cell = models.ForeignKey(
        SampleCell, models.PROTECT, related_name="non_responses", verbose_name=_("cell of a sample")
    )
    why = models.CharField(_("reason"), max_length=10, choices=Why)
    count = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("non-response")
        verbose_name_plural = _("non-responses")
        constraints = [models.UniqueConstraint(fields=["cell", "why"], name="non_response_once")]

    def __str__(self) -> str:
        return f"{self.cell} · {self.why}"
