"""The page of single events, and the hidden sheet of stamp and lists. The law: one event has one number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingheng.collection.layout import Column, modifiers_of
from qingheng.collection.words import YES, modifier_label
from qingheng.collection.workbook.filled_sheet import Event, FilledSheet
from qingheng.collection.workbook.stamp import (
    BODIES_COLUMN,
    BODY,
    CELLS_COLUMN,
    COUNT,
    EVENT,
    FIRST_ROW,
    MODIFIER,
    STAMP_SHEET,
    TARGET,
    TARGETS_COLUMN,
    Stamp,
    cell_rows,
)
from qingheng.collection.workbook.template_page import PROTECTION, write_head, write_titles
from qingheng.organisations.models import Body

EVENT_ROWS = 300
WIDTHS = (26, 44, 20, 8)


def write_events(book: Any, filled: FilledSheet, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    """A row for each event: body, data item, number, count, and which circumstances apply."""
    page = book.add_worksheet(pgettext("sheet of a station", "Events"))
    hint = _(
        "For counts that are reported event by event; leave their cell on the first sheet empty. Count: empty is 1."
    )
    write_head(page, filled.sheet, hint, formats)
    modifiers = modifiers_of(filled.sheet.version.parsed, columns)
    for index, width in enumerate(WIDTHS):
        page.set_column(index, index, width)
    page.set_column(len(WIDTHS), len(WIDTHS) + len(modifiers), 16)
    write_titles(page, _titles(modifiers), formats)
    events = list(filled.events())
    for number in range(EVENT_ROWS + len(events)):
        cells = _cells(events[number], modifiers) if number < len(events) else [""] * (4 + len(modifiers))
        for index, text in enumerate(cells):
            page.write_string(FIRST_ROW - 1 + number, index, text, formats["text"])
    _validate(page, filled.sheet.bodies, columns, len(modifiers), len(events))
    page.freeze_panes(FIRST_ROW - 1, 0)
    page.protect("", PROTECTION)


def _titles(modifiers: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    yield BODY, _("Body"), _("from the list")
    yield TARGET, _("Data item"), _("from the list")
    yield EVENT, _("Event number"), _("the file's number")
    yield COUNT, _("Count"), _("empty: 1")
    for code, name in modifiers.items():
        yield MODIFIER + code, modifier_label(code, name), _("“%(yes)s” or empty") % {"yes": YES}


def _cells(event: Event, modifiers: Mapping[str, str]) -> list[str]:
    marks = [str(YES) if code in event.modifiers else "" for code in modifiers]
    return [_body(event.body), _target(event.column), event.number, "" if event.count == "1" else event.count, *marks]


def _body(body: Body) -> str:
    return f"{body.code} {body}"


def _target(column: Column) -> str:
    return f"{column.name} {column.item.name}: {column.data_item.name}"


def _validate(page: Any, bodies: Sequence[Body], columns: Sequence[Column], modifiers: int, events: int) -> None:
    """Lists to choose from."""
    first, last = FIRST_ROW - 1, FIRST_ROW - 2 + EVENT_ROWS + events
    for index, column, length in ((0, "D", len(bodies)), (1, "E", len(columns))):
        source = f"='{STAMP_SHEET}'!${column}$1:${column}${max(length, 1)}"
        page.data_validation(first, index, last, index, {"validate": "list", "source": source})
    if modifiers:
        marks = {"validate": "list", "source": [str(YES)]}
        page.data_validation(first, len(WIDTHS), last, len(WIDTHS) + modifiers - 1, marks)


def write_stamp(book: Any, filled: FilledSheet, events: Sequence[Column]) -> None:
    """What the workbook is for, the lists of the events page, and what every cell says now; hidden for good."""
    page, sheet = book.add_worksheet(STAMP_SHEET), filled.sheet
    for row, fact in enumerate(Stamp.of(sheet.station.code, sheet.period, sheet.version).rows()):
        for column, text in enumerate(fact):
            page.write_string(row, column, text)
    for row, body in enumerate(sheet.bodies):
        page.write_string(row, BODIES_COLUMN, _body(body))
    for row, target in enumerate(events):
        page.write_string(row, TARGETS_COLUMN, _target(target))
    for row, texts in enumerate(cell_rows(filled.cells.items())):
        for column, text in enumerate(texts, CELLS_COLUMN):
            page.write_string(row, column, text)
    page.protect("")
    page.very_hidden()
