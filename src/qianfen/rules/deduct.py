"""deduct: the mark less the sum of counts times their charges, never below zero.

The law it keeps: every occurrence costs the same, whenever it was reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from qianfen.kernel.cells import SCALE
from qianfen.points import HUNDREDTHS
from qianfen.rules.block import RuleBlock, Share, integers, padded, whole


@dataclass(frozen=True)
class DeductBlock(RuleBlock):
    """Items scored by deduction. Inputs: entries x charges."""

    @classmethod
    def build(cls, entries: slice, charges: Sequence[Sequence[tuple[int, Fraction]]], pad: int) -> DeductBlock:
        """Entries with their (column, points per occurrence) pairs; ``pad`` is a column that is always zero."""
        weights, units = [], []
        for row in charges:
            numbers, unit = integers([per * HUNDREDTHS for _, per in row])
            weights.append(numbers)
            units.append(unit * SCALE)
        return cls(
            entries=entries,
            columns=np.array(padded([[column for column, _ in row] for row in charges], pad), dtype=np.int64),
            parameters=(whole(padded(weights, 0)), whole(units)),
            spread=np.ones(len(charges)),
        )

    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:
        weights, unit = parameters
        mark = full * unit
        lost = (inputs * weights).sum(axis=-1)
        return np.maximum(mark - lost, 0), np.maximum(mark, 1)
