"""How many people to ask, and where. The law it keeps: never more than there are, never below the floor."""

from __future__ import annotations

from math import ceil
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from qianfen.sampling.parts import in_parts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def needed(margin: float, confidence: float, *, spread: float, population: int, effect: float = 1.0) -> int:
    """Valid answers that an index needs (Cochran 1977, section 4.7; Lohr 2022, section 2.6).

    Args:
        margin: half the width of the interval, in the unit of the index (0 to 1).
        confidence: e.g. 0.9.
        spread: expected standard deviation of one answer, at most 0.5 on an index from 0 to 1.
        population: people there are.
        effect: expected design effect.
    """
    quantile = NormalDist().inv_cdf((1 + confidence) / 2)
    endless = (quantile * spread / margin) ** 2 * effect
    return min(population, ceil(endless / (1 + endless / population) - 1e-9)) if population else 0


def invitations(answers: int, response: float, population: int) -> int:
    """People to invite for so many valid answers, when a share `response` of them answers; at most all there are."""
    return min(population, ceil(answers / response - 1e-9))


def allocate(size: int, population: Ints, *, spread: Floats | None = None, floor: int = 0) -> Ints:
    """Share a sample out among strata.

    Args:
        size: people in all; raised to the sum of the floors where those demand more.
        population: strata x int64, people there are.
        spread: strata x standard deviations for Neyman's optimum (Cochran 1977, section 5.5); None: proportional.
        floor: fewest people in a stratum; all there are, where there are fewer.

    Returns:
        Strata x int64, at least the floor, at most the population, adding up to the size as far as people suffice.
    """
    least = np.minimum(population, floor)
    size = int(np.clip(size, least.sum(), population.sum()))
    share = population * (np.ones(len(population)) if spread is None else spread)
    share = np.where(share.sum() > 0, share, population).astype(np.float64)
    found = least.copy()
    is_open = np.ones(len(population), dtype=bool)
    while is_open.any():
        rest = size - int(found[~is_open].sum())
        wanted = _parts(rest, share, is_open)
        short, over = is_open & (wanted < least), is_open & (wanted > population)
        # Those that fall short are settled first: what they take shrinks the others, never the other way round.
        settled = short if short.any() else over
        if not settled.any():
            return _filled(np.where(is_open, wanted, found), population, size)
        found = np.where(settled, least if short.any() else population, found)
        is_open &= ~settled
    return _filled(found, population, size)


def _parts(rest: int, share: Floats, is_open: NDArray[np.bool_]) -> Ints:
    if rest <= 0 or share[is_open].sum() <= 0:
        return np.zeros(len(share), dtype=np.int64)
    return in_parts(rest, np.where(is_open, share, 0.0))


def _filled(found: Ints, population: Ints, size: int) -> Ints:
    """Put what is left over, or take what is too much, where there is room for it."""
    room: Ints = population - found
    rest = size - int(found.sum())
    if rest <= 0 or not room.any():
        return found
    more: Ints = found + in_parts(min(rest, int(room.sum())), room)
    return more
