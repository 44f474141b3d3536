"""Alerts and their cases. The law: one case per body and period; its highest colour leads, every reason is listed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.audit.immutability import SealedFromTheFirst
from qingheng.organisations.models import Body


class AlertLevel(models.IntegerChoices):
    """The colour of an alert (预警等级), ordered: the higher, the graver."""

    NONE = 0, _("normal")
    BLUE = 1, _("blue")
    YELLOW = 2, _("yellow")
    RED = 3, _("red")


class Matter(models.Model):
    """An alert matter (预警事项): what the office handles, one alert of a body through all months it stands.

    The cases of its months belong to it. Worse after it ended is the next matter; the same colour is not.
    """

    class State(models.TextChoices):
        """Where the handling stands; the steps between the states stand in `handling.py`."""

        RAISED = "raised", pgettext_lazy("matter", "waiting for triage")
        CONFIRMED = "confirmed", pgettext_lazy("matter", "confirmed")
        DISMISSED = "dismissed", pgettext_lazy("matter", "dismissed")
        IN_FOLLOW_UP = "in_follow_up", pgettext_lazy("matter", "in follow-up")
        RECTIFYING = "rectifying", pgettext_lazy("matter", "rectifying")
        AWAITING_VERIFICATION = "awaiting", pgettext_lazy("matter", "awaiting verification")
        CLOSED = "closed", pgettext_lazy("matter", "closed")
        REVOKED = "revoked", pgettext_lazy("matter", "revoked")

    body = models.ForeignKey(Body, models.PROTECT, related_name="matters", verbose_name=_("body"))
    since = models.CharField(_("since month"), max_length=7)
    until = models.CharField(_("last month in which it stands"), max_length=7)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("worse than")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RAISED)
    level = models.PositiveSmallIntegerField(
        _("colour"), choices=AlertLevel, help_text=_("of its last month; none where no month stands any more")
    )
    peak_level = models.PositiveSmallIntegerField(_("worst colour of its months"), choices=AlertLevel)
    proposed_level = models.PositiveSmallIntegerField(
        _("colour proposed by an escalation"), choices=AlertLevel, default=AlertLevel.NONE
    )
    decided_level = models.PositiveSmallIntegerField(
        _("colour it is handled under by decision"), choices=AlertLevel, default=AlertLevel.NONE
    )
    is_escalated = models.BooleanField(_("escalated"), default=False)
    measures = models.JSONField(_("measures chosen"), default=list, blank=True)
    reason = models.CharField(_("reason of the triage"), max_length=500, blank=True)
    raised_at = models.DateTimeField(_("raised at"), auto_now_add=True)
    triaged_at = models.DateTimeField(_("triaged at"), null=True, blank=True)
    triaged_by = models.CharField(_("triaged by"), max_length=150, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("alert matter")
        verbose_name_plural = _("alert matters")
        ordering = ["-level", "raised_at", "pk"]
        indexes = [models.Index(fields=["state", "level"], name="matter_by_state")]

    def __str__(self) -> str:
        return f"{self.body} {self.since}"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.state in {self.State.DISMISSED, self.State.CLOSED, self.State.REVOKED}

    @property
    def colour(self) -> AlertLevel:
        """The colour it is handled under: that of its last month, or a higher one by decision."""
        return AlertLevel(max(self.level, self.decided_level))


class MatterStep(SealedFromTheFirst):
    """A step in the handling of a matter (处置经过): who did what, when and why; never changed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps", verbose_name=_("alert matter"))
    step = models.CharField(_("step"), max_length=20)
    before = models.CharField(_("state before"), max_length=12, choices=Matter.State, blank=True)
    after = models.CharField(_("state after"), max_length=12, choices=Matter.State)
    level = models.PositiveSmallIntegerField(_("colour"), choices=AlertLevel)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=150)

    class Meta(SealedFromTheFirst.Meta):
        abstract = False
        verbose_name = _("step of a matter")
        verbose_name_plural = _("steps of matters")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.matter} {self.step}"


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
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("alert matter")
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


class Notice(SealedFromTheFirst):
    """What happened to a case, told once to everybody concerned (弹窗提醒); the pop-ups are made from it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", verbose_name=_("alert case"))
    state = models.CharField(_("state"), max_length=12, choices=Case.State)
    level = models.PositiveSmallIntegerField(_("colour"), choices=AlertLevel)
    reasons = models.JSONField(_("reasons"), default=list)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta(SealedFromTheFirst.Meta):
        abstract = False
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.case} {self.get_state_display()}"


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
