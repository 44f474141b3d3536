"""What the cells of a station's sheet say, as texts that can be compared. The law: equal texts, equal reports."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from qingheng.collection.incoming import Incoming, Slot
from qingheng.collection.models import EnteredValue
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.stored import Stored


class CellKey(NamedTuple):
    """A cell of a station's sheet: the body's code, item, data item, and the event if it is one."""

    body: str
    item: str
    key: str
    event: str = ""


def said(value: Decimal | None, missing: str, modifiers: str) -> str:
    """What a cell says, in one text; nothing if it is empty."""
    if value is None:
        return missing
    number = f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return f"{number} {modifiers}".strip()


def said_in(value: Incoming) -> str:
    """What a value of a file says."""
    return said(value.value, value.missing or "", "+".join(value.modifiers))


def key_of(value: Incoming) -> CellKey:
    """The cell a value of a file is for."""
    return CellKey(value.body, value.item, value.key, value.event)


def key_of_entered(value: EnteredValue) -> CellKey:
    """The cell of an entered value."""
    return CellKey(value.body.code, value.item, value.key, value.event)


def cells_now(sheet: StationSheet, values: Iterable[EnteredValue]) -> dict[CellKey, str]:
    """Every cell that says something: what was entered, else what counts."""
    found = {key: said(row.value, row.missing, row.modifiers) for key, row in _counting(sheet)}
    for value in values:
        found[key_of_entered(value)] = said(value.value, value.missing, value.modifiers)
    return {key: text for key, text in found.items() if text}


def _counting(sheet: StationSheet) -> Iterable[tuple[CellKey, Stored]]:
    codes: Mapping[int, str] = {body.pk: body.code for body in sheet.bodies}
    asked = {(column.item.code, column.data_item.key) for column in sheet.columns}
    for slot, row in sheet.stored.items():
        is_asked = (slot.item, slot.key.partition("/")[0]) in asked and slot.period == str(sheet.period)
        if row.is_current and is_asked and slot.body in codes:
            yield _key_of(slot, codes), row


def _key_of(slot: Slot, codes: Mapping[int, str]) -> CellKey:
    return CellKey(codes[slot.body], slot.item, slot.key, slot.event)
