"""An index and its variance from weighted answers, by linearisation.

The law it keeps: the variance follows the design that the sample was drawn by, never that of a simple sample.

The index is a ratio of weighted sums; its variance is that of the sums of w·(y - index) / Σw over primary units within
strata, with the finite population correction of each stratum (Lohr 2022, sections 4.1 and 9.1; Cochran 1977, 6.4 and
11.9). Where clusters were drawn by size, their sampling fraction is taken as 0: the draw is treated as one with
replacement, which errs on the safe side. A stratum with a single unit is set against the mean of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from qianfen.sampling.intervals import CONFIDENCE, Interval, interval
from qianfen.sampling.weights import kish

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Design:
    """How the respondents came into the sample."""

    weight: Floats
    """Respondents x people each stands for."""
    stratum: Ints
    """Respondents x index of the stratum."""
    unit: Ints
    """Respondents x index of the primary unit: the cluster drawn first, or the person."""
    rate: Floats
    """Strata x share of the primary units that is in the sample; 0 for draws by size."""

    def of(self, chosen: Bools) -> Design:
        """The design of some of the respondents."""
        return Design(self.weight[chosen], self.stratum[chosen], self.unit[chosen], self.rate)


@dataclass(frozen=True, slots=True)
class Figure:
    """An index from 0 to 1 with what is known about its reliability."""

    index: float
    variance: float
    plain: float
    """Variance that a simple sample with as many answers would have."""
    effective: float
    """Answers it is worth when all agree."""
    degrees: int
    answers: int
    """Valid answers."""

    @property
    def effect(self) -> float | None:
        """Design effect (设计效应): how many times the variance of a simple sample; None where that is 0."""
        return self.variance / self.plain if self.plain > 0 else None

    def within(self, confidence: float = CONFIDENCE) -> Interval:
        """The interval of the index."""
        return interval(self.index, self.variance, self.effective, self.degrees, confidence=confidence)


def estimate(value: Floats, valid: Bools, design: Design) -> Figure | None:
    """The index of a domain from its respondents.

    Args:
        value: respondents x value of the answer, 0 to 1; whatever where not valid.
        valid: respondents x whether the answer counts; the others still belong to the design.
        design: of the same respondents.

    Returns:
        The figure, or None without a valid answer.
    """
    weight = np.where(valid, design.weight, 0.0)
    total, answers = float(weight.sum()), int(valid.sum())
    if not answers or total <= 0:
        return None
    index = float((weight * np.where(valid, value, 0.0)).sum()) / total
    off = np.where(valid, value - index, 0.0)
    variance, degrees = _between_units(weight * off / total, design)
    spread = float((weight * off**2).sum()) / total
    asked = float(design.rate[design.stratum[valid]].mean())
    return Figure(
        index=min(max(index, 0.0), 1.0),
        variance=variance,
        plain=spread / (answers - 1) if answers > 1 else 0.0,
        effective=answers / kish(weight[valid]) / (1 - asked) if asked < 1 else inf,
        degrees=degrees,
        answers=answers,
    )


def _between_units(share: Floats, design: Design) -> tuple[float, int]:
    """Variance of a sum of linearised shares, and its degrees of freedom."""
    units, position = np.unique(design.unit, return_inverse=True)
    sums = np.bincount(position, weights=share, minlength=len(units))
    home = np.zeros(len(units), dtype=np.int64)
    home[position] = design.stratum
    variance, strata = 0.0, np.unique(home)
    for stratum in strata:
        own = sums[home == stratum]
        spread = own @ own if len(own) == 1 else len(own) / (len(own) - 1) * ((own - own.mean()) ** 2).sum()
        variance += (1 - design.rate[stratum]) * float(spread)
    return variance, max(1, len(units) - len(strata))


def combine(figures: Sequence[Figure], weight: Sequence[float]) -> Figure:
    """A weighted mean of independent indices, e.g. of the groups of people of one body.

    Args:
        figures: one for each group, at least one.
        weight: one for each group, any unit; they are brought to add up to 1.

    Returns:
        Its figure; degrees of freedom by Satterthwaite (1946), rounded down.
    """
    share = np.asarray(weight, dtype=np.float64) / sum(weight)
    variances = np.array([figure.variance for figure in figures]) * share**2
    degrees = np.array([figure.degrees for figure in figures])
    variance = float(variances.sum())
    joint = variance**2 / float((variances**2 / degrees).sum()) if variance > 0 else float(degrees.sum())
    needed = float(sum(part**2 / figure.effective for part, figure in zip(share, figures, strict=True)))
    return Figure(
        index=float(sum(part * figure.index for part, figure in zip(share, figures, strict=True))),
        variance=variance,
        plain=float(sum(part**2 * figure.plain for part, figure in zip(share, figures, strict=True))),
        effective=1 / needed if needed > 0 else inf,
        degrees=max(1, int(joint + 1e-9)),
        answers=sum(figure.answers for figure in figures),
    )
