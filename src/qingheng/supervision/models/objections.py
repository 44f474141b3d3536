"""Objections. The law: who scored, entered or accepted what is contested does not decide about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.collection.models import Batch
from qingheng.organisations.models import Body, Station
from qingheng.supervision.models.papers import Paper
from qingheng.supervision.models.steps import StepRecord


class Objection(models.Model):
    """An objection (异议复核): a body contests a deduction of a published score."""

    class State(models.TextChoices):
        """Where it stands; the steps between the states stand in `objecting/workflow.py`."""

        SUBMITTED = "submitted", pgettext_lazy("objection", "submitted")
        ADMITTED = "admitted", pgettext_lazy("objection", "admitted")
        NOT_ADMITTED = "not_admitted", pgettext_lazy("objection", "not admitted")
        STATED = "stated", pgettext_lazy("objection", "statement given")
        DECIDED = "decided", pgettext_lazy("objection", "decided")
        EXECUTED = "executed", pgettext_lazy("objection", "carried out")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "withdrawn")

    class Decision(models.TextChoices):
        """What the reviewers decided."""

        UPHELD = "upheld", pgettext_lazy("objection", "score upheld")
        GRANTED = "granted", pgettext_lazy("objection", "granted")
        PARTLY = "partly", pgettext_lazy("objection", "granted in part")

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="objections", verbose_name=_("body"))
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="objections", verbose_name=_("station that scored")
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("alert matter")
    )
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("paper it answers")
    )
    period = models.CharField(_("as of month"), max_length=7)
    item = models.CharField(_("item"), max_length=30)
    event = models.CharField(_("event"), max_length=60, blank=True)
    points_lost = models.PositiveIntegerField(_("points lost in hundredths"))
    grounds = models.TextField(_("grounds"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(_("submitted at"), auto_now_add=True)
    submitted_by = models.CharField(_("submitted by"), max_length=150)
    admission = models.CharField(_("reason of the admission"), max_length=500, blank=True)
    admitted_at = models.DateTimeField(_("admission decided at"), null=True, blank=True)
    admitted_by = models.CharField(_("admission decided by"), max_length=150, blank=True)
    statement = models.TextField(_("statement of the station"), blank=True)
    stated_at = models.DateTimeField(_("stated at"), null=True, blank=True)
    stated_by = models.CharField(_("stated by"), max_length=150, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    grounds_of_decision = models.TextField(_("grounds of the decision"), blank=True)
    values = models.JSONField(_("values as they should be"), default=list, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    executed_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("import batch")
    )
    due = models.DateField(_("next step due"))

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="objection_number_once")]

    def __str__(self) -> str:
        return f"〔{self.year}〕{self.number}"


class ObjectionStep(StepRecord):
    """A step of an objection (复核经过)."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="steps", verbose_name=_("objection"))

    class Meta(StepRecord.Meta):
        abstract = False
        verbose_name = _("step of an objection")
        verbose_name_plural = _("steps of objections")
