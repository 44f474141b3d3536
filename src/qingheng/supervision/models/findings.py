"""What has been found. The law: who found it does not verify it; only a verified finding grounds a paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body


class Finding(models.Model):
    """A finding (查实的问题): a problem of a body, with what it rests on; no names of persons, no complaints."""

    class Source(models.TextChoices):
        """Where it comes from."""

        ALERT = "alert", _("alert")
        SHEET = "sheet", _("supervision sheet")
        MEETING = "meeting", _("review meeting")
        INSPECTION = "inspection", _("inspection or other supervision")

    body = models.ForeignKey(Body, models.PROTECT, related_name="findings", verbose_name=_("body"))
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("alert matter")
    )
    source = models.CharField(_("source"), max_length=12, choices=Source)
    source_key = models.CharField(_("key of the source"), max_length=40, blank=True)
    item = models.CharField(_("item"), max_length=30, blank=True)
    problem = models.TextField(_("problem"))
    cause = models.TextField(_("cause"), blank=True)
    basis = models.TextField(_("what it rests on"))
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)
    found_by = models.CharField(_("found by"), max_length=150)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.body} · {self.problem[:40]}"

    @property
    def is_verified(self) -> bool:
        """Whether a paper may rest on it."""
        return self.verified_at is not None
