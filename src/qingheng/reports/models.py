"""What becomes of reports and letters. The law: the reports themselves are papers; here is only what they set going."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.audit.immutability import Sealed
from qingheng.supervision.models import Paper


class LetterResponse(Sealed):
    """What a leader in charge wrote on a copy letter, or had done because of it (批示与落实)."""

    class Kind(models.TextChoices):
        """What was done."""

        INSTRUCTION = "instruction", _("instruction")
        INSPECTION = "inspection", _("inspection")
        SCHEDULING = "scheduling", _("scheduling meeting")
        TALK = "talk", _("reminder talk by the leader")

    letter = models.ForeignKey(Paper, models.PROTECT, related_name="responses", verbose_name=_("copy letter"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("text"))
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    by = models.CharField(_("recorded by"), max_length=150)

    class Meta(Sealed.Meta):
        abstract = False
        verbose_name = _("response to a copy letter")
        verbose_name_plural = _("responses to copy letters")
        ordering = ["on", "pk"]

    @property
    def is_sealed(self) -> bool:
        return True

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return models.Q()


class ReportBatch(models.Model):
    """All reports of a period made in one go (批量生成): a background job with its progress and one zip."""

    class State(models.TextChoices):
        """Where the job stands."""

        WAITING = "waiting", pgettext_lazy("batch of reports", "waiting")
        RUNNING = "running", pgettext_lazy("batch of reports", "running")
        DONE = "done", pgettext_lazy("batch of reports", "done")
        CANCELLED = "cancelled", pgettext_lazy("batch of reports", "cancelled")
        FAILED = "failed", pgettext_lazy("batch of reports", "failed")

    period = models.CharField(_("period"), max_length=7)
    kinds = models.JSONField(_("kinds"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    is_cancelled = models.BooleanField(_("to be cancelled"), default=False)
    message = models.TextField(_("message"), blank=True)
    file = models.FileField(_("file"), upload_to="reports/%Y", max_length=200, blank=True)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    started_by = models.CharField(_("started by"), max_length=150)
    beat_at = models.DateTimeField(_("last sign of life"), auto_now=True)

    class Meta:
        verbose_name = _("batch of reports")
        verbose_name_plural = _("batches of reports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.period} · {self.get_state_display()}"
