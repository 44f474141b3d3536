"""Who is measured, who measures, and who answers for whom: all with the dates it holds.

The law: nothing here is ever deleted; what ends gets an end date, so that the past can be read as of then.
"""

from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

DatedRow = TypeVar("DatedRow", bound=models.Model)


class ValidityQuerySet(models.QuerySet[DatedRow]):
    """Rows with a first and a last day."""

    def valid_on(self, day: date) -> "ValidityQuerySet[DatedRow]":
        """Those in force on `day`; the last day counts."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day), valid_from__lte=day)

    def valid_within(self, first: date, last: date) -> "ValidityQuerySet[DatedRow]":
        """Those in force on at least one day from `first` to `last`."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=first), valid_from__lte=last)


class Dated(models.Model):
    """Anything that holds from one day to another."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("the last day; empty: until further notice")
    )

    objects = ValidityQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.valid_to is not None and self.valid_from is not None and self.valid_to < self.valid_from:
            raise ValidationError(
                {"valid_to": _("The last day lies before the first. Exchange them or leave the last one empty.")}
            )

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Audience(models.Model):
    """An audience (评价对象类别): bodies that are compared with one another, such as towns or departments."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Body(Dated):
    """A body (被评价单位): a town, subdistrict or department whose integrity health is measured."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="bodies", verbose_name=_("audience"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["audience__position", "position", "code"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Succession(models.Model):
    """A succession (沿革): which body carries on after a merger, split or renaming, and since when."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")
        RENAMED = "renamed", _("renamed")

    predecessor = models.ForeignKey(Body, models.PROTECT, related_name="successions", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Body, models.PROTECT, related_name="origins", verbose_name=_("successor"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    on = models.DateField(_("since"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class FormerName(models.Model):
    """A former name (曾用名) of a body that was renamed and otherwise stayed what it was."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="former_names", verbose_name=_("body"))
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    until = models.DateField(_("until"), help_text=_("the last day of the name"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["body__code", "until"]
        constraints = [models.UniqueConstraint(fields=["body", "until"], name="former_name_once")]

    def __str__(self) -> str:
        return f"{self.short_name or self.name} – {self.until}"


class Station(Dated):
    """A monitoring station (监测站): an office that supplies data. Its code is its key; two share a name."""

    class Group(models.TextChoices):
        FUNCTIONAL = "functional", _("functional department")
        INTERNAL = "internal", _("office of the commission")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stations",
        verbose_name=_("body it belongs to"),
        help_text=_("set where the station is itself part of an assessed body"),
    )

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("monitoring station")
        verbose_name_plural = _("monitoring stations")
        ordering = ["group", "-code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Leader(Dated):
    """A leader in charge (分管领导), known by the post; letters go to the post."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    post = models.CharField(_("post"), max_length=100)
    name = models.CharField(_("name"), max_length=50, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("leader in charge")
        verbose_name_plural = _("leaders in charge")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.post


class Charge(Dated):
    """That a leader is in charge of a body, and from when to when (分管联系)."""

    leader = models.ForeignKey(Leader, models.PROTECT, related_name="charges", verbose_name=_("leader in charge"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="charges", verbose_name=_("body"))

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["leader__code", "body__code", "valid_from"]

    def __str__(self) -> str:
        return f"{self.leader} · {self.body}"


class SupervisionOffice(Dated):
    """An office that supervises bodies (纪检监察室、派驻组): of the commission, or resident in a department."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("supervision office")
        RESIDENT = "resident", _("resident group")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("supervision office")
        verbose_name_plural = _("supervision offices")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Assignment(Dated):
    """That a supervision office supervises a body, and from when to when (联系监督)."""

    office = models.ForeignKey(
        SupervisionOffice, models.PROTECT, related_name="assignments", verbose_name=_("supervision office")
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments", verbose_name=_("body"))

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("assignment of a supervision office")
        verbose_name_plural = _("assignments of supervision offices")
        ordering = ["office__code", "body__code", "valid_from"]

    def __str__(self) -> str:
        return f"{self.office} · {self.body}"


class ScenarioFlag(Dated):
    """A scenario (情形) that switches items on for a body while it lasts, such as an election year."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="scenario_flags", verbose_name=_("body"))
    flag = models.CharField(_("scenario"), max_length=50)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("scenario of a body")
        verbose_name_plural = _("scenarios of bodies")
        ordering = ["body__code", "flag", "valid_from"]

    def __str__(self) -> str:
        return f"{self.body} {self.flag}"


class SpecialDay(models.Model):
    """A special day (节假日、调休): a weekday on which nobody works, or a weekend day on which everybody does."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("people work"))
    name = models.CharField(_("name"), max_length=50)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
