"""Whom to ask. The law: a draw can be made again from what is stored, and nobody asked is ever named."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import SealedFromTheFirst
from qingheng.organisations.models import Body
from qingheng.surveys.models.waves import Wave


class Frame(SealedFromTheFirst):
    """A frame (抽样框) as it was imported: counts, or lists without names."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="frames", verbose_name=_("wave"))
    source = models.CharField(_("source"), max_length=200)
    checksum = models.CharField(_("checksum"), max_length=64)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    imported_by = models.CharField(_("imported by"), max_length=150)

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("sampling frame")
        verbose_name_plural = _("sampling frames")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.wave} · {self.source}"


class FrameCell(SealedFromTheFirst):
    """One cell of a frame: how many people of a group belong to a body, stratum and cluster (a village, say)."""

    frame = models.ForeignKey(Frame, models.CASCADE, related_name="cells", verbose_name=_("sampling frame"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    group = models.CharField(_("group of people"), max_length=40)
    stratum = models.CharField(_("stratum"), max_length=60, blank=True)
    cluster = models.CharField(_("cluster"), max_length=60, blank=True)
    population = models.PositiveIntegerField(_("population"))

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("cell of a frame")
        verbose_name_plural = _("cells of a frame")
        ordering = ["frame", "body", "group", "stratum", "cluster"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "body", "group", "stratum", "cluster"], name="frame_cell_once")
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (str(self.body), self.group, self.stratum, self.cluster)))


class FrameUnit(SealedFromTheFirst):
    """One entry of an imported list: a running number or house number, never a name."""

    cell = models.ForeignKey(FrameCell, models.CASCADE, related_name="units", verbose_name=_("cell of a frame"))
    position = models.PositiveIntegerField(_("position"))
    label = models.CharField(_("number in the list"), max_length=60)

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("entry of a list")
        verbose_name_plural = _("entries of a list")
        ordering = ["cell", "position"]
        constraints = [models.UniqueConstraint(fields=["cell", "position"], name="frame_unit_once")]

    def __str__(self) -> str:
        return self.label


class Sample(SealedFromTheFirst):
    """A sample (样本): the design, the seed and the version of the algorithm it was drawn with."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="samples", verbose_name=_("wave"))
    frame = models.ForeignKey(Frame, models.PROTECT, related_name="samples", verbose_name=_("sampling frame"))
    design = models.JSONField(_("design"))
    seed = models.CharField(_("seed"), max_length=40)
    algorithm = models.CharField(_("version of the algorithm"), max_length=20)
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)
    drawn_by = models.CharField(_("drawn by"), max_length=150)

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.wave} · {self.seed}"


class SampleCell(SealedFromTheFirst):
    """How many of a frame's cell are invited, and how likely each of them was to be."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="cells", verbose_name=_("sample"))
    cell = models.ForeignKey(FrameCell, models.PROTECT, related_name="+", verbose_name=_("cell of a frame"))
    invited = models.PositiveIntegerField(_("invited"))
    probability = models.FloatField(_("probability of being invited"))
    positions = models.JSONField(_("positions drawn from the list"), default=list)
    """Empty where the frame has counts only: then the interviewer's interval decides."""

    class Meta(SealedFromTheFirst.Meta):
        verbose_name = _("cell of a sample")
        verbose_name_plural = _("cells of a sample")
        ordering = ["sample", "cell"]
        constraints = [models.UniqueConstraint(fields=["sample", "cell"], name="sample_cell_once")]

    def __str__(self) -> str:
        return f"{self.cell} · {self.invited}"
