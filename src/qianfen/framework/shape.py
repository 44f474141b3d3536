"""Which fields a framework document has and what kind of value each one holds.

The law it keeps: where a misspelt field could change a score in silence, unknown fields are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qianfen.faults import Fault
from qianfen.framework.place import (
    Place,
    amount_faults,
    as_list,
    as_mapping,
    code_faults,
    list_faults,
    mapping_faults,
    number_faults,
    points_faults,
    text_faults,
    whole_faults,
)

Kind = Callable[[Place, Any], Iterable[Fault]]
FREE = ("from_article", "note")
"""Remarks that may stand anywhere; no rule reads them."""


def anything(_place: Place, _value: object) -> Iterable[Fault]:
    """No check here: a later one knows more."""
    return ()


def nullable(kind: Kind) -> Kind:
    """The kind, or nothing at all (null)."""
    return lambda place, value: () if value is None else kind(place, value)


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind of block."""

    required: Mapping[str, Kind]
    optional: Mapping[str, Kind] = field(default_factory=dict)
    closed: bool = True
    """Whether unknown fields are refused."""

    def faults(self, place: Place, block: object) -> Iterator[Fault]:
        """Every fault of shape in a block."""
        if not isinstance(block, dict):
            yield from mapping_faults(place, block)
            return
        for name in self.required:
            if name not in block:
                yield place.fault("framework.field_missing", field=name)
        known = {**self.required, **self.optional}
        for name, value in block.items():
            if name in known:
                yield from known[name](place.at(name), value)
            elif self.closed and name not in FREE:
                yield place.fault("framework.field_unknown", field=name, choices=", ".join(known))


def list_of(shape: Shape) -> Kind:
    """A list of such blocks."""

    def faults(place: Place, value: object) -> Iterator[Fault]:
        yield from list_faults(place, value)
        for index, block in enumerate(as_list(value)):
            yield from shape.faults(place.entry(index, as_mapping(block).get("code", "")), block)

    return faults


def table_of(shape: Shape) -> Kind:
    """Blocks under codes of their own."""

    def faults(place: Place, value: object) -> Iterator[Fault]:
        yield from mapping_faults(place, value)
        for code, block in as_mapping(value).items():
            yield from code_faults(place.at(str(code)), code)
            yield from shape.faults(place.at(str(code)), block)

    return faults


META = Shape(
    {"id": text_faults, "title": text_faults, "version": text_faults},
    {"total_points": points_faults, "level1_points": points_faults, "level1_count": whole_faults},
    closed=False,
)
STATION = Shape({"code": code_faults, "name": text_faults}, closed=False)
AUDIENCE = Shape({"code": code_faults, "name": text_faults}, closed=False)
FLAG = Shape({"name": text_faults}, closed=False)
FREQUENCY = Shape({"name": text_faults}, {"due_days_after_period_end": whole_faults}, closed=False)
MODIFIER = Shape({"name": text_faults, "factor": amount_faults})
GROUP = Shape({"members": list_faults}, {"primary_rule": text_faults})
THRESHOLD = Shape({"color": text_faults, "below": points_faults}, {"name": text_faults})
MEASURE = Shape({"code": code_faults, "name": text_faults}, {"suggested_for": list_faults}, closed=False)
RAW = Shape({"key": code_faults, "name": text_faults, "unit": text_faults}, {"accumulate": anything}, closed=True)
CHARGE = Shape({"key": code_faults, "per": amount_faults})
BAND = Shape({"upto": nullable(amount_faults), "points": points_faults})
TRIGGER = Shape(
    {"key": code_faults, "leaf": points_faults},
    {"name": text_faults, "cap_level1": points_faults},
)
PILLAR = Shape({"code": code_faults, "name": text_faults, "points": points_faults, "level2": list_faults})
SUB_PILLAR = Shape({"code": code_faults, "name": text_faults, "points": points_faults, "leaves": list_faults})
ITEM_FIELDS: dict[str, Kind] = {
    "code": code_faults,
    "name": text_faults,
    "points": points_faults,
    "applies_to": text_faults,
    "method": text_faults,
    "standard": text_faults,
    "station": text_faults,
    "frequency": text_faults,
    "raw": list_of(RAW),
    "sensitivity": anything,
    "unit_view": anything,
    "tests": list_faults,
}
ITEM_OPTIONS: dict[str, Kind] = {"active_when": text_faults, "co_stations": list_faults}
_RATE: dict[str, Kind] = {"numerator": text_faults, "denominator": text_faults}
_GOALPOSTS: dict[str, Kind] = {"zero_at": number_faults, "full_at": number_faults}
_SCALED: dict[str, Kind] = {"scale": text_faults}
METHOD_FIELDS: dict[str, tuple[dict[str, Kind], dict[str, Kind]]] = {
    "deduct": ({"items": list_of(CHARGE)}, {"modifiers": list_faults}),
    "ratio": ({**_RATE, **_GOALPOSTS}, {}),
    "banded": ({**_RATE, "per": amount_faults, "bands": list_of(BAND)}, {}),
    "survey": ({**_SCALED, **_GOALPOSTS, "strata": mapping_faults, "min_valid": whole_faults}, {}),
    "manual": ({**_SCALED, "raters_min": whole_faults}, {}),
    "veto": ({"triggers": list_of(TRIGGER)}, {"requires": list_faults}),
}
TOP = Shape(
    {
        "meta": META.faults,
        "thresholds": mapping_faults,
        "audiences": list_of(AUDIENCE),
        "frequencies": table_of(FREQUENCY),
        "stations": list_of(STATION),
        "level1": list_faults,
    },
    {
        "scenario_flags": table_of(FLAG),
        "event_modifiers": table_of(MODIFIER),
        "dedupe_groups": table_of(GROUP),
        "scales": mapping_faults,
        "measures": list_of(MEASURE),
    },
    closed=False,
)


def item_shape(method: object) -> Shape:
    """The fields of an item with this method; an unknown method leaves the rule's own fields unchecked."""
    if not isinstance(method, str) or method not in METHOD_FIELDS:
        return Shape(ITEM_FIELDS, ITEM_OPTIONS, closed=False)
    required, optional = METHOD_FIELDS[method]
    return Shape({**ITEM_FIELDS, **required}, {**ITEM_OPTIONS, **optional})
