"""Chance that anyone can repeat: numbers drawn from a seed and the name of what they are for.

The law: only raw words of NumPy's PCG64, whose stream is promised never to change, and plain products of doubles; no
distribution of NumPy's own (they may change with its version) and no transcendental function (they differ by machine).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

DOUBLE = 2.0**-53
TRIALS = 24


@dataclass(frozen=True, slots=True)
class Draws:
    """A stream of uniform numbers for one purpose; another purpose has another stream."""

    bits: np.random.PCG64

    @classmethod
    def of(cls, seed: int, *purpose: object) -> "Draws":
        """The stream for a seed and a purpose, such as a body, an item and a period."""
        digest = hashlib.sha256("|".join(map(str, purpose)).encode()).digest()
        words = [int.from_bytes(digest[start : start + 4], "big") for start in range(0, 16, 4)]
        return cls(np.random.PCG64(np.random.SeedSequence([seed, *words])))

    def uniform(self, number: int) -> npt.NDArray[np.floating[Any]]:
        """So many numbers from 0 up to, but not including, 1."""
        return (self.bits.random_raw(number) >> np.uint64(11)) * DOUBLE

    def between(self, low: float, high: float) -> float:
        """One number from a range."""
        return low + (high - low) * float(self.uniform(1)[0])

    def successes(self, trials: int, chance: float) -> int:
        """How many of so many trials succeed (a binomial number)."""
        return int(np.count_nonzero(self.uniform(trials) < chance)) if trials > 0 else 0

    def occurrences(self, expected: float) -> int:
        """How often something rare happens: many small chances instead of a Poisson number."""
        return self.successes(TRIALS, min(expected / TRIALS, 1.0))

    def spread(self, number: int, weights: Sequence[float]) -> list[int]:
        """Put so many things into boxes of the given weights (a multinomial number)."""
        total, counts = sum(weights), [0] * len(weights)
        for drawn in self.uniform(number) if number > 0 else ():
            counts[_box(float(drawn) * total, weights)] += 1
        return counts


def _box(point: float, weights: Sequence[float]) -> int:
    for index, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return index
    return max(index for index, weight in enumerate(weights) if weight > 0)
