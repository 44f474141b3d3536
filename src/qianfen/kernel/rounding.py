"""From shares to whole hundredths of a point, rounded half up.

The law it keeps: what the float pass leaves within a hair of a tie or an edge is settled in whole numbers; nothing
else is.
"""

from __future__ import annotations

import numpy as np

from qianfen.kernel.cells import Bools, Floats, Ints
from qianfen.rules.block import HAIR, RuleBlock


def points_of(block: RuleBlock, inputs: Ints, nominal: Ints, effective: Ints) -> Floats:
    """Points of the items of a block (rows x periods x items), whole hundredths.

    Args:
        block: the rule and its parameters.
        inputs: rows x periods x items x the rule's own shape, in millionths.
        nominal: full marks that the rule reckons with, per item.
        effective: full marks that the shares are paid out on, rows x items.
    """
    floats = inputs.astype(np.float64)
    numerator, denominator = block.share(floats, nominal.astype(np.float64), *block.float_parameters)
    exact = effective[:, None, :] * (numerator / denominator)
    points: Floats = np.floor(exact + 0.5)
    doubt = _near_tie(exact, block, effective)
    edge = block.doubtful(floats, *block.float_parameters)
    if edge is not None:
        doubt |= edge
    if doubt.any():
        _settle(points, doubt, block=block, inputs=inputs, marks=(nominal, effective))
    return points


def _near_tie(exact: Floats, block: RuleBlock, effective: Ints) -> Bools:
    slack = np.maximum(HAIR, effective * 1e-12 * block.spread)[:, None, :]
    near: Bools = np.abs(exact - np.floor(exact) - 0.5) <= slack
    return near


def _settle(points: Floats, doubt: Bools, *, block: RuleBlock, inputs: Ints, marks: tuple[Ints, Ints]) -> None:
    rows, periods, items = np.nonzero(doubt)
    nominal, effective = marks
    parameters = [parameter[items] for parameter in block.parameters]
    part = inputs[rows, periods, items].astype(object)
    numerator, denominator = block.share(part, nominal[items].astype(object), *parameters)
    full = effective[rows, items].astype(object)
    points[rows, periods, items] = ((2 * full * numerator + denominator) // (2 * denominator)).astype(np.float64)
