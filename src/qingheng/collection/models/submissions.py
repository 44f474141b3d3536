"""What a station is about to report, cell by cell, until somebody else has accepted it.

The law: nothing entered here counts; acceptance turns it into observations, and a correction is the next version.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianfen import Period
from qingheng.collection.models.observations import Batch
from qingheng.organisations.models import Body, Station
from qingheng.ui.periods import period_name


class Submission(models.Model):
    """A submission (填报): one station, one period; a correction is its next version."""

    class State(models.TextChoices):
        """Where a submission stands; the steps between the states stand in `workflow.py`."""

        REQUESTED = "requested", _("correction requested")
        REFUSED = "refused", _("correction refused")
        DRAFT = "draft", pgettext_lazy("submission", "draft")
        SUBMITTED = "submitted", _("submitted")
        SENT_BACK = "sent_back", _("sent back")
        ACCEPTED = "accepted", _("accepted")
        LOCKED = "locked", _("locked")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="submissions", verbose_name=_("monitoring station")
    )
    period = models.CharField(_("period"), max_length=7)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(_("why it is corrected"), max_length=500, blank=True)
    note = models.CharField(_("note to the clerk"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    opened_by = models.CharField(_("opened by"), max_length=150)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.CharField(_("submitted by"), max_length=150, blank=True)
    vouched_at = models.DateTimeField(_("own body verified at"), null=True, blank=True)
    vouched_by = models.CharField(_("own body verified by"), max_length=150, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.CharField(_("accepted by"), max_length=150, blank=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = models.CharField(_("locked by"), max_length=150, blank=True)
    batch = models.OneToOneField(
        Batch, models.PROTECT, null=True, blank=True, related_name="submission", verbose_name=_("import batch")
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-period", "station__code", "-version"]
        constraints = [models.UniqueConstraint(fields=["station", "period", "version"], name="submission_version_once")]
        indexes = [models.Index(fields=["state", "station"], name="submission_by_state")]

    def __str__(self) -> str:
        name = f"{self.station} · {period_name(self.when)}"
        return name if self.version == 1 else f"{name} · {pgettext_lazy('submission', 'correction')} {self.version - 1}"

    @property
    def when(self) -> Period:
        """The period."""
        return Period.parse(self.period)

    @property
    def is_correction(self) -> bool:
        """Whether it corrects what had been accepted."""
        return self.version > 1

    @property
    def is_open(self) -> bool:
        """Whether the clerk may still change cells."""
        return self.state in {self.State.DRAFT, self.State.SENT_BACK}


class EnteredValue(models.Model):
    """An entered value (填报值): a cell of the station's grid as the clerk left it; empty if it was emptied again."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="values", verbose_name=_("submission"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="entered_values", verbose_name=_("body"))
    item = models.CharField(_("item"), max_length=30)
    key = models.CharField(_("data item"), max_length=60)
    event = models.CharField(_("event"), max_length=60, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    missing = models.CharField(_("missing because"), max_length=20, blank=True)
    modifiers = models.CharField(_("modifiers"), max_length=200, blank=True)
    happened_on = models.DateField(_("date of the event"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    objection = models.CharField(_("why it was sent back"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    changed_by = models.CharField(_("changed by"), max_length=150)

    class Meta:
        verbose_name = _("entered value")
        verbose_name_plural = _("entered values")
        ordering = ["submission", "body", "item", "key", "event"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "body", "item", "key", "event"], name="entered_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.item} {self.key} {self.event}".strip()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self.value is None and not self.missing


class Evidence(models.Model):
    """Evidence (佐证材料): a file that proves what was entered for a body and an item; removed ones stay on record."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="evidence", verbose_name=_("submission"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="evidence", verbose_name=_("body"))
    item = models.CharField(_("item"), max_length=30)
    event = models.CharField(_("event"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m", max_length=200)
    name = models.CharField(_("name of the file"), max_length=200)
    media_type = models.CharField(_("type of the file"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    checksum = models.CharField(_("checksum"), max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.CharField(_("added by"), max_length=150)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.CharField(_("removed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["submission", "body", "item", "pk"]

    def __str__(self) -> str:
        return self.name
