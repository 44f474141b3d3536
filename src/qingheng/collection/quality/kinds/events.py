"""The kind that looks for one event reported twice. The law: within an event group one number is one event, rightly."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from qingheng.collection.quality.kinds.spec import Kind, Parameters, word
from qingheng.collection.quality.values import Column, Event, Hit, Sheet


def duplicate(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Events that stand elsewhere too: under the same number, or on the same day under another."""
    places = {column.place for column in columns}
    own = [event for event in sheet.events if event.is_new and (event.cell.item, event.cell.key) in places]
    others = sorted({*sheet.events, *sheet.elsewhere}, key=_order)
    is_double = _is_same_number if p["told_by"] == "number" else _is_same_day
    for event in sorted(own, key=_order):
        twin = next((other for other in others if is_double(sheet, event, other)), None)
        if twin is not None:
            yield Hit({**_told(twin), "other_station": twin.station, "day": event.day}, *event.cell, event.code)


def _told(twin: Event) -> dict[str, str]:
    """What may be said of the other event."""
    told = {"other_event": twin.code, "other_item": twin.cell.item, "other_body": twin.cell.body}
    return dict.fromkeys(told, "") if twin.is_hidden else told


def _order(event: Event) -> tuple[str, ...]:
    return event.cell.body, event.cell.item, event.cell.key, event.code, event.station


def _is_same_number(sheet: Sheet, event: Event, other: Event) -> bool:
    """The same number at another body, or in an item between which and this one no group counts it once."""
    if event.code != other.code or event.cell == other.cell:
        return False
    return event.cell.body != other.cell.body or not _are_grouped(sheet, event, other)


def _is_same_day(_sheet: Sheet, event: Event, other: Event) -> bool:
    """The same body, day and circumstances under another number, in another item or from another station."""
    alike = (event.cell.body, event.day, event.modifiers) == (other.cell.body, other.day, other.modifiers)
    apart = event.cell.item != other.cell.item or event.station != other.station
    return event.day is not None and alike and apart and event.code != other.code


def _are_grouped(sheet: Sheet, event: Event, other: Event) -> bool:
    group = sheet.groups.get(event.cell.item)
    return group is not None and group == sheet.groups.get(other.cell.item)


KINDS = (
    Kind(
        "duplicate_event",
        _("one event seems to be reported twice"),
        duplicate,
        (word("told_by", _("known by its number, or by body, day and circumstances"), ("number", "day")),),
        ("other_event", "other_item", "other_body", "other_station", "day"),
    ),
)
