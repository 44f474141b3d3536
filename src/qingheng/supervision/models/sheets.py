"""Supervision sheets and what the dossier keeps besides papers. The law: a sheet names at least two inspectors."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.alerts.models import Matter
from qingheng.audit.immutability import Sealed
from qingheng.collection.grid.evidence_types import TYPES
from qingheng.organisations.models import Body, SupervisionOffice
from qingheng.supervision.models.steps import StepRecord


class SupervisionSheet(Sealed):
    """A supervision sheet (日常监督活页): one matter looked into on the spot, from the lost point to the re-check."""

    class State(models.TextChoices):
        """Where it stands; the steps between the states stand in `dossier/workflow.py`."""

        OPENED = "opened", pgettext_lazy("sheet", "opened")
        CHECKED = "checked", pgettext_lazy("sheet", "checked on the spot")
        FED_BACK = "fed_back", pgettext_lazy("sheet", "fed back")
        RECTIFIED = "rectified", pgettext_lazy("sheet", "rectification reported")
        RECHECKED = "rechecked", pgettext_lazy("sheet", "re-checked")
        FILED = "filed", pgettext_lazy("sheet", "filed")

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="sheets", verbose_name=_("body"))
    office = models.ForeignKey(
        SupervisionOffice, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name=_("office")
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name=_("alert matter")
    )
    item = models.CharField(_("item"), max_length=30, blank=True)
    period = models.CharField(_("as of month"), max_length=7, blank=True)
    source = models.CharField(_("source"), max_length=300)
    focus = models.TextField(_("what to look at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPENED)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    method = models.CharField(_("how"), max_length=200, blank=True)
    inspectors = models.CharField(_("inspectors"), max_length=200, blank=True)
    found = models.TextField(_("what was found"), blank=True)
    opinion = models.TextField(_("opinion on the spot"), blank=True)
    requirement = models.TextField(_("what is to be put right"), blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    result = models.TextField(_("result of the rectification"), blank=True)
    recheck = models.TextField(_("result of the re-check"), blank=True)
    is_handed_over = models.BooleanField(_("a lead was handed over"), default=False)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    opened_by = models.CharField(_("opened by"), max_length=150)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    changed_by = models.CharField(_("changed by"), max_length=150)

    class Meta(Sealed.Meta):
        abstract = False
        verbose_name = _("supervision sheet")
        verbose_name_plural = _("supervision sheets")
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="sheet_number_once")]

    def __str__(self) -> str:
        return f"{self.body} · {self.year}-{self.number:03d}"

    @property
    def is_sealed(self) -> bool:
        return self.state == self.State.FILED

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return models.Q(state=cls.State.FILED)


class SheetStep(StepRecord):
    """A step of a supervision sheet (活页经过)."""

    sheet = models.ForeignKey(
        SupervisionSheet, models.PROTECT, related_name="steps", verbose_name=_("supervision sheet")
    )

    class Meta(StepRecord.Meta):
        abstract = False
        verbose_name = _("step of a supervision sheet")
        verbose_name_plural = _("steps of supervision sheets")


class DossierMaterial(models.Model):
    """A material of the dossier (归档材料) made elsewhere: duties, division of labour, rules."""

    class Section(models.TextChoices):
        """The groups of materials at the head of a dossier."""

        DUTIES = "duties", _("duties, posts and division of labour")
        PROJECTS = "projects", _("major projects and funds")
        RULES = "rules", _("rules and lists of responsibilities")
        OTHER = "other", _("other materials")

    body = models.ForeignKey(Body, models.PROTECT, related_name="dossier_materials", verbose_name=_("body"))
    year = models.PositiveSmallIntegerField(_("year"))
    section = models.CharField(_("section"), max_length=20, choices=Section)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to="dossiers/%Y", max_length=200)
    media_type = models.CharField(_("type of the file"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    checksum = models.CharField(_("checksum"), max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.CharField(_("added by"), max_length=150)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.CharField(_("removed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("material of a dossier")
        verbose_name_plural = _("materials of dossiers")
        ordering = ["section", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """The title with the ending of the file's kind."""
        endings = {kind.media_type: ending for ending, kind in TYPES.items()}
        return f"{self.title}.{endings[self.media_type]}"
