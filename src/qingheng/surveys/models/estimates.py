"""What the answers come to. The law: computed once, when the wave is closed; what is hidden cannot be worked out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import SealedFromTheFirst
from qingheng.organisations.models import Body
from qingheng.surveys.models.waves import Wave


class Estimate(SealedFromTheFirst):
    """One figure of a wave: the index of an item for a body and a group, with its 90 % interval."""

    class Shown(models.TextChoices):
        """Whether it may be seen."""

        YES = "yes", _("shown")
        FEW = "few", _("too few answers")
        COMPLEMENTARY = "also", _("hidden, so that another cannot be worked out")

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="estimates", verbose_name=_("wave"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body"))
    """None: all bodies of the wave together."""
    group = models.CharField(_("group of people"), max_length=40, blank=True)
    """Empty: all groups of the item together, weighted as the framework says."""
    item = models.CharField(_("item"), max_length=30)
    respondents = models.PositiveIntegerField(_("valid answers"))
    shares = models.JSONField(_("weighted shares of the options"), default=dict)
    index = models.FloatField(_("index"), null=True, blank=True)
    low = models.FloatField(_("lower end of the 90 % interval"), null=True, blank=True)
    high = models.FloatField(_("upper end of the 90 % interval"), null=True, blank=True)
    design_effect = models.FloatField(_("design effect"), null=True, blank=True)
    shown = models.CharField(_("shown"), max_length=4, choices=Shown, default=Shown.YES)

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        ordering = ["wave", "item", "body", "group"]
        constraints = [models.UniqueConstraint(fields=["wave", "body", "group", "item"], name="estimate_once")]

    def __str__(self) -> str:
        return f"{self.wave} · {self.body or ''} · {self.group} · {self.item}"
