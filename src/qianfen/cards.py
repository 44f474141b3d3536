"""From the kernel's arrays to one scorecard.

The law it keeps: the total and every deduction together are the full mark, a cap being a deduction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeAlias, cast

import numpy as np

from qianfen.framework.methods import Veto
from qianfen.framework.model import Framework, SubPillar
from qianfen.kernel.evaluate import Evaluation, Scores
from qianfen.kernel.states import flags_of
from qianfen.lineage import Ask, Lineage
from qianfen.points import format_points
from qianfen.rules.veto import NO_CAP
from qianfen.scorecard import CAPPED, JSON, TOTAL, Deduction, Node, Scorecard

Result: TypeAlias = tuple[bool, int, int, int]
"""Of an item whether it applies, its points, its mark and its state."""
Lines: TypeAlias = dict[tuple[str, tuple[Result, ...]], tuple[Node, ...]]
"""The lines of a sub-pillar and its items, by its code and their results."""


@dataclass(frozen=True)
class Card:
    """One line of the kernel's arrays, on its way to becoming a scorecard."""

    evaluation: Evaluation
    scores: Scores
    number: int
    ask: Ask
    lines: Lines = field(default_factory=dict)
    """Many scorecards of a block share them."""

    @property
    def framework(self) -> Framework:
        """The framework."""
        return self.evaluation.program.framework

    @cached_property
    def _full(self) -> list[int]:
        return cast("list[int]", self.scores.full_marks[self.number].tolist())

    def _results(self) -> Iterator[Result]:
        """Every item of the framework in order."""
        applies = self.evaluation.marks.applies[self.ask.row_number].tolist()
        points, states = self.scores.items[self.number].tolist(), self.scores.states[self.number].tolist()
        return zip(applies, points, self._full, states, strict=True)

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
        results = self._results()
        below: list[Node] = []
        pillars: list[Node] = []
        for index, pillar in enumerate(self.framework.pillars):
            parts = [
                node
                for part in pillar.sub_pillars
                for node in self._part(part, tuple(islice(results, len(part.items))))
            ]
            points = int(self.scores.pillars[self.number, index])
            flags = _union(parts) | ({CAPPED} if self._capped(index) else set())
            pillars.append(Node(pillar.code, 1, points, sum(part.full for part in parts if part.level == 2), flags))
            below.extend([pillars[-1], *parts])
        full = sum(pillar.full for pillar in pillars)
        return [Node(TOTAL, 0, int(self.scores.totals[self.number]), full, _union(pillars)), *below]

    def _part(self, part: SubPillar, results: tuple[Result, ...]) -> tuple[Node, ...]:
        """The line of a sub-pillar and those of its items."""
        seen = part.code, results
        if seen not in self.lines:
            found = zip(part.items, results, strict=True)
            items = [
                Node(item.code, 3, points, full, flags_of(state))
                for item, (applies, points, full, state) in found
                if applies
            ]
            points, full = sum(node.points for node in items), sum(node.full for node in items)
            self.lines[seen] = Node(part.code, 2, points, full, _union(items)), *items
        return self.lines[seen]

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
