"""manual: the mean of independent grades.

The law it keeps: too few raters and the grades say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianfen.framework.methods import Manual
from qianfen.framework.model import Scale
from qianfen.kernel.cells import SCALE, Bytes, Ints
from qianfen.kernel.states import INSUFFICIENT
from qianfen.rules.block import RuleBlock, Share, integers, whole


@dataclass(frozen=True)
class ManualBlock(RuleBlock):
    """Graded items of one scale. Inputs: entries x options."""

    @classmethod
    def build(cls, entries: slice, rules: Sequence[Manual], columns: Any, scale: Scale) -> ManualBlock:
        """Entries with their rules and their columns (entries x options, in the order of the scale)."""
        values, unit = integers(scale.options.values())
        return cls(
            entries=entries,
            columns=np.array(columns, dtype=np.int64),
            parameters=(
                whole([values] * len(rules)),
                whole([unit] * len(rules)),
                whole([rule.raters_min * SCALE for rule in rules]),
            ),
            spread=np.ones(len(rules)),
        )

    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:  # noqa: ARG002 - one signature for all rules
        values, unit, _ = parameters
        return (inputs * values).sum(axis=-1), np.maximum(inputs.sum(axis=-1), 1) * unit

    def status(self, inputs: Ints) -> Bytes:
        few = inputs.sum(axis=-1) < self.parameters[2].astype(np.int64)
        return np.where(few, INSUFFICIENT, 0).astype(np.uint8)
