"""The page of single events, and the hidden sheet of stamp and lists. The law: one event has one number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingheng.collection.layout import Column, modifiers_of
from qingheng.collection.stamp import BODY, COUNT, EVENT, FIRST_ROW, MODIFIER, STAMP_SHEET, TARGET, Stamp
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.stored import Stored
from qingheng.collection.template_page import PROTECTION, write_head, write_titles
from qingheng.collection.words import YES, modifier_label
from qingheng.organisations.models import Body

EVENT_ROWS = 300
WIDTHS = (26, 44, 20, 8)
BODIES_COLUMN, TARGETS_COLUMN = 3, 4


def write_events(book: Any, sheet: StationSheet, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    """A row for each event: body, data item, number, count, and which circumstances apply."""
    page = book.add_worksheet(pgettext("sheet of a station", "Events"))
    hint = _(
        "For counts that are reported event by event; leave their cell on the first sheet empty. Count: empty is 1."
    )
    write_head(page, sheet, hint, formats)
    modifiers = modifiers_of(sheet.version.parsed, columns)
    for index, width in enumerate(WIDTHS):
        page.set_column(index, index, width)
    page.set_column(len(WIDTHS), len(WIDTHS) + len(modifiers), 16)
    write_titles(page, _titles(modifiers), formats)
    events = sheet.events()
    for number in range(EVENT_ROWS + len(events)):
        cells = _cells(*events[number], modifiers) if number < len(events) else [""] * (4 + len(modifiers))
        for index, text in enumerate(cells):
            page.write_string(FIRST_ROW - 1 + number, index, text, formats["text"])
    _validate(page, sheet, columns, len(modifiers), len(events))
    page.freeze_panes(FIRST_ROW - 1, 0)
    page.protect("", PROTECTION)


def _titles(modifiers: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    yield BODY, _("Body"), _("from the list")
    yield TARGET, _("Data item"), _("from the list")
    yield EVENT, _("Event number"), _("the file's number")
    yield COUNT, _("Count"), _("empty: 1")
    for code, name in modifiers.items():
        yield MODIFIER + code, modifier_label(code, name), _("“%(yes)s” or empty") % {"yes": YES}


def _cells(body: Body, column: Column, stored: Stored, modifiers: Mapping[str, str]) -> list[str]:
    count = f"{stored.value:f}".rstrip("0").rstrip(".") if stored.value is not None else ""
    held = stored.modifiers.split("+")
    marks = [str(YES) if code in held else "" for code in modifiers]
    return [_body(body), _target(column), stored.slot.event, "" if count == "1" else count, *marks]


def _body(body: Body) -> str:
    return f"{body.code} {body}"


def _target(column: Column) -> str:
    return f"{column.name} {column.item.name}: {column.data_item.name}"


def _validate(page: Any, sheet: StationSheet, columns: Sequence[Column], modifiers: int, events: int) -> None:
    """Lists to choose from."""
    first, last = FIRST_ROW - 1, FIRST_ROW - 2 + EVENT_ROWS + events
    for index, column, length in ((0, "D", len(sheet.bodies)), (1, "E", len(columns))):
        source = f"='{STAMP_SHEET}'!${column}$1:${column}${max(length, 1)}"
        page.data_validation(first, index, last, index, {"validate": "list", "source": source})
    if modifiers:
        marks = {"validate": "list", "source": [str(YES)]}
        page.data_validation(first, len(WIDTHS), last, len(WIDTHS) + modifiers - 1, marks)


def write_stamp(book: Any, sheet: StationSheet, events: Sequence[Column]) -> None:
    """What the workbook is for, and the lists of the events page; hidden for good."""
    page = book.add_worksheet(STAMP_SHEET)
    for row, fact in enumerate(Stamp.of(sheet.station.code, sheet.period, sheet.version).rows()):
        page.write_row(row, 0, fact)
    page.write_column(0, BODIES_COLUMN, [_body(body) for body in sheet.bodies])
    page.write_column(0, TARGETS_COLUMN, [_target(column) for column in events])
    page.protect("")
    page.very_hidden()
