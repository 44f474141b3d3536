"""From a variance to an interval that stays between 0 and 1.

The law it keeps: no interval claims certainty because few people happened to agree.

Taken is Wilson's score interval with the effective number of answers in place of the number and Student's quantile in
place of the normal one (Korn and Graubard 1998; Franco, Little, Louis and Slud 2019 find it among the best for complex
samples). Against the plain t interval: it never leaves 0 to 1 and has a width at 0 and 1, where most indices of
satisfaction lie. Against the logit: it exists there at all. In the middle all three agree.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, inf, isinf, pi, sin, sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.9
"""Of every interval that is shown."""

NEARLY = 1e-12
DEGREES_EXACT_MAX = 200


class Interval(NamedTuple):
    """From where to where, in the unit of the index."""

    low: float
    high: float


@lru_cache(maxsize=1024)
def student(degrees: int, confidence: float = CONFIDENCE) -> float:
    """Student's two-sided quantile: 6.3138 for one degree of freedom at 0.9, 1.6449 for endless ones.

    Bisection on the closed form for whole degrees (Abramowitz and Stegun 26.7.3 and 26.7.4); beyond 200 degrees their
    expansion 26.7.5, exact to six digits there.

    Args:
        degrees: degrees of freedom, at least 1.
        confidence: share inside, e.g. 0.9.
    """
    if degrees > DEGREES_EXACT_MAX:
        normal = NormalDist().inv_cdf((1 + confidence) / 2)
        return normal + (normal**3 + normal) / (4 * degrees)
    low, high = 0.0, 1e6
    for _turn in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, degrees) < confidence else (low, middle)
    return (low + high) / 2


def _inside(quantile: float, degrees: int) -> float:
    """Share of Student's distribution between -quantile and quantile."""
    angle = atan(quantile / sqrt(degrees))
    is_odd = degrees % 2
    term, total = (cos(angle) if is_odd else 1.0), 0.0
    for step in range(2 + is_odd, degrees + 1, 2):
        total += term
        term *= cos(angle) ** 2 * (step - 1) / step
    return 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total


def interval(
    index: float, variance: float, effective: float, degrees: int, *, confidence: float = CONFIDENCE
) -> Interval:
    """Wilson's interval of an index between 0 and 1.

    Args:
        index: the estimate.
        variance: of the estimate, by the design.
        effective: answers it is worth when all agree: number / Kish's effect / share not asked; inf for a census.
        degrees: degrees of freedom of the variance, at least 1.
        confidence: share of intervals that are to hold the truth.
    """
    if effective <= 0:
        return Interval(0.0, 1.0)
    worth = _worth(index, variance, effective)
    if isinf(worth):
        return Interval(index, index)
    quantile = student(max(degrees, 1), confidence)
    stretch = 1 + quantile**2 / worth
    centre = (index + quantile**2 / (2 * worth)) / stretch
    half = quantile / stretch * sqrt(max(index * (1 - index), 0) / worth + (quantile / (2 * worth)) ** 2)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def _worth(index: float, variance: float, effective: float) -> float:
    """How many independent yes-or-no answers would vary as much."""
    if not NEARLY < index < 1 - NEARLY:
        return effective
    # Where all gave the same middle answer the sample shows no spread: count on one at the far end.
    least = (max(index, 1 - index) / effective) ** 2
    spread = max(variance, least)
    return index * (1 - index) / spread if spread > 0 else inf
