"""Writes a station's workbook for a period. The law: it asks only for what the framework in force scores."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingheng.collection.layout import Column, event_columns
from qingheng.collection.stamp import BODY, FIRST_ROW, NAME
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.template_events import write_events, write_stamp
from qingheng.collection.template_page import PROTECTION, formats_of, title_of, write_head, write_titles
from qingheng.collection.words import MISSING, missing_of
from qingheng.organisations.models import Body

TITLE_LENGTH_MAX = 32
"""Of the hint that a spreadsheet program shows at a cell."""
MESSAGE_LENGTH_MAX = 250


def workbook(sheet: StationSheet) -> bytes:
    """The workbook, with what has been reported so far."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        formats = formats_of(book)
        _write_values(book, sheet, formats)
        events = event_columns(sheet.version.parsed, sheet.columns)
        if events:
            write_events(book, sheet, events, formats)
        write_stamp(book, sheet, events)
    return buffer.getvalue()


def _write_values(book: Any, sheet: StationSheet, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(pgettext("sheet of a station", "Values"))
    reasons = [str(label) for label in MISSING.values()]
    hint = _("Enter a number, 0 if there was nothing, or one of: %(reasons)s. An empty cell reports nothing.")
    write_head(page, sheet, hint % {"reasons": ", ".join(reasons)}, formats)
    page.set_column(0, 0, 9)
    page.set_column(1, 1, 22)
    page.set_column(2, len(sheet.columns) + 1, 15)
    titles = [(BODY, _("Code"), ""), (NAME, _("Body"), ""), *(title_of(column) for column in sheet.columns)]
    write_titles(page, titles, formats)
    for number, body in enumerate(sheet.bodies, FIRST_ROW - 1):
        page.write_string(number, 0, body.code, formats["body"])
        page.write_string(number, 1, body.name, formats["body"])
        for index, column in enumerate(sheet.columns, 2):
            _write_value(page, (number, index), sheet, formats, at=(column, body))
    _validate_values(page, sheet, reasons)
    page.freeze_panes(FIRST_ROW - 1, 2)
    page.protect("", PROTECTION)


def _write_value(
    page: Any, cell: tuple[int, int], sheet: StationSheet, formats: Mapping[str, Any], *, at: tuple[Column, Body]
) -> None:
    stored, is_open = sheet.current(*at), sheet.is_open(*at)
    style = formats["entry" if is_open else "closed"]
    if stored is None or not is_open:
        page.write_blank(*cell, None, style)
    elif stored.value is not None:
        page.write_number(*cell, float(stored.value), style)
    else:
        reason = missing_of(stored.missing)
        page.write_string(*cell, str(MISSING[reason]) if reason else "", style)


def _validate_values(page: Any, sheet: StationSheet, reasons: Sequence[str]) -> None:
    """A drop-down of reasons that lets numbers pass, and a hint at every cell."""
    last = FIRST_ROW - 2 + max(len(sheet.bodies), 1)
    for index, column in enumerate(sheet.columns, 2):
        _key, item, unit = title_of(column)
        rule = {
            "validate": "list",
            "source": list(reasons),
            "show_error": False,
            "input_title": item[:TITLE_LENGTH_MAX],
            "input_message": f"{unit}\n{column.item.standard}"[:MESSAGE_LENGTH_MAX],
        }
        page.data_validation(FIRST_ROW - 1, index, last, index, rule)
