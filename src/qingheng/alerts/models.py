"""Alerts and their cases. The law: one case per body and period; its highest colour leads, every reason is listed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import Sealed
from qingheng.organisations.models import Body


class AlertLevel(models.IntegerChoices):
    """The colour of an alert (预警等级), ordered: the higher, the graver."""

    NONE = 0, _("normal")
    BLUE = 1, _("blue")
    YELLOW = 2, _("yellow")
    RED = 3, _("red")


class Case(models.Model):
    """The alert case (预警) of one body in one period, on both lines together."""

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        CONTINUING = "continuing", _("continuing")
        WORSENED = "worsened", _("worsened")
        CLEARED = "cleared", _("cleared")

    body = models.ForeignKey(Body, models.PROTECT, related_name="cases", verbose_name=_("body"))
    period = models.CharField(_("as of month"), max_length=7)
    state = models.CharField(_("state"), max_length=12, choices=State)
    level = models.PositiveSmallIntegerField(_("colour"), choices=AlertLevel)
    total_level = models.PositiveSmallIntegerField(_("colour of the total line"), choices=AlertLevel)
    pillar_level = models.PositiveSmallIntegerField(_("worst colour of the pillar line"), choices=AlertLevel)
    level_before = models.PositiveSmallIntegerField(
        _("colour of the month before"), choices=AlertLevel, default=AlertLevel.NONE
    )
    told_level = models.PositiveSmallIntegerField(_("colour last told"), choices=AlertLevel, default=AlertLevel.NONE)
    reasons = models.JSONField(_("reasons"), default=list)
    since = models.CharField(
        _("since month"), max_length=7, help_text=_("the alert has stood without a break since then")
    )
    raised_at = models.DateTimeField(_("raised at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("alert case")
        verbose_name_plural = _("alert cases")
        ordering = ["-period", "-level", "body"]
        constraints = [models.UniqueConstraint(fields=["body", "period"], name="alert_case_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.period} {self.get_level_display()}"

    @property
    def is_open(self) -> bool:
        """Whether the alert still stands."""
        return self.state != self.State.CLEARED


class Notice(Sealed):
    """What happened to a case, told once to everybody concerned (弹窗提醒); the pop-ups are made from it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", verbose_name=_("alert case"))
    state = models.CharField(_("state"), max_length=12, choices=Case.State)
    level = models.PositiveSmallIntegerField(_("colour"), choices=AlertLevel)
    reasons = models.JSONField(_("reasons"), default=list)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta(Sealed.Meta):
        abstract = False
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.case} {self.get_state_display()}"

    @property
    def is_sealed(self) -> bool:
        return True

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return models.Q()


class Receipt(models.Model):
    """That somebody has read a notice (已阅), or signed for it if it was red (签收)."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts", verbose_name=_("notice"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="receipts", verbose_name=_("user"))
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.notice}"
