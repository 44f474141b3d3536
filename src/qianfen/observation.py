"""What a station reports: one value, or the named reason why there is none.

The law it keeps: a missing value is never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from qianfen.period import Period


class Missing(StrEnum):
    """Why a value is missing (缺报)."""

    PENDING = "pending"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"


CONFIRMED = "confirmed"
"""The modifier that lets a veto trigger count: an approval basis exists and a person has confirmed it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported value (监测数据) of one data item of one body in one period.

    ``key`` is the raw key; for survey answers ``stratum/option``, for ratings ``ratings/A``. A row that only says
    why a survey or a rating is missing may name the bare key (``resident``, ``ratings``).
    """

    body: str
    audience: str
    period: Period
    item: str
    key: str
    value: Decimal | None
    missing: Missing | None = None
    event: str = ""
    modifiers: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    row: int | None = None
    """Line of the file it was read from, for messages only."""
