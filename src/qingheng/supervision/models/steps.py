"""What a step of any work-flow of this app leaves behind. The law: it is written once and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import SealedFromTheFirst


class StepRecord(SealedFromTheFirst):
    """A step that was taken (经过): from which state to which, by whom, when and why."""

    step = models.CharField(_("step"), max_length=30)
    before = models.CharField(_("state before"), max_length=20, blank=True)
    after = models.CharField(_("state after"), max_length=20)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=150)

    class Meta(SealedFromTheFirst.Meta):
        abstract = True
        ordering = ["pk"]
