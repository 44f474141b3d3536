"""What an event of a deducting item costs under its circumstances, in whole units.

The law it keeps: count x charge x factors is exact; what is too fine to be exact is refused when the framework is
checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, combinations
from math import lcm, prod

from qianfen.framework.methods import Deduct
from qianfen.framework.model import Framework, Item
from qianfen.points import HUNDREDTHS

COST_LIMIT = 2**56
"""Costs saturate here: far above every full mark, low enough for a year of them to add up within 64 bits."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price list of one item."""

    per: Mapping[str, Fraction]
    """Points for one occurrence of each key."""
    factors: Mapping[str, Fraction]
    unit: int
    """Units in a hundredth of a point, so that every cost of one occurrence is whole."""
    known: dict[tuple[str, tuple[str, ...]], Fraction] = field(default_factory=dict, compare=False)
    """Points worked out before."""

    def points(self, key: str, modifiers: tuple[str, ...]) -> Fraction:
        """Points that one occurrence costs."""
        if (key, modifiers) not in self.known:
            factors = (self.factors[modifier] for modifier in modifiers)
            self.known[key, modifiers] = self.per[key] * prod(factors, start=Fraction(1))
        return self.known[key, modifiers]

    def units(self, key: str, modifiers: tuple[str, ...]) -> int:
        """Units that one occurrence costs."""
        return int(self.points(key, modifiers) * HUNDREDTHS * self.unit)


def tariff_of(framework: Framework, item: Item) -> Tariff:
    """The price list of an item; kept on the framework."""
    kept: dict[str, Tariff] = framework.compiled.setdefault("tariffs", {})
    if item.code not in kept:
        kept[item.code] = _tariff(framework, item)
    return kept[item.code]


def _tariff(framework: Framework, item: Item) -> Tariff:
    rule = item.rule
    if not isinstance(rule, Deduct):
        return Tariff({}, {}, 1)
    per = {charge.key: Fraction(charge.per) for charge in rule.charges}
    factors = {code: Fraction(framework.modifiers[code].factor) for code in rule.modifiers}
    return Tariff(per, factors, unit_of(per.values(), factors.values()))


def unit_of(per: Iterable[Fraction], factors: Iterable[Fraction]) -> int:
    """The smallest number of units in a hundredth that makes every charge under any circumstances whole."""
    every = list(factors)
    products = {
        prod(chosen, start=Fraction(1))
        for chosen in chain.from_iterable(combinations(every, count) for count in range(len(every) + 1))
    }
    return lcm(*((charge * product * HUNDREDTHS).denominator for charge in per for product in products))
