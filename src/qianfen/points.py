"""Points as whole hundredths: the only form in which a score is held.

The law it keeps: no binary fraction ever carries a published point.
"""

from __future__ import annotations

from decimal import Decimal

HUNDREDTHS = 100


def format_points(hundredths: int) -> str:
    """Write points the way they are published: two places, no grouping (``8999`` is ``"89.99"``)."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(int(hundredths)), HUNDREDTHS)
    return f"{sign}{whole}.{rest:02d}"


def to_hundredths(points: Decimal | int | str) -> int:
    """Turn points into whole hundredths.

    Raises:
    ------
    ValueError
        if there is a third place: a full mark of 0.125 could not be published.
    """
    scaled = Decimal(points) * HUNDREDTHS
    whole = int(scaled)
    if whole != scaled:
        message = f"{points} has more than two places; points are published to 0.01. Round it to two places."
        raise ValueError(message)
    return whole


def has_two_places(points: Decimal) -> bool:
    """Tell whether points can be held without loss."""
    scaled = points * HUNDREDTHS
    return scaled == scaled.to_integral_value()
