"""Review meetings. The law: whoever belongs to a body leaves when it is discussed, and ratings are given unseen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.accounts.models import User
from qingheng.collection.models import Batch
from qingheng.organisations.models import Body
from qingheng.supervision.models.findings import Finding
from qingheng.supervision.models.papers import Paper
from qingheng.supervision.models.steps import StepRecord


class ReviewMeeting(models.Model):
    """A review meeting (评审会): the heads of the stations consult on what ails each body."""

    class State(models.TextChoices):
        """Where it stands; the steps between the states stand in `meeting/workflow.py`."""

        PLANNED = "planned", pgettext_lazy("meeting", "planned")
        CALLED = "called", pgettext_lazy("meeting", "called")
        UNDER_WAY = "under_way", pgettext_lazy("meeting", "under way")
        MINUTES = "minutes", pgettext_lazy("meeting", "minutes drafted")
        SIGNED = "signed", pgettext_lazy("meeting", "minutes signed off")

    period = models.CharField(_("period"), max_length=7)
    title = models.CharField(_("title"), max_length=100)
    held_at = models.DateTimeField(_("time"))
    place = models.CharField(_("place"), max_length=100)
    chair = models.ForeignKey(User, models.PROTECT, related_name="chaired_meetings", verbose_name=_("chair"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    items = models.JSONField(_("items that are rated"), default=list, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("import batch")
    )
    opened_by = models.CharField(_("planned by"), max_length=150)
    opened_at = models.DateTimeField(_("planned at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    minutes = models.OneToOneField(
        Paper, models.PROTECT, null=True, blank=True, related_name="meeting", verbose_name=_("minutes")
    )

    class Meta:
        verbose_name = _("review meeting")
        verbose_name_plural = _("review meetings")
        ordering = ["-held_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class MeetingStep(StepRecord):
    """A step of a review meeting (会议经过)."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="steps", verbose_name=_("review meeting"))

    class Meta(StepRecord.Meta):
        abstract = False
        verbose_name = _("step of a review meeting")
        verbose_name_plural = _("steps of review meetings")


class AgendaItem(models.Model):
    """A body on the agenda (议题), with what the data say against it."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="agenda", verbose_name=_("review meeting"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="agenda_items", verbose_name=_("body"))
    position = models.PositiveSmallIntegerField(_("position"))
    reasons = models.JSONField(_("why it is on the agenda"), default=list)
    is_chosen = models.BooleanField(_("put there by a person"), default=False)
    note = models.CharField(_("why it was added or removed"), max_length=500, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.CharField(_("removed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "body"], name="agenda_item_once")]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.body}"


class Attendance(models.Model):
    """A member of a meeting (参会): whether present, and whether the minutes are signed."""

    meeting = models.ForeignKey(
        ReviewMeeting, models.PROTECT, related_name="attendances", verbose_name=_("review meeting")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="attendances", verbose_name=_("member"))
    is_present = models.BooleanField(_("present"), default=False)
    signed_at = models.DateTimeField(_("minutes signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.user}"


class Recusal(models.Model):
    """That a member leaves while a body is discussed (回避)."""

    meeting = models.ForeignKey(
        ReviewMeeting, models.PROTECT, related_name="recusals", verbose_name=_("review meeting")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="recusals", verbose_name=_("member"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="recusals", verbose_name=_("body"))
    reason = models.CharField(_("reason"), max_length=200)
    declared_at = models.DateTimeField(_("declared at"), auto_now_add=True)
    declared_by = models.CharField(_("declared by"), max_length=150)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [models.UniqueConstraint(fields=["meeting", "user", "body"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.body}"


class Rating(models.Model):
    """A member's rating (评议) of a body on a manual item; nobody sees another's before the meeting ends."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="ratings", verbose_name=_("review meeting"))
    user = models.ForeignKey(User, models.PROTECT, related_name="ratings", verbose_name=_("member"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="ratings", verbose_name=_("body"))
    item = models.CharField(_("item"), max_length=30)
    grade = models.CharField(_("grade"), max_length=10)
    reason = models.CharField(_("reason"), max_length=500)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [models.UniqueConstraint(fields=["meeting", "user", "body", "item"], name="rating_once")]

    def __str__(self) -> str:
        return f"{self.body} · {self.item} · {self.grade}"


class MeetingFinding(models.Model):
    """What a member finds about a body at the meeting (评审意见): adopted or not, with the reason."""

    class State(models.TextChoices):
        """Whether the meeting adopted it."""

        PROPOSED = "proposed", pgettext_lazy("meeting finding", "proposed")
        ADOPTED = "adopted", pgettext_lazy("meeting finding", "adopted")
        NOT_ADOPTED = "not_adopted", pgettext_lazy("meeting finding", "not adopted")

    meeting = models.ForeignKey(
        ReviewMeeting, models.PROTECT, related_name="findings", verbose_name=_("review meeting")
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="meeting_findings", verbose_name=_("body"))
    item = models.CharField(_("item"), max_length=30, blank=True)
    problem = models.TextField(_("problem"))
    cause = models.TextField(_("cause"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    proposed_by = models.CharField(_("proposed by"), max_length=150)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    finding = models.OneToOneField(
        Finding, models.PROTECT, null=True, blank=True, related_name="meeting_finding", verbose_name=_("finding")
    )

    class Meta:
        verbose_name = _("finding of a meeting")
        verbose_name_plural = _("findings of meetings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.body} · {self.problem[:40]}"
