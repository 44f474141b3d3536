"""One round of asking. The law: nothing about answers is shown before it has been closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import SealedFromTheFirst
from qingheng.surveys.models.questionnaires import QuestionnaireVersion


class Wave(models.Model):
    """A wave (调查批次): the questionnaires of one period, from the plan to the published numbers."""

    class State(models.TextChoices):
        """Where it stands; the steps between stand in `workflow.py`."""

        PLANNED = "planned", _("planned")
        APPROVED = "approved", _("approved")
        OPEN = "open", _("in the field")
        CLOSED = "closed", _("closed")
        PUBLISHED = "published", _("numbers published")
        VOID = "void", _("void")

    title = models.CharField(_("title"), max_length=200)
    period = models.CharField(_("period"), max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    cell_minimum = models.PositiveIntegerField(_("fewest answers shown in a cell"), default=10)
    text_minimum = models.PositiveIntegerField(_("fewest answers before free text is shown"), default=20)
    takes_open_link = models.BooleanField(_("also takes answers without a code"), default=False)
    fingerprint = models.CharField(_("fingerprint of the answers at close"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ["-period", "-pk"]

    def __str__(self) -> str:
        return self.title


class WaveForm(models.Model):
    """Which questionnaire one group of people gets: the group is a stratum of the framework's survey items."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="forms", verbose_name=_("wave"))
    group = models.CharField(_("group of people"), max_length=40)
    audience = models.CharField(_("audience"), max_length=30, blank=True)
    """The audience of the bodies asked about; empty: all."""
    version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="waves", verbose_name=_("version of a questionnaire")
    )

    class Meta:
        verbose_name = _("questionnaire of a wave")
        verbose_name_plural = _("questionnaires of a wave")
        ordering = ["wave", "group", "audience"]
        constraints = [models.UniqueConstraint(fields=["wave", "group", "audience"], name="wave_form_once")]

    def __str__(self) -> str:
        return f"{self.wave} · {self.group}"


class WaveStep(SealedFromTheFirst):
    """What was done to a wave, by whom: the hands that the work-flow keeps apart."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="steps", verbose_name=_("wave"))
    name = models.CharField(_("step"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    taken_at = models.DateTimeField(_("taken at"), auto_now_add=True)
    taken_by = models.CharField(_("taken by"), max_length=150)

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("step of a wave")
        verbose_name_plural = _("steps of a wave")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.wave} · {self.name}"
