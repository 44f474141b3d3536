"""Where in a framework document something stands, and how plain values are told from wrong ones.

The law it keeps: a place reads like ``level1[0].level2[1].leaves[0].zero_at (A1-1)``: path, then the known code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from qianfen.faults import Fault

POINTS_MAX = Decimal(1_000_000)
WHOLE_MAX = 1_000_000
_SEPARATORS = re.compile(r"[\s/+;,]")


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the document."""

    path: str = ""
    code: str = ""

    def at(self, field: str) -> Place:
        """A field below this place."""
        return Place(f"{self.path}.{field}" if self.path else field, self.code)

    def entry(self, index: int, code: object = "") -> Place:
        """An entry of the list at this place; it may bring its own code."""
        return Place(f"{self.path}[{index}]", str(code) if is_text(code) and code else self.code)

    def fault(self, fault_code: str, **params: object) -> Fault:
        """A fault at this place."""
        return Fault(fault_code, str(self), params={name: str(value) for name, value in params.items()})

    def __str__(self) -> str:
        return f"{self.path} ({self.code})" if self.code else self.path


def is_text(value: object) -> bool:
    """Tell whether the value can be read as a text; a bare number in YAML can."""
    return isinstance(value, str | int | float | Decimal) and not isinstance(value, bool)


def as_decimal(value: object) -> Decimal | None:
    """The number exactly as it was written, or None if it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_list(value: object) -> list[Any]:
    """The list, or nothing if it is none (which another fault reports)."""
    return value if isinstance(value, list) else []


def as_mapping(value: object) -> dict[str, Any]:
    """The block of fields, or nothing if it is none (which another fault reports)."""
    return value if isinstance(value, dict) else {}


def text_faults(place: Place, value: object) -> Iterable[Fault]:
    """A text that is not empty."""
    if not is_text(value):
        yield place.fault("framework.not_text", value=_shown(value))
    elif not str(value).strip():
        yield place.fault("framework.field_empty", field=place.path.rpartition(".")[2])


def code_faults(place: Place, value: object) -> Iterable[Fault]:
    """A text that can stand in files between separators."""
    yield from text_faults(place, value)
    if is_text(value) and _SEPARATORS.search(str(value).strip()):
        yield place.fault("framework.code_characters", code=value)


def number_faults(place: Place, value: object) -> Iterable[Fault]:
    """Any finite number."""
    if as_decimal(value) is None:
        yield place.fault("framework.not_a_number", value=_shown(value))


def amount_faults(place: Place, value: object) -> Iterable[Fault]:
    """A number of zero or more."""
    yield from _range_faults(place, value, POINTS_MAX)


def share_faults(place: Place, value: object) -> Iterable[Fault]:
    """A number from 0 to 1."""
    yield from _range_faults(place, value, Decimal(1))


def points_faults(place: Place, value: object) -> Iterable[Fault]:
    """Points: zero or more, two places at most."""
    yield from _range_faults(place, value, POINTS_MAX)
    number = as_decimal(value)
    if number is not None and number * 100 != (number * 100).to_integral_value():
        yield place.fault("framework.places", value=value)


def whole_faults(place: Place, value: object) -> Iterable[Fault]:
    """A whole number of 1 or more, within reason."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        yield place.fault("framework.not_whole", value=_shown(value))
    elif value > WHOLE_MAX:
        yield place.fault("framework.out_of_range", value=_shown(value), low=1, high=WHOLE_MAX)


def list_faults(place: Place, value: object) -> Iterable[Fault]:
    """A list."""
    if not isinstance(value, list):
        yield place.fault("framework.not_a_list", value=_shown(value))


def mapping_faults(place: Place, value: object) -> Iterable[Fault]:
    """A block of fields."""
    if not isinstance(value, dict):
        yield place.fault("framework.not_a_mapping", value=_shown(value))


def choice_faults(place: Place, value: object, choices: Iterable[str]) -> Iterable[Fault]:
    """One of a few words."""
    known = list(choices)
    if value not in known:
        yield place.fault("framework.not_a_choice", value=_shown(value), choices=", ".join(known))


def _range_faults(place: Place, value: object, high: Decimal) -> Iterable[Fault]:
    number = as_decimal(value)
    if number is None:
        yield place.fault("framework.not_a_number", value=_shown(value))
    elif not 0 <= number <= high:
        yield place.fault("framework.out_of_range", value=value, low=0, high=high)


def _shown(value: object) -> str:
    return str(value)[:40]
