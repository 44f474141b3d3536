"""Official papers, their numbers and the wording they start from. The law: an issued paper never changes.

What is wrong in one is put right by a correction letter that points at it.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.audit.immutability import Sealed
from qingheng.organisations.models import Body, Dated, Leader, SupervisionOffice
from qingheng.scoring.models import ScoringRun
from qingheng.supervision.models.follow_ups import FollowUp
from qingheng.supervision.models.steps import StepRecord


class PaperKind(models.TextChoices):
    """What kind of paper (文种) it is; which steps a kind takes stands in `paper/workflow.py`."""

    TALK_NOTICE = "talk_notice", _("notice of a reminder talk")
    TALK_RECORD = "talk_record", _("record of a reminder talk")
    WARNING_NOTICE = "warning_notice", _("Warning Notice")
    RECOMMENDATION = "recommendation", _("Supervision Recommendation")
    INQUIRY_REPORT = "inquiry_report", _("report of an accountability inquiry")
    CORRECTION_LETTER = "correction_letter", _("correction letter")
    OBJECTION_DECISION = "objection_decision", _("decision on an objection")
    MINUTES = "minutes", _("minutes of a review meeting")
    SUPERVISION_SHEET = "supervision_sheet", _("supervision sheet")
    ANALYSIS_REPORT = "analysis_report", _("analysis report")
    CHECKUP_REPORT = "checkup_report", _("check-up report")
    COPY_LETTER = "copy_letter", _("copy letter")


class RecommendationKind(models.TextChoices):
    """The three kinds of recommendation: they differ in who signs, the seal, and the legal basis."""

    DISCIPLINE = "discipline", _("discipline inspection recommendation")
    SUPERVISORY = "supervisory", _("supervisory recommendation")
    JOINT = "joint", _("discipline inspection and supervisory recommendation")


class Paper(Sealed):
    """An official paper (公文) from its draft to its close-out; immutable in content once it has a number."""

    class State(models.TextChoices):
        """Where a paper stands; the steps between the states stand in `paper/workflow.py`."""

        DRAFT = "draft", pgettext_lazy("paper", "draft")
        DRAFTED = "drafted", pgettext_lazy("paper", "drafted")
        CHECKED = "checked", pgettext_lazy("paper", "checked")
        APPROVED = "approved", pgettext_lazy("paper", "approved")
        ISSUED = "issued", pgettext_lazy("paper", "issued")
        SERVED = "served", pgettext_lazy("paper", "served")
        RECEIVED = "received", pgettext_lazy("paper", "received")
        REPLIED = "replied", pgettext_lazy("paper", "replied")
        REFUSED = "refused", pgettext_lazy("paper", "refused by the addressee")
        VERIFIED = "verified", pgettext_lazy("paper", "verified")
        CLOSED = "closed", pgettext_lazy("paper", "closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("paper", "withdrawn")
        DISCARDED = "discarded", pgettext_lazy("paper", "discarded")

    changeable_when_sealed: ClassVar[frozenset[str]] = frozenset(
        {
            *("state", "served_at", "served_by", "serving", "received_at", "received_by", "signer", "reply_due"),
            *("replied_at", "replied_by", "reply", "adoption", "verified_at", "verified_by", "verdict"),
            *("closed_at", "closed_by", "withdrawn_at", "withdrawn_by", "changed_at"),
        }
    )

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    variant = models.CharField(_("kind of recommendation"), max_length=12, choices=RecommendationKind, blank=True)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("body it is about")
    )
    leader = models.ForeignKey(
        Leader, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("leader addressed")
    )
    office = models.ForeignKey(
        SupervisionOffice, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("office")
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("alert matter")
    )
    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("follow-up")
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    run = models.ForeignKey(
        ScoringRun, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("scoring run")
    )
    period = models.CharField(_("period"), max_length=7, blank=True)
    title = models.CharField(_("title"), max_length=200)
    document = models.JSONField(_("content"), help_text=_("the content model both files are made from"))
    is_restricted = models.BooleanField(_("restricted"), default=False)
    year = models.PositiveSmallIntegerField(_("year of the number"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    number_text = models.CharField(_("document number"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    note = models.CharField(_("why it was sent back"), max_length=500, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    drafted_by = models.CharField(_("drafted by"), max_length=150)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=150, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_on = models.DateField(_("date of the paper"), null=True, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=150, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="papers/%Y", max_length=200, blank=True)
    docx = models.FileField(_(".docx"), upload_to="papers/%Y", max_length=200, blank=True)
    checksum = models.CharField(_("checksum of the PDF"), max_length=64, blank=True)
    verification = models.CharField(_("verification code"), max_length=32, blank=True, db_index=True)
    served_at = models.DateTimeField(_("served at"), null=True, blank=True)
    served_by = models.CharField(_("served by"), max_length=150, blank=True)
    serving = models.CharField(_("how it was served"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = models.CharField(_("received by"), max_length=150, blank=True)
    signer = models.CharField(_("who signed the receipt"), max_length=60, blank=True)
    reply_days = models.PositiveSmallIntegerField(
        _("working days for the reply"), default=0, help_text=_("counted from the receipt")
    )
    reply_due = models.DateField(_("reply due"), null=True, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.CharField(_("replied by"), max_length=150, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    adoption = models.CharField(_("adopted"), max_length=10, blank=True, help_text=_("fully, partly, or refused"))
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=150, blank=True)
    verdict = models.CharField(_("opinion of the verification"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=150, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta(Sealed.Meta):
        abstract = False
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "year", "number"], name="paper_number_once")]
        indexes = [models.Index(fields=["state", "kind"], name="paper_by_state")]

    def __str__(self) -> str:
        return f"{self.number_text} {self.title}".strip()

    @property
    def is_sealed(self) -> bool:
        return self.issued_at is not None

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return models.Q(issued_at__isnull=False)


class PaperStep(StepRecord):
    """A step of a paper (办理经过)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="steps", verbose_name=_("paper"))

    class Meta(StepRecord.Meta):
        abstract = False
        verbose_name = _("step of a paper")
        verbose_name_plural = _("steps of papers")


class NumberSeries(models.Model):
    """The numbers of one kind of paper in one year (文号序列): the last one given; held while the next is given."""

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class PaperTemplate(Dated):
    """The wording a kind of paper starts from (公文模板): header, sentences, legal basis, with the days it holds."""

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    variant = models.CharField(_("kind of recommendation"), max_length=12, choices=RecommendationKind, blank=True)
    content = models.JSONField(_("wording"))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    changed_by = models.CharField(_("changed by"), max_length=150)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")
        ordering = ["kind", "variant", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}"
