"""The parameters of the six scoring rules, as a framework states them.

The law it keeps: parameters only; the arithmetic is in ``rules``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class Charge:
    """What one occurrence of a key costs, in points."""

    key: str
    per: Decimal


@dataclass(frozen=True, slots=True)
class Deduct:
    """Points are taken off for every occurrence until nothing is left (扣分制)."""

    name: ClassVar[str] = "deduct"
    charges: tuple[Charge, ...]
    modifiers: tuple[str, ...] = ()
    """Circumstances (情节系数) that may weigh an occurrence of this item."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate read on a line between two goalposts (比率折算); ``zero_at`` above ``full_at``: lower is better."""

    name: ClassVar[str] = "ratio"
    numerator: str
    denominator: str
    zero_at: Decimal
    full_at: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """Rates up to and including ``upto`` give ``points`` (hundredths); no ``upto`` means all the rest."""

    upto: Decimal | None
    points: int


@dataclass(frozen=True, slots=True)
class Banded:
    """A rate per so many falls into a band, and the band has points (分档)."""

    name: ClassVar[str] = "banded"
    numerator: str
    denominator: str
    per: Decimal
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """An index from the answers of one or more strata, read between two goalposts (问卷指数)."""

    name: ClassVar[str] = "survey"
    scale: str
    strata: Mapping[str, Decimal]
    min_valid: int
    zero_at: Decimal
    full_at: Decimal


@dataclass(frozen=True, slots=True)
class Manual:
    """The mean grade of independent raters (等次评定)."""

    name: ClassVar[str] = "manual"
    scale: str
    raters_min: int
    key: str = "ratings"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A confirmed event that sets the item to ``leaf`` hundredths, and may cap the pillar."""

    key: str
    name: str
    leaf: int
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """A confirmed trigger decides the item outright (一票否决)."""

    name: ClassVar[str] = "veto"
    triggers: tuple[Trigger, ...]
    requires: tuple[str, ...] = ()


Rule: TypeAlias = Deduct | Ratio | Banded | Survey | Manual | Veto
METHODS: tuple[str, ...] = tuple(rule.name for rule in (Deduct, Ratio, Banded, Survey, Manual, Veto))
