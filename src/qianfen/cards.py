"""From the kernel's arrays to one scorecard.

The law it keeps: the total and every deduction together are the full mark, a cap being a deduction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np

from qianfen.framework.methods import Veto
from qianfen.framework.model import Framework, Pillar, SubPillar
from qianfen.kernel.evaluate import Evaluation, Scores
from qianfen.kernel.states import flags_of
from qianfen.lineage import Ask, Lineage
from qianfen.points import format_points
from qianfen.rules.veto import NO_CAP
from qianfen.scorecard import CAPPED, JSON, TOTAL, Deduction, Node, Scorecard


@dataclass(frozen=True)
class Card:
    """One line of the kernel's arrays, on its way to becoming a scorecard."""

    evaluation: Evaluation
    scores: Scores
    number: int
    ask: Ask
    lines: dict[tuple[int, int, int, int], Node] = field(default_factory=dict)
    """Lines of items by position, points, mark and state: many scorecards of a block share them."""

    @property
    def framework(self) -> Framework:
        """The framework."""
        return self.evaluation.program.framework

    @cached_property
    def _applies(self) -> list[bool]:
        return cast("list[bool]", self.evaluation.marks.applies[self.ask.row_number].tolist())

    @cached_property
    def _points(self) -> list[int]:
        return cast("list[int]", self.scores.items[self.number].tolist())

    @cached_property
    def _full(self) -> list[int]:
        return cast("list[int]", self.scores.full_marks[self.number].tolist())

    @cached_property
    def _states(self) -> list[int]:
        return cast("list[int]", self.scores.states[self.number].tolist())

    def scorecard(self, bounds: tuple[int, int], *, is_explained: bool = True) -> Scorecard:
        """The finished scorecard; unless it is to be explained, without the values behind it."""
        body_year = self.ask.row.body_year
        lineage = Lineage(self.evaluation, self.ask) if is_explained else None
        nodes = self._nodes()
        return Scorecard(
            body=body_year.body,
            audience=body_year.audience,
            as_of=self.ask.as_of,
            framework=self.framework.code,
            version=self.framework.version,
            nodes={node.code: node for node in nodes},
            deductions=tuple(self._deductions(lineage)),
            bounds=bounds,
            flags=body_year.flags,
            notes=tuple(lineage.notes()) if lineage else (),
        )

    def _nodes(self) -> list[Node]:
        below: list[Node] = []
        pillars: list[Node] = []
        for index, pillar in enumerate(self.framework.pillars):
            parts = self._branch(pillar)
            points = int(self.scores.pillars[self.number, index])
            flags = _union(parts) | ({CAPPED} if self._capped(index) else set())
            pillars.append(Node(pillar.code, 1, points, sum(part.full for part in parts if part.level == 2), flags))
            below.extend([pillars[-1], *parts])
        full = sum(pillar.full for pillar in pillars)
        return [Node(TOTAL, 0, int(self.scores.totals[self.number]), full, _union(pillars)), *below]

    def _branch(self, pillar: Pillar) -> list[Node]:
        nodes: list[Node] = []
        for part in pillar.sub_pillars:
            items = list(self._items(part))
            points, full = sum(node.points for node in items), sum(node.full for node in items)
            nodes.extend([Node(part.code, 2, points, full, _union(items)), *items])
        return nodes

    def _items(self, part: SubPillar) -> Iterator[Node]:
        applies, points, full, states, nodes = self._applies, self._points, self._full, self._states, self.lines
        for item in part.items:
            position = self._position(item.code)
            if applies[position]:
                seen = position, points[position], full[position], states[position]
                if seen not in nodes:
                    nodes[seen] = Node(item.code, 3, seen[1], seen[2], flags_of(seen[3]))
                yield nodes[seen]

    def _deductions(self, lineage: Lineage | None) -> Iterator[Deduction]:
        lost = self.scores.full_marks[self.number] - self.scores.items[self.number]
        for position in np.flatnonzero(lost).tolist():
            item = self.framework.items[position]
            inputs = lineage.inputs(item, full_mark=self._full[position]) if lineage else {}
            yield self._deduction(item.code, int(lost[position]), item.rule.name, inputs)
        for index, pillar in enumerate(self.framework.pillars):
            if self._capped(index):
                before, cap = self._uncapped(index), int(self.scores.caps[self.number, index])
                limit: dict[str, JSON] = {
                    "rule": CAPPED,
                    "points_before": format_points(before),
                    "cap": format_points(cap),
                }
                yield self._deduction(pillar.code, before - cap, CAPPED, {**limit, "vetoes": self._vetoes(index)})

    def _deduction(self, code: str, points_lost: int, reason: str, inputs: dict[str, JSON]) -> Deduction:
        body = self.ask.row.body_year.body
        return Deduction(body, self.ask.as_of, code, points_lost=points_lost, reason=reason, inputs=inputs)

    def _vetoes(self, pillar: int) -> list[JSON]:
        """The items of a pillar that can cap it."""
        owner = self.framework.pillars[pillar]
        return [item.code for item in owner.items if isinstance(item.rule, Veto)]

    def _uncapped(self, pillar: int) -> int:
        return int(self.scores.uncapped[self.number, pillar])

    def _capped(self, pillar: int) -> bool:
        cap = int(self.scores.caps[self.number, pillar])
        return cap < NO_CAP and cap < self._uncapped(pillar)

    def _position(self, code: str) -> int:
        return self.evaluation.program.position[code]


def scorecard_of(
    evaluation: Evaluation, scores: Scores, ask: Ask, *, number: int, bounds: tuple[int, int]
) -> Scorecard:
    """The scorecard of line ``number`` of the scores."""
    return Card(evaluation, scores, number, ask).scorecard(bounds)


def _union(nodes: list[Node]) -> frozenset[str]:
    return frozenset().union(*(node.flags for node in nodes))
