"""The cockpit as an Excel workbook.

The law: text is written as text, so that no cell ever runs as a formula, and a colour always stands beside its word.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from qingheng.dashboards.queries.cockpit import Cockpit, Row
from qingheng.dashboards.queries.lost import name_of
from qingheng.dashboards.queries.progress import Progress
from qingheng.ui.levels import look_of
from qingheng.ui.periods import period_name

FILLS = {1: "#C4D8FF", 2: "#FFC44D", 3: "#C11C24"}
"""Backgrounds of the levels, as on the pages."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Cells = Sequence[str | int | float | None]


def cockpit_workbook(cockpit: Cockpit, progress: Progress | None) -> bytes:
    """Three sheets: heat map, deductions, stations."""
    buffer = BytesIO()
    book = _Book(xlsxwriter.Workbook(buffer, OPTIONS))
    _heat_map(book, cockpit)
    _deductions(book, cockpit)
    if progress is not None:
        _stations(book, progress)
    book.close()
    return buffer.getvalue()


class _Book:
    """A workbook with the few styles it uses."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E8EDF6", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.points = book.add_format({"num_format": "0.00"})
        self.levels = {
            level: book.add_format(
                {"num_format": "0.00", "bg_color": fill, "font_color": "#FFFFFF" if level == 3 else "#1A2233"}
            )
            for level, fill in FILLS.items()
        }

    def sheet(self, title: str, heading: str, columns: Sequence[tuple[str, int]], rows: int) -> Any:
        """A sheet with a heading, a frozen row of column names with filters, and widths."""
        sheet = self._book.add_worksheet(title)
        sheet.write_string(0, 0, heading)
        for index, (name, width) in enumerate(columns):
            sheet.write_string(1, index, name, self.head)
            sheet.set_column(index, index, width)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, 1 + rows, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        return sheet

    def write(self, sheet: Any, row: int, cells: Cells) -> None:
        """One line: text as text, numbers as numbers, nothing as nothing."""
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell, self.points if isinstance(cell, float) else None)

    def close(self) -> None:
        self._book.close()


def _heading(cockpit: Cockpit) -> str:
    period, month = period_name(cockpit.choice.period), period_name(cockpit.as_of)
    return _("%(period)s · scores as of %(month)s") % {"period": period, "month": month}


def _heat_map(book: _Book, cockpit: Cockpit) -> None:
    names = [_("Code"), _("Body"), _("Audience"), _("Total"), _("Total line"), _("Pillar line"), _("Rank"), _("Change")]
    columns = [(name, 12) for name in names] + [(f"{pillar.code} {pillar.name}", 11) for pillar in cockpit.pillars]
    sheet = book.sheet(_("Heat map"), _heading(cockpit), columns, len(cockpit.rows))
    for number, row in enumerate(cockpit.rows, 2):
        book.write(sheet, number, _heat_line(row))
        for column, cell in enumerate(row.cells, len(names)):
            if cell.points is not None:
                sheet.write_number(number, column, cell.points / 100, book.levels.get(cell.level, book.points))


def _heat_line(row: Row) -> Cells:
    facts: list[str | int | float | None] = [row.body.code, row.body.name, row.body.audience.name, _points(row.total)]
    if row.card is None or row.rank is None:
        return [*facts, _("no score")]
    words = [str(look_of(level).word) for level in (row.card.total_level, row.card.pillar_level)]
    return [*facts, *words, row.rank.place, _points(row.change)]


def _deductions(book: _Book, cockpit: Cockpit) -> None:
    lines = [line for row in cockpit.rows for line in _deduction_lines(row)]
    columns = [(_("Code"), 10), (_("Body"), 20), (_("Indicator"), 12), (_("Name"), 40), (_("Points lost"), 12)]
    sheet = book.sheet(_("Deductions in detail"), _heading(cockpit), columns, len(lines))
    for number, line in enumerate(lines, 2):
        book.write(sheet, number, line)


def _deduction_lines(row: Row) -> list[Cells]:
    card = row.card
    if card is None:
        return []
    lost = sorted(card.lost.items(), key=lambda each: -each[1])
    return [[row.body.code, row.body.name, code, name_of(card, code), points / 100] for code, points in lost]


def _stations(book: _Book, progress: Progress) -> None:
    columns = [(_("Code"), 10), (_("Monitoring station"), 28), (_("Due"), 10), (_("Reported"), 10), (_("Overdue"), 10)]
    sheet = book.sheet(_("Stations"), _("Values due and reported in the period"), columns, len(progress.stations))
    for number, station in enumerate(progress.stations, 2):
        book.write(sheet, number, [station.code, station.name, station.due, station.reported, station.overdue])


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100
