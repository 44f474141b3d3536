"""Everything that can be wrong with the structure of a framework document.

The law it keeps: every fault, located, all at once; a document without faults can be scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qianfen.faults import Fault
from qianfen.framework.check_rules import rule_faults
from qianfen.framework.check_sums import sum_faults
from qianfen.framework.check_tables import table_faults
from qianfen.framework.outline import Branch, Leaf, Outline
from qianfen.framework.place import Place, as_list, choice_faults
from qianfen.framework.shape import PILLAR, SUB_PILLAR, TOP, item_shape
from qianfen.period import Frequency
from qianfen.scorecard import TOTAL

SENSITIVITIES = ("normal", "restricted", "case")
BODY_VIEWS = ("detail", "points_only")


def structure_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a document except failing golden tests."""
    faults = list(TOP.faults(Place(), document))
    if not isinstance(document, dict):
        return faults
    outline = Outline.of(document)
    faults.extend(table_faults(outline))
    for pillar in outline.pillars:
        faults.extend(_branch_faults(pillar))
    for leaf in outline.leaves:
        faults.extend(_leaf_faults(outline, leaf))
    faults.extend(_repeated_codes(outline))
    faults.extend(_repeated_names(outline))
    faults.extend(_idle_stations(outline))
    faults.extend(sum_faults(outline))
    return faults


def _branch_faults(pillar: Branch) -> Iterator[Fault]:
    yield from PILLAR.faults(pillar.place, pillar.value)
    for sub_pillar in pillar.children:
        yield from SUB_PILLAR.faults(sub_pillar.place, sub_pillar.value)


def _leaf_faults(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    shape = list(item_shape(leaf.block.get("method")).faults(leaf.place, leaf.value))
    yield from shape
    yield from _references(outline, leaf)
    if all(fault.code == "framework.field_unknown" for fault in shape):
        yield from rule_faults(outline, leaf)


def _references(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    block, place = leaf.block, leaf.place
    if leaf.code and not leaf.code.startswith(f"{leaf.sub_pillar}-"):
        yield place.at("code").fault("framework.code_not_under", code=leaf.code, prefix=f"{leaf.sub_pillar}-")
    for field, stations in (("station", [block.get("station")]), ("co_stations", as_list(block.get("co_stations")))):
        for station in stations:
            if station is not None and str(station) not in outline.codes("stations"):
                yield place.at(field).fault("framework.station_unknown", code=station)
    declared = [code for code in outline.codes("frequencies") if code in set(Frequency)]
    choices = {
        "frequency": declared,
        "applies_to": ("all", *outline.codes("audiences")),
        "sensitivity": SENSITIVITIES,
        "unit_view": BODY_VIEWS,
    }
    for field, known in choices.items():
        if field in block:
            yield from choice_faults(place.at(field), block[field], known)
    yield from _flag_faults(outline, leaf)


def _flag_faults(outline: Outline, leaf: Leaf) -> Iterator[Fault]:
    condition = leaf.block.get("active_when")
    if not isinstance(condition, str):
        return
    flag = condition.removeprefix("not ").strip()
    if flag not in outline.codes("scenario_flags"):
        yield leaf.place.at("active_when").fault("framework.flag_unknown", code=flag)


def _repeated_codes(outline: Outline) -> Iterator[Fault]:
    seen = {TOTAL}
    nodes: tuple[Branch | Leaf, ...] = (*outline.pillars, *outline.sub_pillars, *outline.leaves)
    for node in nodes:
        if node.code in seen:
            yield node.place.at("code").fault("framework.code_repeated", code=node.code)
        if node.code:
            seen.add(node.code)


def _repeated_names(outline: Outline) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for leaf in outline.leaves:
        name = leaf.block.get("name")
        if isinstance(name, str) and name in first:
            codes = f"{first[name]}, {leaf.code}"
            yield leaf.place.at("name").fault("framework.name_repeated", name=name, codes=codes)
        elif isinstance(name, str) and name:
            first[name] = leaf.code


def _idle_stations(outline: Outline) -> Iterator[Fault]:
    busy = {str(leaf.block.get("station")) for leaf in outline.leaves}
    for place, block in outline.blocks("stations"):
        if "code" in block and str(block["code"]) not in busy:
            yield place.fault("framework.station_idle", code=block["code"])
