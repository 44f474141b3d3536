"""What is done about an alert. The law: a person chooses the measure; nothing here starts by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body
from qingheng.supervision.models.steps import StepRecord


class FollowUp(models.Model):
    """A follow-up (处置): one measure taken towards a body, because of an alert or of what was found otherwise."""

    class Measure(models.TextChoices):
        """The four measures; the values are the framework's codes."""

        REMINDER_TALK = "TALK", _("reminder talk")
        WARNING_NOTICE = "NOTICE", _("Warning Notice")
        RECOMMENDATION = "ADVICE", _("Supervision Recommendation")
        ACCOUNTABILITY_INQUIRY = "ACCOUNT", _("accountability inquiry")

    class State(models.TextChoices):
        """Where a follow-up stands; the steps stand in `follow_up/workflow.py`."""

        PROPOSED = "proposed", pgettext_lazy("follow-up", "proposed")
        APPROVED = "approved", pgettext_lazy("follow-up", "approved")
        UNDER_WAY = "under_way", pgettext_lazy("follow-up", "under way")
        CONCLUDED = "concluded", pgettext_lazy("follow-up", "concluded")
        CLOSED = "closed", pgettext_lazy("follow-up", "closed")
        REFUSED = "refused", pgettext_lazy("follow-up", "not approved")
        CANCELLED = "cancelled", pgettext_lazy("follow-up", "cancelled")

    measure = models.CharField(_("measure"), max_length=10, choices=Measure)
    body = models.ForeignKey(Body, models.PROTECT, related_name="follow_ups", verbose_name=_("body"))
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("alert matter")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=500)
    is_restricted = models.BooleanField(_("restricted"), default=False)
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    proposed_by = models.CharField(_("proposed by"), max_length=150)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} · {self.body}"


class FollowUpStep(StepRecord):
    """A step of a follow-up (处置经过)."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="steps", verbose_name=_("follow-up"))

    class Meta(StepRecord.Meta):
        abstract = False
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")


class Talk(models.Model):
    """A reminder talk (约谈提醒): who talks with which post, when and where, and what came of it."""

    follow_up = models.OneToOneField(FollowUp, models.PROTECT, related_name="talk", verbose_name=_("follow-up"))
    is_collective = models.BooleanField(_("collective talk"), default=False)
    post = models.CharField(_("post of whom is talked to"), max_length=100)
    interviewer = models.CharField(_("interviewer"), max_length=100)
    recorder = models.CharField(_("recorder"), max_length=100)
    planned_at = models.DateTimeField(_("planned for"))
    held_at = models.DateTimeField(_("held at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100)
    cause = models.TextField(_("cause"))
    problems = models.TextField(_("problems pointed out"), blank=True)
    statement = models.TextField(_("statement of the other side"), blank=True)
    promise = models.TextField(_("rectification promised"), blank=True)
    promised_until = models.DateField(_("promised until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("record confirmed by the commission at"), null=True, blank=True)
    confirmed_by = models.CharField(_("record confirmed by"), max_length=150, blank=True)
    agreed_at = models.DateTimeField(_("record confirmed by the body at"), null=True, blank=True)
    agreed_by = models.CharField(_("confirmed for the body by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("reminder talk")
        verbose_name_plural = _("reminder talks")

    def __str__(self) -> str:
        return str(self.follow_up)


class Inquiry(models.Model):
    """An accountability inquiry (责任倒查): started only with approval, seen by few; responsibility by post."""

    follow_up = models.OneToOneField(FollowUp, models.PROTECT, related_name="inquiry", verbose_name=_("follow-up"))
    trigger = models.CharField(_("trigger"), max_length=200)
    subject = models.TextField(_("subject"))
    timeline = models.TextField(_("timeline"), blank=True)
    chain = models.JSONField(_("chain of responsibility by post"), default=list, blank=True)
    statement = models.TextField(_("statement of the body"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    proposal = models.TextField(_("proposal"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        verbose_name = _("accountability inquiry")
        verbose_name_plural = _("accountability inquiries")

    def __str__(self) -> str:
        return str(self.follow_up)
