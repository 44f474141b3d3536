"""Files added to a reply, a rectification item, an objection or a sheet. The law: removed ones stay on record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.supervision.models.objections import Objection
from qingheng.supervision.models.papers import Paper
from qingheng.supervision.models.rectification import Rectification
from qingheng.supervision.models.sheets import SupervisionSheet


class Attachment(models.Model):
    """An attachment (附件、佐证): one file that belongs to exactly one of these."""

    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="attachments")
    rectification = models.ForeignKey(Rectification, models.PROTECT, null=True, blank=True, related_name="attachments")
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, blank=True, related_name="attachments")
    sheet = models.ForeignKey(SupervisionSheet, models.PROTECT, null=True, blank=True, related_name="attachments")
    purpose = models.CharField(_("purpose"), max_length=20, blank=True)
    file = models.FileField(_("file"), upload_to="supervision/%Y/%m", max_length=200)
    name = models.CharField(_("name of the file"), max_length=200)
    media_type = models.CharField(_("type of the file"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    checksum = models.CharField(_("checksum"), max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.CharField(_("added by"), max_length=150)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.CharField(_("removed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
