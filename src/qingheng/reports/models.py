"""What becomes of reports and letters. The law: the reports themselves are papers; here is only what they set going."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.audit.immutability import SealedFromTheFirst
from qingheng.supervision.models import Paper


class LetterResponse(SealedFromTheFirst):
    """What a leader in charge wrote on a copy letter, or had done because of it (阅示与落实)."""

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

    class Meta(SealedFromTheFirst.Meta):
        abstract = False
        verbose_name = _("response to a copy letter")
        verbose_name_plural = _("responses to copy letters")
        ordering = ["on", "pk"]


class ReportBatch(models.Model):
    """Many reports made or issued in one go (批量生成): a background job with its progress, its faults and one zip."""

    class Task(models.TextChoices):
        """What is done to all of them."""

        MAKE = "make", _("make reports")
        ISSUE = "issue", _("issue reports")

    class State(models.TextChoices):
        """Where the job stands."""

        RUNNING = "running", pgettext_lazy("batch of reports", "running")
        DONE = "done", pgettext_lazy("batch of reports", "done")
        CANCELLED = "cancelled", pgettext_lazy("batch of reports", "cancelled")
        FAILED = "failed", pgettext_lazy("batch of reports", "failed")
        INTERRUPTED = "interrupted", pgettext_lazy("batch of reports", "interrupted")

    task = models.CharField(_("task"), max_length=6, choices=Task, default=Task.MAKE)
    period = models.CharField(_("period"), max_length=7)
    kinds = models.JSONField(_("kinds"), default=list)
    papers = models.JSONField(_("papers"), default=list, blank=True)
    site = models.CharField(_("address of the site"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RUNNING)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    made = models.PositiveIntegerField(_("made"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    faults = models.JSONField(_("faults"), default=list, blank=True)
    message = models.TextField(_("message"), blank=True)
    file = models.FileField(_("file"), upload_to="reports/%Y", max_length=200, blank=True)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.CharField(_("started by"), max_length=150)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of reports")
        verbose_name_plural = _("batches of reports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_task_display()} · {self.period}"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state == self.State.RUNNING

    @property
    def can_be_resumed(self) -> bool:
        """Whether it may go on: what was made or issued before is not made again."""
        return self.state in {self.State.CANCELLED, self.State.FAILED, self.State.INTERRUPTED}
