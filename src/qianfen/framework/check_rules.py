"""The parameters of each item's rule, method by method.

The law it keeps: rule and data items fit each other exactly; nothing is collected that no rule uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from qianfen.faults import Fault
from qianfen.framework.check_tables import decimal_sum
from qianfen.framework.outline import Leaf, Outline
from qianfen.framework.place import as_decimal, as_mapping, choice_faults, number_faults
from qianfen.kernel.cells import SCALE
from qianfen.kernel.tariff import COST_LIMIT, unit_of
from qianfen.points import HUNDREDTHS

ACCUMULATIONS = ("sum", "latest")


def rule_faults(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    """Every fault of the rule of an item whose fields have the right shape."""
    if leaf.method not in _CHECKS:
        yield from choice_faults(leaf.place.at("method"), leaf.method, list(_CHECKS))
        return
    yield from _raw_faults(leaf)
    yield from _key_faults(leaf)
    yield from _CHECKS[leaf.method](outline, leaf)


def used_keys(leaf: Leaf) -> tuple[str, ...]:
    """The data items that the rule of an item reads."""
    block = leaf.block
    readers: dict[str, Callable[[], Iterable[Any]]] = {
        "ratio": lambda: (block["numerator"], block["denominator"]),
        "banded": lambda: (block["numerator"], block["denominator"]),
        "deduct": lambda: (charge["key"] for charge in block["items"]),
        "veto": lambda: (trigger["key"] for trigger in block["triggers"]),
        "survey": lambda: block["strata"],
        "manual": lambda: ("ratings",),
    }
    return tuple(str(key) for key in readers[leaf.method]())


def _raw_faults(leaf: Leaf) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, data_item in enumerate(leaf.block["raw"]):
        place = leaf.place.at("raw").entry(index)
        if "accumulate" in data_item:
            yield from choice_faults(place.at("accumulate"), data_item["accumulate"], ACCUMULATIONS)
        if str(data_item["key"]) in seen:
            yield place.at("key").fault("framework.code_repeated", code=data_item["key"])
        seen.add(str(data_item["key"]))


def _key_faults(leaf: Leaf) -> Iterator[Fault]:
    declared = [str(data_item["key"]) for data_item in leaf.block["raw"]]
    used = used_keys(leaf)
    for key in dict.fromkeys(used):
        if key not in declared:
            yield leaf.place.fault("framework.key_undeclared", key=key)
    for index, key in enumerate(declared):
        if key not in used:
            yield leaf.place.at("raw").entry(index).fault("framework.key_unused", key=key)


def _deduct_faults(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    yield from _repeated_keys(leaf, "items")
    known, place = outline.codes("event_modifiers"), leaf.place.at("modifiers")
    modifiers = [str(modifier) for modifier in leaf.block.get("modifiers", [])]
    for index, modifier in enumerate(modifiers):
        yield from choice_faults(place.entry(index), modifier, known)
    if modifiers:
        yield from _weighing_faults(outline, leaf, [modifier for modifier in modifiers if modifier in known])


def _weighing_faults(outline: Outline, leaf: Leaf, modifiers: list[str]) -> Iterator[Fault]:
    """What an occurrence costs under its circumstances must stay exact."""
    place = leaf.place.at("modifiers")
    factors = [as_decimal(as_mapping(outline.table("event_modifiers")[code]).get("factor")) for code in modifiers]
    charges = [Fraction(as_decimal(charge["per"]) or 0) for charge in leaf.block["items"]]
    full = as_decimal(leaf.block["points"]) or 0
    unit = unit_of(charges, [Fraction(factor) for factor in factors if factor is not None])
    if full * HUNDREDTHS * unit * SCALE > COST_LIMIT:
        yield place.fault("framework.modifiers_too_fine")


def _ratio_faults(_outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    yield from _rate_faults(leaf)
    yield from _goalpost_faults(leaf, rising=False)


def _banded_faults(_outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    yield from _rate_faults(leaf)
    bands, place = leaf.block["bands"], leaf.place.at("bands")
    if leaf.block["per"] == 0:
        yield leaf.place.at("per").fault("framework.out_of_range", value=0, low="above 0", high="1000000")
    if not bands:
        yield place.fault("framework.field_empty", field="bands")
        return
    limits = [as_decimal(band["upto"]) for band in bands]
    bounded = [limit for limit in limits[:-1] if limit is not None]
    rising = all(low < high for low, high in pairwise(bounded))
    if limits[-1] is not None or None in limits[:-1] or not rising:
        yield place.fault("framework.bands_order")
    points = [as_decimal(band["points"]) or Decimal(0) for band in bands]
    if points[0] != as_decimal(leaf.block["points"]):
        yield place.fault("framework.bands_top", points=points[0], full=leaf.block["points"])
    if points != sorted(points, reverse=True):
        yield place.fault("framework.bands_rise")


def _survey_faults(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    yield from choice_faults(leaf.place.at("scale"), leaf.block["scale"], outline.codes("scales"))
    yield from _goalpost_faults(leaf, rising=True)
    strata = leaf.block["strata"]
    for stratum, weight in strata.items():
        yield from number_faults(leaf.place.at("strata").at(str(stratum)), weight)
        number = as_decimal(weight)
        if number is not None and not 0 < number <= 1:
            yield leaf.place.at("strata").fault("framework.out_of_range", value=weight, low="above 0", high=1)
    total = decimal_sum(strata)
    if total is not None and total != 1:
        yield leaf.place.at("strata").fault("framework.strata_weights", sum=total)


def _manual_faults(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    yield from choice_faults(leaf.place.at("scale"), leaf.block["scale"], outline.codes("scales"))


def _veto_faults(_outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    yield from _repeated_keys(leaf, "triggers")
    full = as_decimal(leaf.block["points"]) or Decimal(0)
    for index, trigger in enumerate(leaf.block["triggers"]):
        points = as_decimal(trigger["leaf"])
        if points is not None and points > full:
            yield leaf.place.at("triggers").entry(index).fault("framework.above_full", value=points, full=full)


def _rate_faults(leaf: Leaf) -> Iterator[Fault]:
    if leaf.block["numerator"] == leaf.block["denominator"]:
        yield leaf.place.at("denominator").fault("framework.same_key_twice", key=leaf.block["numerator"])


def _goalpost_faults(leaf: Leaf, *, rising: bool) -> Iterator[Fault]:
    zero, full = as_decimal(leaf.block["zero_at"]), as_decimal(leaf.block["full_at"])
    if zero is None or full is None:
        return
    if zero == full or (rising and zero > full):
        order = " and full_at must be the higher one" if rising else ""
        yield leaf.place.at("zero_at").fault("framework.goalposts", zero=zero, full=full, order=order)


def _repeated_keys(leaf: Leaf, field: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, block in enumerate(leaf.block[field]):
        if str(block["key"]) in seen:
            yield leaf.place.at(field).entry(index).fault("framework.code_repeated", code=block["key"])
        seen.add(str(block["key"]))


_CHECKS: dict[str, Callable[[Outline, Leaf], Iterator[Fault]]] = {
    "deduct": _deduct_faults,
    "ratio": _ratio_faults,
    "banded": _banded_faults,
    "survey": _survey_faults,
    "manual": _manual_faults,
    "veto": _veto_faults,
}
