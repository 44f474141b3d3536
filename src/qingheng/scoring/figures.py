"""Mean, median, rank and spread of points. The law: whole hundredths in, whole hundredths out, halves rounded up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor


def rounded(points: Fraction) -> int:
    """To the nearest whole hundredth; halves up."""
    return floor(points + Fraction(1, 2))


def mean(points: Collection[int]) -> int | None:
    """The average; None of nothing."""
    return rounded(Fraction(sum(points), len(points))) if points else None


def median(points: Collection[int]) -> int | None:
    """The middle value, or the average of the two in the middle; None of nothing."""
    ordered = sorted(points)
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else mean(ordered[half - 1 : half + 1])


def difference(now: int | None, then: int | None) -> int | None:
    """How far `now` lies above `then`; None if one of them is missing."""
    return None if now is None or then is None else now - then


@dataclass(frozen=True)
class Rank:
    """A place among others (名次): equal points share the better place."""

    place: int
    of: int
    is_shared: bool


def rank(points: int, everybody: Collection[int]) -> Rank:
    """The place of `points` among `everybody`, which includes it."""
    return Rank(
        place=1 + sum(other > points for other in everybody),
        of=len(everybody),
        is_shared=sum(other == points for other in everybody) > 1,
    )


@dataclass(frozen=True)
class Span:
    """How many bodies have from `low` to just under `high` hundredths; the topmost span includes its end."""

    low: int
    high: int
    bodies: int
    is_own: bool


SPANS_MAX = 10


def distribution(points: Sequence[int], *, own: int, full: int, step: int) -> list[Span]:
    """The spread of the points over spans of `step` hundredths; wider ones if there were too many."""
    lowest = min([*points, own, full - step])
    while full - lowest // step * step > SPANS_MAX * step:
        step *= 2
    spans = []
    for low, high in pairwise([*range(lowest // step * step, full, step), full]):
        end = high + 1 if high == full else high
        spans.append(Span(low, high, sum(low <= each < end for each in points), is_own=low <= own < end))
    return spans


def cut_axis(lowest: int, full: int, *, step: int) -> int:
    """Where an axis may start so that differences can be seen: a round step below the lowest value, or zero."""
    return max(0, min(lowest, full - 1) // step * step - step) if lowest > step else 0


def extent(values: Iterable[int | None]) -> tuple[int, int] | None:
    """The lowest and the highest of the values that are there."""
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None
