"""From shares to whole hundredths of a point, rounded half up.

The law it keeps: what the float pass leaves within a hair of a tie or an edge is settled in whole numbers; nothing
else is.
"""

from __future__ import annotations

import numpy as np

from qianfen.kernel.cells import Bools, Floats, Ints
from qianfen.rules.block import HAIR, RuleBlock

ERROR = 1e-12
"""Relative error of the float pass, generously."""


def points_of(block: RuleBlock, inputs: Ints, nominal: Ints, effective: Floats) -> Floats:
    """Points of the entries of a block (rows x entries), whole hundredths.

    Args:
        block: the rule and its parameters.
        inputs: rows x entries x the rule's own shape, in millionths.
        nominal: full marks that the rule reckons with, per entry.
        effective: full marks that the shares are paid out on, rows x entries.
    """
    floats = inputs.astype(np.float64)
    numerator, denominator = block.share(floats, nominal.astype(np.float64), *block.float_parameters)
    shifted = effective * (numerator / denominator) + 0.5
    points: Floats = np.floor(shifted)
    doubt = _near_tie(shifted - points, block, effective)
    edge = block.doubtful(floats, *block.float_parameters)
    if edge is not None:
        doubt |= edge
    if doubt.any():
        _settle(points, doubt, block=block, inputs=inputs, marks=(nominal, effective))
    return points


def _near_tie(fraction: Floats, block: RuleBlock, effective: Floats) -> Bools:
    """Where the fraction above the rounded-down value is nearly 0 or nearly 1; the float error is below the slack."""
    slack = max(HAIR, float(effective.max(initial=0)) * ERROR * block.spread_max)
    near: Bools = np.abs(fraction - 0.5) >= 0.5 - slack
    return near


def _settle(points: Floats, doubt: Bools, *, block: RuleBlock, inputs: Ints, marks: tuple[Ints, Floats]) -> None:
    rows, entries = np.nonzero(doubt)
    nominal, effective = marks
    parameters = [parameter[entries] for parameter in block.parameters]
    part = inputs[rows, entries].astype(object)
    numerator, denominator = block.share(part, nominal[entries].astype(object), *parameters)
    full = effective[rows, entries].astype(np.int64).astype(object)
    points[rows, entries] = ((2 * full * numerator + denominator) // (2 * denominator)).astype(np.float64)
