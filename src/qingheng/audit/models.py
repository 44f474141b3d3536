"""The audit ledger's table. Its one law: entries are added and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import SealedFromTheFirst


class Entry(SealedFromTheFirst):
    """One line of the audit ledger (审计台账): who did what to which object, and when.

    It holds no foreign keys, so that it outlives whatever it speaks of.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    by = models.CharField(_("by"), max_length=150)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(_("object"), max_length=80, blank=True)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.action} {self.object_type} {self.object_id}".strip()
