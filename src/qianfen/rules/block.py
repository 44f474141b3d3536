"""What every scoring rule looks like to the kernel: many entries of one method, each giving a share of its mark.

The law it keeps: a rule's arithmetic is written once. It runs on float arrays first and, where a result is within a
hair of a rounding tie or of an edge, again on Python integers: the same function, exact.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, TypeAlias

import numpy as np

from qianfen.kernel.cells import Bools, Bytes, Floats, Ints, Objects

Numbers: TypeAlias = Floats | Objects
"""An array of float64, or of Python integers."""
Share: TypeAlias = tuple[Numbers, Numbers]
"""Numerator and denominator (above zero) of the share of the mark that is kept."""

HAIR = 1e-6
"""Hundredths of a point. Far above the error of the float pass, far below the distance of most results from a tie."""


@dataclass(frozen=True)
class RuleBlock(ABC):
    """Entries of one method. An entry is one item as of one of its periods."""

    entries: slice
    """Numbers of the entries in the program."""
    columns: Ints
    """Cells that each entry reads: entries x (shape of the rule's input)."""
    parameters: tuple[Objects, ...]
    """Whole numbers, entries first."""
    spread: Floats
    """Per entry: how much the rule enlarges relative errors of its inputs (1 if it does not)."""

    @cached_property
    def spread_max(self) -> float:
        """The largest of them."""
        return float(self.spread.max(initial=1.0))

    @cached_property
    def float_parameters(self) -> tuple[Floats, ...]:
        """The same parameters for the float pass."""
        return tuple(parameter.astype(np.float64) for parameter in self.parameters)

    @abstractmethod
    def share(self, inputs: Any, full: Any, *parameters: Any) -> Share:
        """The share of the full mark that is kept; inputs in millionths, full in hundredths."""

    def doubtful(self, inputs: Floats, *parameters: Floats) -> Bools | None:  # noqa: ARG002 - most rules have no edges
        """Where the float pass may have fallen on the wrong side of an edge."""
        return None

    def status(self, inputs: Ints) -> Bytes | None:  # noqa: ARG002 - a deduction adds none
        """Bits that the rule itself adds to the state of its items."""
        return None


def integers(numbers: Iterable[Decimal | int | Fraction]) -> tuple[list[int], int]:
    """Whole numbers proportional to decimals, and the common factor they were multiplied by."""
    fractions = [Fraction(number) for number in numbers]
    factor = lcm(*(fraction.denominator for fraction in fractions))
    return [int(fraction * factor) for fraction in fractions], factor


def whole(values: Sequence[Any]) -> Objects:
    """Python integers in an array of any shape."""
    return np.array(values, dtype=object)


def padded(rows: Sequence[Sequence[int]], fill: int) -> list[list[int]]:
    """Rows of equal length."""
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[fill] * (width - len(row))] for row in rows]


def clamp_share(numerator: Any, denominator: Any) -> Share:
    """A share between 0 and 1; the denominator is above zero."""
    return np.minimum(np.maximum(numerator, 0), denominator), denominator
