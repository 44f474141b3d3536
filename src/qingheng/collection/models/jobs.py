"""Work that takes longer than a page should. The law: a job says how it ended; one that broke off stored nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A job (后台任务): one long piece of work, done by a process of its own, watched from a page."""

    class Kind(models.TextChoices):
        CHECK = "check", _("check of a file")
        STORE = "store", _("import of a file")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        INTERRUPTED = "interrupted", _("interrupted")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RUNNING)
    file_name = models.CharField(_("file"), max_length=200)
    token = models.CharField(_("staged file"), max_length=64)
    expected = models.CharField(_("digest of what was confirmed"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    started_by = models.CharField(_("started by"), max_length=150)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    message = models.TextField(_("what became of it"), blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["started_by", "state"], name="job_of_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file_name}"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state == self.State.RUNNING
