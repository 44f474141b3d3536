"""Who is asked: simple draws, draws by interval, draws of clusters by size.

The law it keeps: every draw states how likely each was to be drawn, and comes again from the same seed and address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from qianfen.sampling.stream import below, rank

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Clusters drawn by size: their indices in the order given, and the chance each had."""

    index: tuple[int, ...]
    probability: tuple[Fraction, ...]


def simple(population: int, size: int, seed: str, *address: object) -> Ints:
    """Simple random sampling without replacement from a list.

    Every entry has the random number of its own position; those with the smallest numbers are drawn. So a person who
    knows the seed can check any single entry, and a longer sample contains the shorter one.

    Args:
        population: entries of the list, numbered from 1.
        size: how many are drawn, at most the population.
        seed: the seed of the draw.
        address: which list it is.

    Returns:
        Size x int64: positions from 1, in rising order.
    """
    _check(population, size)
    keyed = ((rank(seed, *address, position), position) for position in range(1, population + 1))
    return np.array(sorted(position for _key, position in nsmallest(size, keyed)), dtype=np.int64)


def systematic(population: int, size: int, seed: str, *address: object) -> Ints:
    """Every so-manieth entry of a list, from a random start (Cochran 1977, chapter 8), with a fractional interval.

    Args:
        population: entries of the list, numbered from 1.
        size: how many are drawn, at most the population.
        seed: the seed of the draw.
        address: which list it is.

    Returns:
        Size x int64: positions from 1, in rising order; each entry has the same chance size / population.
    """
    _check(population, size)
    if not size:
        return np.zeros(0, dtype=np.int64)
    start = below(population, seed, *address)
    return np.array([(start + turn * population) // size + 1 for turn in range(size)], dtype=np.int64)


def by_size(sizes: Sequence[int], number: int, seed: str, *address: object) -> Drawn:
    """Clusters with probability proportional to size: systematic over a random order (Hartley and Rao 1962).

    Clusters larger than the interval are taken for certain, and the others drawn among themselves.

    Args:
        sizes: people in each cluster.
        number: clusters to draw, at most those that have people.
        seed: the seed of the draw.
        address: which clusters they are.

    Returns:
        Indices of the drawn clusters, in rising order, each with its chance of being drawn.
    """
    _check(sum(size > 0 for size in sizes), number)
    certain = _certain(sizes, number)
    others = [index for index, size in enumerate(sizes) if size > 0 and index not in certain]
    others.sort(key=lambda index: rank(seed, *address, "order", index))
    left, total = number - len(certain), sum(sizes[index] for index in others)
    chance = {index: Fraction(1) for index in certain}
    if left:
        start, passed, turn = below(total, seed, *address, "start"), 0, 0
        for index in others:
            passed += sizes[index]
            if turn < left and start + turn * total < passed * left:
                chance[index] = Fraction(left * sizes[index], total)
                turn += 1
    found = tuple(sorted(chance))
    return Drawn(found, tuple(chance[index] for index in found))


def _certain(sizes: Sequence[int], number: int) -> set[int]:
    certain: set[int] = set()
    while len(certain) < number:
        left = number - len(certain)
        total = sum(size for index, size in enumerate(sizes) if index not in certain)
        new = {index for index, size in enumerate(sizes) if index not in certain and size > 0 and size * left >= total}
        if not new:
            break
        certain |= new
    return certain


def _check(population: int, size: int) -> None:
    if not 0 <= size <= population:
        raise ValueError(f"{size} cannot be drawn from {population} without replacement: ask for at most {population}")
