"""veto: a confirmed trigger decides the item outright, and may cap the pillar.

The law it keeps: nothing fires by itself; an unconfirmed trigger is shown and costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianfen.framework.methods import Veto
from qianfen.kernel.cells import Bytes, Ints
from qianfen.kernel.states import UNCONFIRMED
from qianfen.rules.block import RuleBlock, Share, padded, whole

NO_CAP = 2**40


@dataclass(frozen=True)
class VetoBlock(RuleBlock):
    """Items decided by triggers. Inputs: entries x triggers x (confirmed, unconfirmed)."""

    @classmethod
    def build(cls, entries: slice, rules: Sequence[Veto], columns: Any, marks: Sequence[int]) -> VetoBlock:
        """Entries with their rules, their columns (entries x triggers x 2, padded) and the framework's full marks."""
        leaves = [[trigger.leaf for trigger in rule.triggers] for rule in rules]
        caps = [[NO_CAP if trigger.cap is None else trigger.cap for trigger in rule.triggers] for rule in rules]
        return cls(
            entries=entries,
            columns=np.array(columns, dtype=np.int64),
            parameters=(whole(padded(leaves, 0)), whole(padded(caps, NO_CAP)), whole(list(marks))),
            spread=np.ones(len(rules)),
        )

    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:  # noqa: ARG002 - one signature for all rules
        leaves, _, marks = parameters
        hit = inputs[..., 0] > 0
        kept = np.where(hit, leaves, marks[..., None]).min(axis=-1)
        return kept, np.maximum(marks, 1)

    def caps(self, inputs: Ints) -> Ints:
        """What each item caps its pillar at, in hundredths; NO_CAP if it does not."""
        limits = self.parameters[1].astype(np.int64)
        capped: Ints = np.where(inputs[..., 0] > 0, limits, NO_CAP).min(axis=-1)
        return capped

    def status(self, inputs: Ints) -> Bytes:
        return np.where((inputs[..., 1] > 0).any(axis=-1), UNCONFIRMED, 0).astype(np.uint8)
