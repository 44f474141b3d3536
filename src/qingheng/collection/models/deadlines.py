"""What changes a deadline, and whose data need no second look. The law: both are asked for, dated, and decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qianfen import Period
from qingheng.accounts.asking import Asked
from qingheng.organisations.models import Dated, Station
from qingheng.ui.periods import period_name


class Extension(Asked):
    """An extension (延期): a station asks for a later last day for one period, somebody else decides."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="extensions", verbose_name=_("monitoring station")
    )
    period = models.CharField(_("period"), max_length=7)
    until = models.DateField(_("new last day"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["station", "period", "state"], name="extension_of_a_period")]

    def __str__(self) -> str:
        return f"{self.station} · {period_name(Period.parse(self.period))} · {self.until}"


class StandingAcceptance(Dated):
    """A standing acceptance (免审接收): what another system sends for a station counts at once while it holds."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="standing_acceptances", verbose_name=_("monitoring station")
    )
    reason = models.CharField(_("reason"), max_length=500)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    granted_by = models.CharField(_("granted by"), max_length=150)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("standing acceptance")
        verbose_name_plural = _("standing acceptances")
        ordering = ["station__code", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.station} {self.valid_from} – {self.valid_to or '…'}"
