"""Writes a station's workbook for a period. The law: it asks only for what the framework in force scores."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianfen.framework import Ratio
from qingheng.collection.layout import Column, event_columns
from qingheng.collection.naming import key_name
from qingheng.collection.words import MISSING, missing_of
from qingheng.collection.workbook.filled_sheet import FilledSheet
from qingheng.collection.workbook.stamp import BODY, FIRST_ROW, IGNORED, KEY_ROW, NAME
from qingheng.collection.workbook.template_events import write_events, write_stamp
from qingheng.collection.workbook.template_page import PROTECTION, formats_of, title_of, write_head, write_titles
from qingheng.organisations.models import Body
from qingheng.ui.periods import period_name

TITLE_LENGTH_MAX = 32
"""Of the hint that a spreadsheet program shows at a cell."""
MESSAGE_LENGTH_MAX = 250


def workbook(filled: FilledSheet, before: FilledSheet | None = None) -> bytes:
    """The workbook, with what has been reported so far; on a sheet of its own what `before` said, to compare."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        formats = formats_of(book)
        _write_values(book, filled, formats)
        events = event_columns(filled.sheet.version.parsed, filled.sheet.columns)
        if events:
            write_events(book, filled, events, formats)
        if before is not None:
            _write_before(book, filled, before, formats)
        write_stamp(book, filled, events)
    return buffer.getvalue()


def _write_values(book: Any, filled: FilledSheet, formats: Mapping[str, Any]) -> None:
    page, sheet = book.add_worksheet(pgettext("sheet of a station", "Values")), filled.sheet
    reasons = [str(label) for label in MISSING.values()]
    hint = _("Enter a number, 0 if there was nothing, or one of: %(reasons)s. An empty cell reports nothing.")
    write_head(page, sheet, hint % {"reasons": ", ".join(reasons)}, formats)
    titles = [(BODY, _("Code"), ""), (NAME, _("Body"), ""), *(title_of(column) for column in sheet.columns)]
    write_titles(page, titles, formats)
    for index, column in enumerate(sheet.columns, 2):
        page.write_comment(FIRST_ROW - 3, index, _hint(column), {"x_scale": 2.4, "y_scale": 2, "author": ""})
    for number, body in enumerate(sheet.bodies, FIRST_ROW - 1):
        _write_body(page, number, body, formats, is_own=sheet.is_own(body))
        for index, column in enumerate(sheet.columns, 2):
            style = "closed" if not sheet.is_open(column, body) else "own" if sheet.is_own(body) else "entry"
            text = filled.says(column, body) if style != "closed" else ""
            write_cell(page, (number, index), text, formats[style])
    _validate_values(page, filled, reasons)
    _finish(page, len(sheet.columns))


def _write_body(page: Any, number: int, body: Body, formats: Mapping[str, Any], *, is_own: bool = False) -> None:
    page.write_string(number, 0, body.code, formats["body"])
    name = _("%(body)s (own body: verified by another station)") % {"body": body.name} if is_own else body.name
    page.write_string(number, 1, name, formats["body"])


def write_cell(page: Any, cell: tuple[int, int], text: str, style: Any) -> None:
    """A number as a number, a reason in words; never a formula."""
    reason = missing_of(text)
    if not text:
        page.write_blank(*cell, None, style)
    elif reason:
        page.write_string(*cell, str(MISSING[reason]), style)
    else:
        page.write_number(*cell, float(text.partition(" ")[0]), style)


def _finish(page: Any, columns: int) -> None:
    page.set_column(0, 0, 9)
    page.set_column(1, 1, 26)
    page.set_column(2, columns + 1, 15)
    page.freeze_panes(FIRST_ROW - 1, 2)
    page.protect("", PROTECTION)


def _write_before(book: Any, filled: FilledSheet, before: FilledSheet, formats: Mapping[str, Any]) -> None:
    """What was said last time, cell for cell in the places of the first sheet; nothing of it is read back."""
    page, sheet = book.add_worksheet(pgettext("sheet of a station", "Last period")), filled.sheet
    facts = {"period": period_name(before.sheet.period)}
    write_head(
        page, before.sheet, _("What was reported for %(period)s, to compare; it is not read back.") % facts, formats
    )
    titles = [(IGNORED, _("Code"), ""), ("", _("Body"), ""), *(("", *title_of(each)[1:]) for each in sheet.columns)]
    write_titles(page, titles, formats)
    for number, body in enumerate(sheet.bodies, FIRST_ROW - 1):
        _write_body(page, number, body, formats)
        for index, column in enumerate(sheet.columns, 2):
            write_cell(page, (number, index), before.says(column, body), formats["shown"])
    page.set_row(KEY_ROW - 1, None, None, {"hidden": True})
    _finish(page, len(sheet.columns))


def _hint(column: Column) -> str:
    """Unit, limits and the standard, as far as a cell's hint holds them."""
    _key, _item, unit = title_of(column)
    return f"{unit}\n{_limits(column)}\n{column.item.standard}"[:MESSAGE_LENGTH_MAX]


def _limits(column: Column) -> str:
    rule = column.item.rule
    if isinstance(rule, Ratio) and column.data_item.key == rule.numerator:
        return _("from 0 to at most “%(whole)s”") % {"whole": key_name(column.item, rule.denominator)}
    return _("0 or more")


def _validate_values(page: Any, filled: FilledSheet, reasons: Sequence[str]) -> None:
    """A drop-down of reasons that lets numbers pass, and a hint at every cell."""
    last = FIRST_ROW - 2 + max(len(filled.sheet.bodies), 1)
    for index, column in enumerate(filled.sheet.columns, 2):
        rule = {
            "validate": "list",
            "source": list(reasons),
            "show_error": False,
            "input_title": title_of(column)[1][:TITLE_LENGTH_MAX],
            "input_message": _hint(column),
        }
        page.data_validation(FIRST_ROW - 1, index, last, index, rule)
