"""What the pages of a station's workbook share. The law: only cells to fill in are unlocked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from qingheng.collection.layout import Column
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.workbook.stamp import FIRST_ROW, KEY_ROW
from qingheng.ui.periods import period_name

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "hint": {"font_color": "#4A5568"},
    "head": {
        "bold": True,
        "bg_color": "#E8EEF7",
        "border": 1,
        "border_color": "#B7C4D9",
        "text_wrap": True,
        "valign": "top",
    },
    "unit": {"bg_color": "#F3F6FB", "border": 1, "border_color": "#B7C4D9", "text_wrap": True, "valign": "top"},
    "body": {"border": 1, "border_color": "#D5DDE9", "bg_color": "#F3F6FB"},
    "entry": {"border": 1, "border_color": "#D5DDE9", "locked": False, "align": "right"},
    "own": {
        "border": 1,
        "border_color": "#D5DDE9",
        "locked": False,
        "align": "right",
        "bg_color": "#FFF6DF",
    },
    "shown": {"border": 1, "border_color": "#D5DDE9", "align": "right", "font_color": "#4A5568"},
    "text": {"border": 1, "border_color": "#D5DDE9", "locked": False, "num_format": "@"},
    "closed": {
        "border": 1,
        "border_color": "#D5DDE9",
        "bg_color": "#D9DEE6",
        "align": "center",
        "font_color": "#4A5568",
    },
}
PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


def formats_of(book: Any) -> Mapping[str, Any]:
    """The styles of a workbook by name."""
    return {name: book.add_format(dict(properties)) for name, properties in FORMATS.items()}


def write_head(page: Any, sheet: StationSheet, hint: str, formats: Mapping[str, Any]) -> None:
    """Title and hint; how the page prints."""
    facts = {"station": sheet.station, "period": period_name(sheet.period)}
    page.write_string(0, 0, _("%(station)s: data for %(period)s") % facts, formats["title"])
    page.write_string(1, 0, hint, formats["hint"])
    page.set_row(KEY_ROW - 1, None, None, {"hidden": True})
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(FIRST_ROW - 3, FIRST_ROW - 2)


def write_titles(page: Any, titles: Iterable[tuple[str, str, str]], formats: Mapping[str, Any]) -> None:
    """The hidden keys and the two rows of titles: the item, and its data item with the unit."""
    page.set_row(FIRST_ROW - 3, 48)
    page.set_row(FIRST_ROW - 2, 48)
    for index, (key, item, data_item) in enumerate(titles):
        if key:
            page.write_string(KEY_ROW - 1, index, key)
        page.write_string(FIRST_ROW - 3, index, item, formats["head"])
        page.write_string(FIRST_ROW - 2, index, data_item, formats["unit"])


def title_of(column: Column) -> tuple[str, str, str]:
    """Hidden key, item, data item with its unit."""
    option = f" {column.option}" if column.option else ""
    unit = f"{column.data_item.name}{option} ({column.data_item.unit})"
    return column.name, f"{column.item.code} {column.item.name}", unit
