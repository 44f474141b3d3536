"""More time. The law: whoever asks does not decide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.supervision.models.papers import Paper
from qingheng.supervision.models.rectification import Rectification


class DeadlineExtension(models.Model):
    """An extension (延期申请) of the reply to a paper or of a rectification item."""

    class State(models.TextChoices):
        """Where the request stands."""

        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("paper")
    )
    rectification = models.ForeignKey(
        Rectification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        verbose_name=_("rectification item"),
    )
    until = models.DateField(_("new last day"))
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    requested_by = models.CharField(_("requested by"), max_length=150)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("extension of a deadline")
        verbose_name_plural = _("extensions of deadlines")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.paper or self.rectification} · {self.until}"
