"""A whole number shared out in whole parts. The law it keeps: the parts add up to the whole, exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def in_parts(whole: int, shares: Sequence[float] | NDArray[np.float64] | Ints) -> Ints:
    """Share `whole` out in proportion to `shares`, by largest remainder (Hamilton's method).

    Args:
        whole: what is shared out, >= 0; its unit is the unit of the parts.
        shares: one number >= 0 for each part, not all zero unless `whole` is.

    Returns:
        Parts x int64, adding up to `whole`. Equal remainders go to the earlier part.
    """
    wanted = np.asarray(shares, dtype=np.float64)
    total = wanted.sum()
    if total <= 0:
        if whole:
            raise ValueError(f"{whole} cannot be shared out among shares that are all zero: give one of them a share")
        return np.zeros(len(wanted), dtype=np.int64)
    exact = wanted / total * whole
    parts: Ints = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: whole - int(parts.sum())]] += 1
    return parts
