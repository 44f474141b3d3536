"""The template of a frame and the list for the field. The law: numbers of lists and cells; never a name."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from qingheng.organisations.models import Body
from qingheng.surveys.models import Sample, SampleCell, Wave, WaveForm
from qingheng.surveys.sampling.drawing import interval_of, units_drawn
from qingheng.surveys.sampling.frame_file import CLUSTER, COLUMNS, NUMBER, POPULATION, STRATUM

WIDTH = 18


def template(wave: Wave, *, by_number: bool) -> bytes:
    """A row for every body and group that the wave asks about; counts, or a list by number."""
    last = NUMBER if by_number else POPULATION
    codes = ["body", "group", STRATUM, CLUSTER, last]
    rows = [[body.code, group, "", "", "1" if by_number else ""] for body, group in asked(wave)]
    return _book([(_("Frame"), [str(COLUMNS[code]) for code in codes], rows)])


def asked(wave: Wave) -> list[tuple[Body, str]]:
    """Every body with each group that is asked about it."""
    pairs = set(WaveForm.objects.filter(wave=wave).values_list("group", "audience"))
    bodies = Body.objects.valid_on(wave.opens_on).select_related("audience").order_by("position", "code")
    groups = sorted({group for group, _audience in pairs})
    return [
        (body, group)
        for body in bodies
        for group in groups
        if (group, "") in pairs or (group, body.audience.code) in pairs
    ]


def field_list(sample: Sample) -> bytes:
    """How many are invited in each cell, and which numbers of the lists."""
    rows = list(sample.cells.select_related("cell__body"))
    cells = [[*_place(row), row.cell.population, row.invited, interval_of(sample, row)] for row in rows]
    numbers = [[*_place(row), label] for row in rows if row.positions for label in units_drawn(row)]
    place = [str(COLUMNS[code]) for code in ("body", "group", STRATUM, CLUSTER)]
    heads = [*place, str(COLUMNS[POPULATION]), _("invited"), _("interval of the interviewer")]
    sheets = [(_("Cells"), heads, cells)]
    if numbers:
        sheets.append((_("Numbers drawn"), [*place, str(COLUMNS[NUMBER])], numbers))
    facts = [
        [_("seed"), sample.seed],
        [_("version of the algorithm"), sample.algorithm],
        [_("checksum of the frame"), sample.frame.checksum],
    ]
    return _book([*sheets, (_("Draw"), [_("fact"), _("value")], facts)])


def _place(row: SampleCell) -> list[Any]:
    return [row.cell.body.code, row.cell.group, row.cell.stratum, row.cell.cluster]


def _book(sheets: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    buffer = io.BytesIO()
    # Nothing of a file is taken for a formula: stratum and cluster come from uploads.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "border_color": "#B7C4D9"})
        for name, heads, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(heads) - 1, WIDTH)
            sheet.write_row(0, 0, heads, bold)
            sheet.freeze_panes(1, 0)
            for number, cells in enumerate(rows, 1):
                sheet.write_row(number, 0, cells)
    return buffer.getvalue()
