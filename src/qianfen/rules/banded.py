"""banded: a rate per so many falls into a band, and the band has points.

The law it keeps: a band's upper limit belongs to the band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianfen.framework.methods import Banded
from qianfen.kernel.cells import Bools, Bytes, Floats, Ints
from qianfen.kernel.states import NO_BUSINESS
from qianfen.rules.block import RuleBlock, Share, integers, padded, whole

EDGE = 1e-9
EXACT_BELOW = 2.0**53
"""Whole numbers below this are exact in float64, and so is their comparison."""


@dataclass(frozen=True)
class BandedBlock(RuleBlock):
    """Items scored by bands. Inputs: entries x (numerator, denominator)."""

    @classmethod
    def build(cls, entries: slice, rules: Sequence[Banded], columns: Sequence[tuple[int, int]]) -> BandedBlock:
        """Entries with their rules and their columns."""
        bounds = [integers([rule.per, *[band.upto for band in rule.bands if band.upto is not None]]) for rule in rules]
        limits = [numbers[1:] for numbers, _ in bounds]
        return cls(
            entries=entries,
            columns=np.array(columns, dtype=np.int64),
            parameters=(
                whole([numbers[0] for numbers, _ in bounds]),
                whole(padded(limits, -1)),
                whole(_padded_points([[band.points for band in rule.bands] for rule in rules])),
            ),
            spread=np.ones(len(rules)),
        )

    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:  # noqa: ARG002 - one signature for all rules
        per, limits, points = parameters
        part, base = inputs[..., 0], inputs[..., 1]
        over = _over(part, base, per=per, limits=limits)
        drops = points[..., :-1] - points[..., 1:]
        kept = points[..., 0] - (drops * over).sum(axis=-1)
        best = points[..., 0] + np.zeros_like(part)
        empty = (base == 0) | (best == 0)
        return np.where(empty, 1, kept), np.where(empty, 1, best)

    def doubtful(self, inputs: Floats, *parameters: Floats) -> Bools:
        per, limits, _ = parameters
        rate, limit = _sides(inputs[..., 0], inputs[..., 1], per=per, limits=limits)
        larger = np.maximum(rate, limit)
        close: Bools = ((larger >= EXACT_BELOW) & (np.abs(rate - limit) <= EDGE * larger)).any(axis=-1)
        return close

    def status(self, inputs: Ints) -> Bytes:
        return np.where(inputs[..., 1] == 0, NO_BUSINESS, 0).astype(np.uint8)


def _sides(part: Any, base: Any, *, per: Any, limits: Any) -> tuple[Any, Any]:
    return (part * per)[..., None], limits * base[..., None]


def _over(part: Any, base: Any, *, per: Any, limits: Any) -> Any:
    """Per limit: 1 where the rate is above it. A limit of -1 pads shorter rows; the drop there is zero."""
    rate, limit = _sides(part, base, per=per, limits=limits)
    return (rate > limit) * 1


def _padded_points(rows: list[list[int]]) -> list[list[int]]:
    width = max(len(row) for row in rows)
    return [[*row, *[row[-1]] * (width - len(row))] for row in rows]
