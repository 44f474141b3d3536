"""The figures of a wave as files. The law: a file holds what the page holds, and for the rest the reason."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from qingheng.surveys.results.figures import Figures, Line

WIDTH = 16
DIGITS = 4


def heads(figures: Figures) -> list[str]:
    """The headings, with a column for every option of the items' scales."""
    fixed = [
        *(_("wave"), _("item"), _("name of the item"), _("code of the body"), _("body"), _("group of people")),
        *(_("valid answers"), _("index"), _("lower end"), _("upper end"), _("design effect")),
    ]
    return [*fixed, *_options(figures), _("answers that do not count as valid"), _("remark")]


def _options(figures: Figures) -> list[str]:
    return list(dict.fromkeys(option for item in figures.items for option in figures.options(item)))


def rows(figures: Figures) -> Iterator[list[Any]]:
    """One row for each figure."""
    options = _options(figures)
    for item in figures.items:
        for line in figures.lines(item):
            yield [
                *_place(figures, line),
                *_numbers(line),
                *map(_round, line.shares(options)),
                line.excluded,
                _remark(line),
            ]


def _place(figures: Figures, line: Line) -> list[str]:
    body = (line.body.code, str(line.body)) if line.body else ("", _("all bodies"))
    group = figures.names.get(line.group, line.group) if line.group else _("all groups")
    return [str(figures.wave), line.item.code, line.item.name, *body, group]


def _numbers(line: Line) -> list[Any]:
    return [line.answers, *map(_round, (line.index, line.low, line.high, line.effect))]


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)


def _remark(line: Line) -> str:
    remarks = [
        line.reason,
        _("too few for the score") if line.is_insufficient else "",
        _("borderline") if line.is_borderline else "",
    ]
    return "; ".join(filter(None, remarks))


def csv_file(figures: Figures) -> bytes:
    """In UTF-8 with the mark that office programs need."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(heads(figures))
    writer.writerows([_safe(cell) for cell in row] for row in rows(figures))
    return buffer.getvalue().encode("utf-8-sig")


def _safe(cell: Any) -> Any:
    """What a spreadsheet would take for a formula gets a mark before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def workbook(figures: Figures) -> bytes:
    """An Excel workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Survey results"))
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "border_color": "#B7C4D9"})
        titles = heads(figures)
        sheet.set_column(0, len(titles) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, titles, bold)
        for number, cells in enumerate(rows(figures), 1):
            sheet.write_row(number, 0, cells)
    return buffer.getvalue()
