"""The order in which people expect the fields of a document. The law: order says nothing; it only helps to read."""

from collections.abc import Iterable, Mapping
from typing import Any

TOP = (
    "meta",
    "thresholds",
    "measures",
    "audiences",
    "scenario_flags",
    "frequencies",
    "stations",
    "event_modifiers",
    "dedupe_groups",
    "scales",
    "level1",
)
RULE = (
    *("numerator", "denominator", "per", "bands", "scale", "strata", "min_valid", "zero_at", "full_at"),
    *("raters_min", "items", "modifiers", "triggers", "requires"),
)
NODE = (
    *("id", "title", "code", "key", "name", "from_article", "points", "applies_to", "active_when", "method"),
    *RULE,
    *("standard", "station", "co_stations", "frequency", "unit", "accumulate", "raw", "sensitivity", "unit_view"),
    *("tests", "level2", "leaves"),
)


def in_order(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with its blocks and the fields of pillars, sub-pillars and items in the usual order."""
    ordered = _sorted(document, TOP)
    if isinstance(ordered.get("level1"), list):
        ordered["level1"] = [_node(pillar) for pillar in ordered["level1"]]
    return ordered


def _node(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    ordered = _sorted(node, NODE)
    for children in ("level2", "leaves"):
        if isinstance(ordered.get(children), list):
            ordered[children] = [_node(child) for child in ordered[children]]
    return ordered


def _sorted(fields: Mapping[str, Any], order: Iterable[str]) -> dict[str, Any]:
    """Known fields first in their order, then the others as they came."""
    known = [name for name in order if name in fields]
    return {name: fields[name] for name in (*known, *(name for name in fields if name not in known))}
