"""For how many each answer stands: design weight x non-response x raking, trimmed.

The law it keeps: weights are positive, and none is so large that one person speaks for a crowd.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TURNS_MAX = 200
CLOSE = 1e-10


def respond(base: Floats, group: Ints, invited: Floats) -> Floats:
    """Let those who answered stand for those of their group who did not (weighting classes; Lohr 2022, section 8.5).

    Args:
        base: respondents x design weights, 1 / probability of being invited.
        group: respondents x index of the group within which non-response is made up for.
        invited: groups x sum of the design weights of all eligible people invited.

    Returns:
        Respondents x weights; in every group with an answer they add up to `invited`.
    """
    answered = np.bincount(group, weights=base, minlength=len(invited))
    factor = np.divide(invited, answered, out=np.zeros_like(invited, dtype=np.float64), where=answered > 0)
    return base * factor[group]


def kish(weight: Floats) -> float:
    """Design effect of unequal weights, n·Σw² / (Σw)² (Kish 1965, section 11.7); 1 where there are none."""
    total = float(weight.sum())
    return len(weight) * float((weight**2).sum()) / total**2 if total > 0 else 1.0


def trim(weight: Floats, group: Ints, *, most: float) -> Floats:
    """Cut weights at `most` times the mean of their group, and give what was cut to the others of the group.

    Args:
        weight: respondents x weights.
        group: respondents x index of the group whose total is kept.
        most: limit in means of the group, above 1.
    """
    found = weight.astype(np.float64).copy()
    for each in np.unique(group):
        own = group == each
        found[own] = _trimmed(found[own], most)
    return found


def _trimmed(weight: Floats, most: float) -> Floats:
    limit = most * weight.mean()
    for _turn in range(TURNS_MAX):
        over = weight > limit * (1 + CLOSE)
        if not over.any():
            break
        spare = float((weight[over] - limit).sum())
        weight = np.where(over, limit, weight)
        free = weight < limit
        weight = np.where(free, weight * (1 + spare / weight[free].sum()), weight)
    return weight


@dataclass(frozen=True, slots=True)
class Margin:
    """A known margin of the population: each respondent's class (-1: not known), and the share of each class."""

    klass: Ints
    share: Floats


def rake(weight: Floats, margins: Sequence[Margin]) -> Floats:
    """Fit weights to known margins in turn (Deming and Stephan 1940), as far as the classes have respondents.

    Args:
        weight: respondents x weights.
        margins: classes of the respondents with the shares of the population; those without a class keep their part.

    Returns:
        Respondents x weights with the same sum, whose shares agree with every margin once the turns have settled.
    """
    found, total = weight.astype(np.float64).copy(), float(weight.sum())
    for _turn in range(TURNS_MAX):
        before = found
        for margin in margins:
            found = _fitted(found, margin)
        if len(found) == 0 or np.abs(found - before).max() <= CLOSE * total:
            break
    return found


def _fitted(weight: Floats, margin: Margin) -> Floats:
    known = margin.klass >= 0
    if not known.any():
        return weight
    have = np.bincount(margin.klass[known], weights=weight[known], minlength=len(margin.share))
    share = np.where(have > 0, margin.share, 0.0)
    if share.sum() <= 0:
        return weight
    target = share / share.sum() * have.sum()
    factor = np.divide(target, have, out=np.ones_like(target), where=have > 0)
    return np.where(known, weight * factor[np.where(known, margin.klass, 0)], weight)
