"""More time. The law: whoever asks does not decide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.asking import Asked
from qingheng.supervision.models.papers import Paper
from qingheng.supervision.models.rectification import Rectification


class DeadlineExtension(Asked):
    """An extension (延期申请) of the reply to a paper or of a rectification item."""

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

    class Meta:
        verbose_name = _("extension of a deadline")
        verbose_name_plural = _("extensions of deadlines")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.paper or self.rectification} · {self.until}"
