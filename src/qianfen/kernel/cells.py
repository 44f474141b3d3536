"""How raw values stand in the kernel's arrays: whole millionths, or a negative code for the reason why there is none.

The law it keeps: sums are sums of integers, and a missing value can never be mistaken for a number.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qianfen.observation import Missing

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Bytes: TypeAlias = NDArray[np.uint8]
Counts: TypeAlias = NDArray[np.float32]
"""Small whole numbers, as floats for the sake of fast matrix products."""
Objects: TypeAlias = NDArray[Any]

PLACES = 6
SCALE = 10**PLACES
VALUE_LIMIT = 10**11
"""Values must stay below this, so that a year of them still adds up within 64 bits."""
CELL_LIMIT = VALUE_LIMIT * SCALE
CELLS_CACHED_MAX = 16_384

ABSENT = -(2**62)
CODES = {Missing.PENDING: ABSENT + 1, Missing.OVERDUE: ABSENT + 2, Missing.NOT_APPLICABLE: ABSENT + 3}


def run_up(values: NDArray[Any]) -> None:
    """Add up over the periods (axis 1), in place; much faster than cumsum along an inner axis."""
    for period in range(1, values.shape[1]):
        values[:, period] += values[:, period - 1]


@lru_cache(maxsize=CELLS_CACHED_MAX)
def to_cell(value: Decimal) -> int | None:
    """A value in whole millionths, or None if it cannot be held exactly."""
    scaled = value.scaleb(PLACES)
    whole = int(scaled)
    return whole if whole == scaled and abs(whole) < CELL_LIMIT else None


def from_cell(cell: int) -> Decimal:
    """The value that a cell holds."""
    return Decimal(int(cell)).scaleb(-PLACES)
