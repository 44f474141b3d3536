"""ratio: a rate read on the straight line between two goalposts.

The law it keeps: without business (denominator zero) nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianfen.framework.methods import Ratio
from qianfen.kernel.cells import Bytes, Ints
from qianfen.kernel.states import NO_BUSINESS
from qianfen.rules.block import RuleBlock, Share, clamp_share, integers, whole


@dataclass(frozen=True)
class RatioBlock(RuleBlock):
    """Items scored by a rate. Inputs: entries x (numerator, denominator)."""

    @classmethod
    def build(cls, entries: slice, rules: Sequence[Ratio], columns: Sequence[tuple[int, int]]) -> RatioBlock:
        """Entries with their rules and their columns."""
        posts = [integers([rule.zero_at, rule.full_at]) for rule in rules]
        return cls(
            entries=entries,
            columns=np.array(columns, dtype=np.int64),
            parameters=(
                whole([zero for (zero, _), _ in posts]),
                whole([full for (_, full), _ in posts]),
                whole([unit for _, unit in posts]),
            ),
            spread=np.array([goalpost_spread(float(rule.zero_at), float(rule.full_at)) for rule in rules]),
        )

    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:  # noqa: ARG002 - one signature for all rules
        zero, full_at, unit = parameters
        part, base = inputs[..., 0], inputs[..., 1]
        return between_goalposts(part * unit, base, (zero, full_at))

    def status(self, inputs: Ints) -> Bytes:
        return np.where(inputs[..., 1] == 0, NO_BUSINESS, 0).astype(np.uint8)


def between_goalposts(part: Any, base: Any, goalposts: tuple[Any, Any]) -> Share:
    """Where part/base lies between the goalposts, as a share; full where the base is zero."""
    zero, full_at = goalposts
    direction = np.where(full_at > zero, 1, -1)
    numerator = (part - zero * base) * direction
    denominator = (full_at - zero) * direction * base
    empty = base == 0
    return clamp_share(np.where(empty, 1, numerator), np.where(empty, 1, denominator))


def goalpost_spread(zero: float, full: float) -> float:
    """How much the line between two goalposts enlarges a relative error of the rate."""
    return max(1.0, abs(zero), abs(full)) / abs(full - zero)
