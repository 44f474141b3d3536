"""The blocks a paper's text is built of.

The law: a block is a frozen value that JSON can hold; it says what stands in the paper, never how it looks.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from qingheng.papers.faults import PaperFault

Align = Literal["left", "center", "right"]
TABLE_COLUMNS_MAX = 12
CHART_POINTS_MAX = 60
CHART_SERIES_MAX = 6
RADAR_AXES_MIN = 3
FORM_HEIGHT_MAX = 200.0


@dataclass(frozen=True)
class Heading:
    """A heading (层次标题) with its own number: 1 「一、」 in 黑体, 2 「（一）」 in 楷体, 3 「1.」 in 仿宋."""

    block: ClassVar[str] = "heading"
    level: Literal[1, 2, 3]
    text: str

    def faults(self, where: str) -> Iterator[PaperFault]:
        """An empty heading would leave a hole in the outline."""
        if not self.text.strip():
            yield PaperFault(f"{where}.text", _("A heading has no words. Write it, or leave the block out."))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (正文), indented by two characters; `lead` stands before it in 黑体; a line break breaks the line."""

    block: ClassVar[str] = "paragraph"
    text: str
    lead: str = ""
    align: Literal["justify", "left", "center", "right"] = "justify"
    indent: bool = True

    def faults(self, where: str) -> Iterator[PaperFault]:
        """Any text will do."""
        del where
        return iter(())


@dataclass(frozen=True)
class Table:
    """A table (表格) whose head repeats on each page; `widths` are relative, `aligns` go by column."""

    block: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    caption: str = ""
    widths: tuple[float, ...] = ()
    aligns: tuple[Align, ...] = ()
    note: str = ""

    def faults(self, where: str) -> Iterator[PaperFault]:
        """Every row has the head's number of cells."""
        columns = len(self.head)
        if not 1 <= columns <= TABLE_COLUMNS_MAX:
            yield PaperFault(
                f"{where}.head",
                _("A table has %(given)d columns; from 1 to %(most)d fit on the page. Split it.")
                % {"given": columns, "most": TABLE_COLUMNS_MAX},
            )
        for index, row in enumerate(self.rows):
            if len(row) != columns:
                yield PaperFault(f"{where}.rows[{index}]", _cells_differ(len(row), columns))
        for name, given in (("widths", self.widths), ("aligns", self.aligns)):
            if given and len(given) != columns:
                yield PaperFault(f"{where}.{name}", _cells_differ(len(given), columns))
        if any(not (math.isfinite(width) and width > 0) for width in self.widths):
            yield PaperFault(f"{where}.widths", _("Widths of columns must be greater than 0."))


def _cells_differ(given: int, expected: int) -> str:
    return _("%(given)d given, but the table has %(expected)d columns.") % {"given": given, "expected": expected}


@dataclass(frozen=True)
class KeyValues:
    """Facts as a frame of labels and values (要素表), one or two pairs beside each other."""

    block: ClassVar[str] = "keyvalues"
    pairs: tuple[tuple[str, str], ...]
    columns: Literal[1, 2] = 2

    def faults(self, where: str) -> Iterator[PaperFault]:
        """A frame without pairs would print nothing."""
        if not self.pairs:
            yield PaperFault(f"{where}.pairs", _("A frame of facts is empty. Give it a pair, or leave the block out."))


@dataclass(frozen=True)
class FormRow:
    """One box of a form: a label at the left, room to write at the right, a line to sign on if wanted."""

    label: str
    text: str = ""
    height: float = 20.0  # millimetres at least
    signed: bool = False


@dataclass(frozen=True)
class Form:
    """A form to be filled in and signed by hand (签批栏, 活页)."""

    block: ClassVar[str] = "form"
    rows: tuple[FormRow, ...]

    def faults(self, where: str) -> Iterator[PaperFault]:
        """A box must fit on a page."""
        if not self.rows:
            yield PaperFault(f"{where}.rows", _("A form has no rows. Give it one, or leave the block out."))
        for index, row in enumerate(self.rows):
            if not 0 < row.height <= FORM_HEIGHT_MAX:
                yield PaperFault(
                    f"{where}.rows[{index}].height",
                    _("A box of %(given)s mm does not fit on a page; from 1 to %(most)d mm do.")
                    % {"given": row.height, "most": FORM_HEIGHT_MAX},
                )


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart (图): grouped bars, lines over time, or a radar; told apart by pattern and mark as well as by colour."""

    block: ClassVar[str] = "chart"
    kind: Literal["bar", "line", "radar"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    maximum: float | None = None  # end of the scale; None picks a round one
    minimum: float | None = None  # where the scale of lines begins; None is zero, as it always is for bars and radars
    height: float | None = None  # millimetres; None picks what suits the kind

    @property
    def tall(self) -> float:
        """The height in millimetres."""
        return self.height or (86.0 if self.kind == "radar" else 62.0)

    def faults(self, where: str) -> Iterator[PaperFault]:
        """As many values as categories, and numbers that can be drawn."""
        least = RADAR_AXES_MIN if self.kind == "radar" else 1
        yield from self._count_faults(f"{where}.categories", len(self.categories), least, CHART_POINTS_MAX)
        yield from self._count_faults(f"{where}.series", len(self.series), 1, CHART_SERIES_MAX)
        if not 30 <= self.tall <= FORM_HEIGHT_MAX:
            yield PaperFault(f"{where}.height", _("A chart is from 30 to 200 mm high."))
        if self.minimum is not None and (self.kind != "line" or not math.isfinite(self.minimum)):
            yield PaperFault(f"{where}.minimum", _("Only the scale of lines may begin elsewhere than at zero."))
        if self.maximum is not None and not (math.isfinite(self.maximum) and self.maximum > 0):
            yield PaperFault(f"{where}.maximum", _("The end of the scale must be greater than 0."))
        for index, series in enumerate(self.series):
            yield from self._series_faults(f"{where}.series[{index}].values", series)

    @staticmethod
    def _count_faults(where: str, given: int, least: int, most: int) -> Iterator[PaperFault]:
        if not least <= given <= most:
            yield PaperFault(
                where,
                _("%(given)d given; a chart of this kind can show from %(least)d to %(most)d.")
                % {"given": given, "least": least, "most": most},
            )

    def _series_faults(self, where: str, series: Series) -> Iterator[PaperFault]:
        if len(series.values) != len(self.categories):
            yield PaperFault(
                where,
                _("%(given)d values for %(expected)d categories.")
                % {"given": len(series.values), "expected": len(self.categories)},
            )
        for index, value in enumerate(series.values):
            if value is not None and (not math.isfinite(value) or (value < 0 and self.kind == "radar")):
                yield PaperFault(f"{where}[{index}]", _("“%(value)s” cannot be drawn.") % {"value": value})


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page (分页)."""

    block: ClassVar[str] = "pagebreak"

    def faults(self, where: str) -> Iterator[PaperFault]:
        """Nothing can be wrong with it."""
        del where
        return iter(())


Block = Heading | Paragraph | Table | KeyValues | Form | Chart | PageBreak
