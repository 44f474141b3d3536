"""The result of scoring one body as of one month.

The law it keeps: total plus every deduction is the full mark, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from qianfen.period import Period

JSON: TypeAlias = "str | int | bool | list[JSON] | dict[str, JSON] | None"

TOTAL = "TOTAL"
CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the scorecard: the total (level 0), a pillar (1), a sub-pillar (2) or an item (3)."""

    code: str
    level: int
    points: int
    full: int
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Deduction:
    """Why points were lost (扣分): the item or the capped pillar, and the inputs to redo the sum by hand."""

    body: str
    as_of: Period
    item: str
    points_lost: int
    reason: str
    """The name of the rule that took the points, or ``capped``."""
    inputs: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the score must know that cost no points, e.g. an event that was counted in another item."""

    item: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scorecard (评价结果) of one body as of one month. All points are whole hundredths."""

    body: str
    audience: str
    as_of: Period
    framework: str
    version: str
    nodes: Mapping[str, Node]
    deductions: tuple[Deduction, ...]
    bounds: tuple[int, int]
    """Lowest and highest total that the missing data could still give."""
    flags: frozenset[str] = frozenset()
    """Scenario flags that were active for the body in this year."""
    notes: tuple[Note, ...] = ()

    @property
    def total(self) -> int:
        """Points of the whole framework."""
        return self.nodes[TOTAL].points

    def as_dict(self) -> dict[str, JSON]:
        """Give the scorecard as a JSON document; keys and order are stable."""
        return {
            "body": self.body,
            "audience": self.audience,
            "as_of": str(self.as_of),
            "framework": self.framework,
            "version": self.version,
            "flags": [*sorted(self.flags)],
            "bounds": list(self.bounds),
            "nodes": [_node_as_dict(node) for node in self.nodes.values()],
            "deductions": [_deduction_as_dict(deduction) for deduction in self.deductions],
            "notes": [{"item": note.item, "code": note.code, "params": dict(note.params)} for note in self.notes],
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Scorecard:
        """Read back what :meth:`as_dict` wrote."""
        as_of = Period.parse(document["as_of"])
        body = str(document["body"])
        return cls(
            body=body,
            audience=document["audience"],
            as_of=as_of,
            framework=document["framework"],
            version=document["version"],
            nodes={entry["code"]: _node_from_dict(entry) for entry in document["nodes"]},
            deductions=tuple(Deduction(body=body, as_of=as_of, **entry) for entry in document["deductions"]),
            bounds=(document["bounds"][0], document["bounds"][1]),
            flags=frozenset(document["flags"]),
            notes=tuple(Note(**entry) for entry in document["notes"]),
        )


def _node_as_dict(node: Node) -> dict[str, JSON]:
    return {
        "code": node.code,
        "level": node.level,
        "points": node.points,
        "full": node.full,
        "flags": [*sorted(node.flags)],
    }


def _node_from_dict(entry: Mapping[str, Any]) -> Node:
    return Node(entry["code"], entry["level"], entry["points"], entry["full"], frozenset(entry["flags"]))


def _deduction_as_dict(deduction: Deduction) -> dict[str, JSON]:
    return {
        "item": deduction.item,
        "points_lost": deduction.points_lost,
        "reason": deduction.reason,
        "inputs": dict(deduction.inputs),
    }
