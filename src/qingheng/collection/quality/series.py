"""What is usual in a body's own history, told by median and MAD: one odd month in it moves neither.

The law: exact decimals, so that a limit is a limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

CONSISTENT = Decimal("1.4826")
"""Makes the median absolute deviation of a bell curve its standard deviation."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle of a history, and how far from it a value may lie."""

    middle: Decimal
    reach: Decimal

    @property
    def low(self) -> Decimal:
        """The lowest usual value; there is nothing below zero."""
        return max(self.middle - self.reach, Decimal(0))

    @property
    def high(self) -> Decimal:
        """The highest usual value."""
        return self.middle + self.reach

    def holds(self, value: Decimal) -> bool:
        """Whether a value is nothing out of the ordinary."""
        return abs(value - self.middle) <= self.reach


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def deviation(values: Sequence[Decimal], middle: Decimal) -> Decimal:
    """The median absolute deviation from the middle."""
    return median([abs(value - middle) for value in values])


def usual_of(values: Sequence[Decimal], *, factor: Decimal, share: Decimal, floor: Decimal) -> Usual:
    """What is usual after these values.

    A value may lie `factor` spreads from the median. The spread is the history's own, but at least `share` of the
    median and at least `floor`: three cases after a row of ones and twos are no jump.
    """
    middle = median(values)
    spread = max(CONSISTENT * deviation(values, middle), share * middle, floor)
    return Usual(middle, factor * spread)
