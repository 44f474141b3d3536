"""What a deduction was made from. The law: shown as the scorecard keeps it, so that published cards stay true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qianfen import Deduction, Framework, Period
from qianfen.observation import CONFIRMED
from qingheng.dashboards.words import VETO_CONFIRMED


@dataclass(frozen=True)
class Value:
    """One value that a period brought."""

    period: Period
    value: str | None
    missing: str
    event: str
    modifiers: tuple[str, ...]
    counted_in: str
    """Another item in which the same event counts, so that it costs nothing here."""
    is_left_out: bool
    """Half of a rate whose other half is missing."""


@dataclass(frozen=True)
class Key:
    """One data item with its year to date and the values it came from."""

    key: str
    name: str
    option: str
    unit: str
    to_date: str
    values: tuple[Value, ...]


def keys_of(deduction: Deduction, framework: Framework) -> list[Key]:
    """The data items of a deduction that have values; none for a cap."""
    keys: Any = deduction.inputs.get("keys", {})
    found = [_key(code, entry, framework) for code, entry in keys.items()]
    return [key for key in found if key.values]


def grouped(keys: Iterable[Key]) -> list[tuple[Key, ...]]:
    """The answers to one question, or the grades of one item, side by side; any other data item alone."""
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.key.partition("/")[0], []).append(key)
    return [tuple(group) for group in found.values()]


def _key(code: str, entry: Mapping[str, Any], framework: Framework) -> Key:
    values = tuple(_value(value, framework) for value in entry["values"])
    return Key(code, entry["name"], code.partition("/")[2], entry["unit"], entry["year_to_date"], values)


def _value(entry: Mapping[str, Any], framework: Framework) -> Value:
    return Value(
        period=Period.parse(entry["period"]),
        value=entry.get("value"),
        missing=entry.get("missing", ""),
        event=entry.get("event", ""),
        modifiers=tuple(modifier_names(entry.get("modifiers", ()), framework)),
        counted_in=entry.get("counted_in", ""),
        is_left_out=entry.get("left_out", False),
    )


def modifier_names(codes: Any, framework: Framework) -> list[str]:
    """Circumstances in words; among them that somebody has confirmed a veto."""
    known = {code: modifier.name for code, modifier in framework.modifiers.items()}
    return [known.get(code, str(VETO_CONFIRMED) if code == CONFIRMED else code) for code in codes if code]
