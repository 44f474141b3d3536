"""What a body has to put right. The law: it is verified by somebody who does not belong to the body."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body
from qingheng.supervision.models.findings import Finding
from qingheng.supervision.models.follow_ups import FollowUp
from qingheng.supervision.models.papers import Paper
from qingheng.supervision.models.sheets import SupervisionSheet
from qingheng.supervision.models.steps import StepRecord


class Rectification(models.Model):
    """A rectification item (整改事项): problem, standard, deadline, and how far it has come until it is closed out."""

    class State(models.TextChoices):
        """Where it stands; the steps between the states stand in `rectifying/workflow.py`."""

        OPEN = "open", pgettext_lazy("rectification", "not yet taken up")
        PLANNED = "planned", pgettext_lazy("rectification", "plan handed in")
        IN_PROGRESS = "in_progress", pgettext_lazy("rectification", "in progress")
        REPORTED = "reported", pgettext_lazy("rectification", "reported as done")
        CLOSED = "closed", pgettext_lazy("rectification", "verified and closed out")
        CANCELLED = "cancelled", pgettext_lazy("rectification", "cancelled")

    body = models.ForeignKey(Body, models.PROTECT, related_name="rectifications", verbose_name=_("responsible body"))
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name=_("alert matter")
    )
    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name=_("follow-up")
    )
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name=_("paper")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name=_("finding")
    )
    sheet = models.ForeignKey(
        SupervisionSheet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rectifications",
        verbose_name=_("supervision sheet"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    problem = models.TextField(_("problem"))
    requirement = models.TextField(_("what is required"))
    standard = models.TextField(_("standard of acceptance"))
    responsible = models.CharField(_("responsible office"), max_length=100, blank=True)
    due = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    plan = models.TextField(_("plan"), blank=True)
    progress = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    rejections = models.PositiveSmallIntegerField(_("rejected verifications"), default=0)
    is_escalated = models.BooleanField(_("a higher colour was proposed"), default=False)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    opened_by = models.CharField(_("opened by"), max_length=150)
    reported_at = models.DateTimeField(_("reported as done at"), null=True, blank=True)
    reported_by = models.CharField(_("reported by"), max_length=150, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.CharField(_("verified by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("rectification item")
        verbose_name_plural = _("rectification items")
        ordering = ["due", "body", "position", "pk"]
        indexes = [models.Index(fields=["state", "due"], name="rectification_by_state")]

    def __str__(self) -> str:
        return f"{self.body} · {self.problem[:40]}"


class RectificationStep(StepRecord):
    """A step of a rectification item (整改经过)."""

    rectification = models.ForeignKey(
        Rectification, models.PROTECT, related_name="steps", verbose_name=_("rectification item")
    )

    class Meta(StepRecord.Meta):
        abstract = False
        verbose_name = _("step of a rectification")
        verbose_name_plural = _("steps of rectifications")
