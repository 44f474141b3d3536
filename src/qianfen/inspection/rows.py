"""What can be wrong with a single observation.

The law it keeps: each row is held against the framework alone; what was found for a kind of row is remembered, not
recomputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeAlias

from qianfen.faults import Fault
from qianfen.framework.methods import Deduct, Manual, Survey, Veto
from qianfen.framework.model import Framework, Item
from qianfen.inspection.place import fault_at
from qianfen.kernel.cells import PLACES, VALUE_LIMIT, to_cell
from qianfen.kernel.layout import plain_keys
from qianfen.observation import CONFIRMED, Observation
from qianfen.period import Period

Finding: TypeAlias = tuple[str, str, dict[str, object]]
"""Fault code, column, params: what is wrong with every row of a kind."""


KINDS_AT_MOST = 20_000
"""Kinds of rows remembered; more there are only in rubbish."""


class RowInspector:
    """Holds rows against one framework."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._known: dict[tuple[Any, ...], tuple[Finding, ...]] = {}

    def faults(self, row: Observation) -> Iterator[Fault]:
        """Every fault of a row by itself."""
        kind = (row.item, row.key, row.audience, row.flags, row.modifiers, row.period.frequency, row.value is None)
        found = self._known.get(kind)
        if found is None:
            if len(self._known) >= KINDS_AT_MOST:
                self._known.clear()
            found = self._known[kind] = tuple(self._findings(row))
        for code, column, params in found:
            yield fault_at(row, code, column, **{**params, "body": row.body, "period": row.period})
        if not row.body:
            yield fault_at(row, "body_empty", "body")
        if row.missing is not None or row.value is None or row.event or to_cell_or_none(row.value) is None:
            yield from self._value_faults(row)

    def _findings(self, row: Observation) -> Iterator[Finding]:
        framework = self.framework
        audiences = [audience.code for audience in framework.audiences]
        if row.audience not in audiences:
            yield "audience_unknown", "audience", {"audience": row.audience, "choices": ", ".join(audiences)}
        flags = [flag.code for flag in framework.scenario_flags]
        for flag in sorted(row.flags - set(flags)):
            yield "flag_unknown", "flags", {"flag": str(flag), "choices": ", ".join(flags) or "none"}
        if not framework.has_item(row.item):
            codes = [item.code for item in framework.items]
            yield "item_unknown", "item", {"item": row.item, "hint": _hint(row.item, codes)}
            return
        item = framework.item(row.item)
        yield from self._item_findings(item, row)
        yield from _modifier_findings(framework, item, row)

    def _item_findings(self, item: Item, row: Observation) -> Iterator[Finding]:
        keys = list(plain_keys(self.framework, item))
        if row.key not in keys or (row.value is not None and is_bare(item, row.key)):
            choices = ", ".join(key for key in keys if not is_bare(item, key))
            hint = _hint(row.key, keys)
            yield "key_unknown", "key", {"item": item.code, "key": row.key, "hint": hint, "choices": choices}
        if row.period.frequency is not item.frequency:
            yield "frequency", "period", _frequency_params(item, row.period)
        known_audience = any(audience.code == row.audience for audience in self.framework.audiences)
        if known_audience and not item.applies_to(row.audience, row.flags):
            flags = ", ".join(sorted(row.flags)) or "none"
            yield "item_not_for_body", "item", {"item": item.code, "audience": row.audience, "flags": flags}

    def _value_faults(self, row: Observation) -> Iterator[Fault]:
        if row.value is None and row.missing is None:
            yield fault_at(row, "value_absent", "value")
        elif row.value is None:
            if row.event:
                yield fault_at(row, "missing_event", "event", event=row.event)
        elif row.missing is not None:
            yield fault_at(row, "value_and_missing", "missing", value=row.value, missing=row.missing)
        elif self.framework.has_item(row.item):
            yield from _number_faults(self.framework.item(row.item), row, row.value)


def inspector_of(framework: Framework) -> RowInspector:
    """The inspector of a framework, with all it remembers; kept on the framework."""
    if "inspector" not in framework.compiled:
        framework.compiled["inspector"] = RowInspector(framework)
    inspector: RowInspector = framework.compiled["inspector"]
    return inspector


def to_cell_or_none(value: Decimal) -> int | None:
    """The cell of a sound value; None for any value that deserves a closer look."""
    if not value.is_finite() or value < 0:
        return None
    return to_cell(value)


def _number_faults(item: Item, row: Observation, value: Decimal) -> Iterator[Fault]:
    if not value.is_finite():
        yield fault_at(row, "not_finite", "value", value=value)
        return
    if value < 0:
        yield fault_at(row, "negative", "value", value=value)
    if abs(value) >= VALUE_LIMIT:
        unit = next((entry.unit for entry in item.data_items if entry.key == row.key.partition("/")[0]), "")
        yield fault_at(row, "overflow", "value", value=value, limit=VALUE_LIMIT, unit=unit)
    elif to_cell(value) is None:
        yield fault_at(row, "places", "value", value=value, places=PLACES)
    if row.event:
        yield from _event_faults(item, row)


def _event_faults(item: Item, row: Observation) -> Iterator[Fault]:
    kind = ""
    if item.accumulates_latest:
        kind = "an answer or a grade"
    elif is_stock(item, row.key):
        kind = "a stock"
    if kind:
        yield fault_at(row, "event_not_countable", "event", key=row.key, item=item.code, kind=kind)


def _modifier_findings(framework: Framework, item: Item, row: Observation) -> Iterator[Finding]:
    allowed, modifiers = allowed_modifiers(item, row.key), row.modifiers
    known = (*framework.modifiers, CONFIRMED)
    for modifier in dict.fromkeys(modifiers):
        if modifier not in known:
            params = {"modifier": modifier, "hint": _hint(modifier, known), "choices": ", ".join(known)}
            yield "modifier_unknown", "modifiers", dict(params)
        elif modifier not in allowed:
            choices = ", ".join(allowed) or "none"
            yield "modifier_not_allowed", "modifiers", {"item": item.code, "modifier": modifier, "choices": choices}
        if modifiers.count(modifier) > 1:
            yield "modifier_repeated", "modifiers", {"modifier": modifier}


def allowed_modifiers(item: Item, key: str) -> tuple[str, ...]:
    """What may stand in the modifiers of a row of this item: circumstances weigh what happens, not a stock."""
    if isinstance(item.rule, Deduct):
        return () if is_stock(item, key) else item.rule.modifiers
    return (CONFIRMED,) if isinstance(item.rule, Veto) else ()


def is_stock(item: Item, key: str) -> bool:
    """Tell whether the key is a stock, of which the latest value counts."""
    return any(entry.key == key and entry.accumulate == "latest" for entry in item.data_items)


def is_bare(item: Item, key: str) -> bool:
    """Tell whether the key names a survey's stratum or the ratings without an option."""
    return isinstance(item.rule, Survey | Manual) and any(entry.key == key for entry in item.data_items)


def _frequency_params(item: Item, period: Period) -> dict[str, object]:
    example = Period.containing(period.end, item.frequency)
    words = {"item": item.code, "given": _word(period.frequency), "expected": _word(item.frequency)}
    return {**words, "example": str(example)}


def _word(frequency: str) -> str:
    return frequency.replace("_", "-")


def _hint(text: str, choices: Iterable[str]) -> str:
    close = get_close_matches(text, list(choices), n=1)
    return f' Did you mean "{close[0]}"?' if close else ""
