"""survey: strata of answers, each a mean of option values, weighted and read between two goalposts.

The law it keeps: too few valid answers in any stratum and the survey says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianfen.framework.methods import Survey
from qianfen.framework.model import Scale
from qianfen.kernel.cells import SCALE, Bytes, Ints
from qianfen.kernel.states import INSUFFICIENT
from qianfen.rules.block import RuleBlock, Share, integers, whole
from qianfen.rules.ratio import between_goalposts, goalpost_spread


@dataclass(frozen=True)
class SurveyBlock(RuleBlock):
    """Surveys of one scale with the same number of strata. Inputs: entries x strata x valid options."""

    @classmethod
    def build(cls, entries: slice, rules: Sequence[Survey], columns: Any, scale: Scale) -> SurveyBlock:
        """Entries with their rules and their columns (entries x strata x options, in the order of rule and scale)."""
        values, value_unit = integers(scale.options.values())
        weights, goalposts = [], []
        for rule in rules:
            numbers, weight_unit = integers(rule.strata.values())
            posts, post_unit = integers([rule.zero_at, rule.full_at])
            unit = value_unit * weight_unit
            weights.append([number * post_unit for number in numbers])
            goalposts.append([posts[0] * unit, posts[1] * unit])
        return cls(
            entries=entries,
            columns=np.array(columns, dtype=np.int64),
            parameters=(
                whole([values] * len(rules)),
                whole(weights),
                whole(goalposts),
                whole([rule.min_valid * SCALE for rule in rules]),
            ),
            spread=np.array([goalpost_spread(float(rule.zero_at), float(rule.full_at)) for rule in rules]),
        )

    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:  # noqa: ARG002 - one signature for all rules
        values, weights, goalposts, _ = parameters
        earned = (inputs * values[..., None, :]).sum(axis=-1) * weights
        valid = np.maximum(inputs.sum(axis=-1), 1)
        numerator, denominator = earned[..., 0], valid[..., 0]
        for stratum in range(1, valid.shape[-1]):
            numerator = numerator * valid[..., stratum] + earned[..., stratum] * denominator
            denominator = denominator * valid[..., stratum]
        return between_goalposts(numerator, denominator, (goalposts[..., 0], goalposts[..., 1]))

    def status(self, inputs: Ints) -> Bytes:
        needed = self.parameters[3].astype(np.int64)[:, None]
        few = (inputs.sum(axis=-1) < needed).any(axis=-1)
        return np.where(few, INSUFFICIENT, 0).astype(np.uint8)
