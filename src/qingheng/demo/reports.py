"""What a station would report for one body, item and period: raw values that make the item lose about so much.

The law: the share to lose goes in, raw values come out; the points are left to the engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from qianfen import Framework, Item
from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Rule, Survey, Veto
from qingheng.demo.draws import Draws

DONT_KNOW = 0.04
"""Share of answers that do not count."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One item of one body in one period, and what shall come of it."""

    framework: Framework
    item: Item
    size: float
    loss: float
    """Share of the full mark to lose over a whole year."""
    habit: Mapping[str, Any]
    draws: Draws
    yearly: Callable[[], Draws]
    """A stream that is the same for every period of the year, for stocks that hardly move."""


Values = dict[str, int]


def report(occasion: Occasion) -> Values:
    """The raw values by key, zeros included."""
    return _report(occasion.item.rule, occasion)


@singledispatch
def _report(rule: Rule, occasion: Occasion) -> Values:
    raise TypeError(f"{occasion.item.code} is scored by {rule!r}, for which no report can be drawn: add it here")


def _volume(occasion: Occasion, key: str) -> int:
    habit, is_stock = occasion.habit, occasion.item.data_item(key).accumulate == "latest"
    if habit.get("steady"):
        return int(habit["volume"])
    draws = occasion.yearly() if is_stock else occasion.draws
    return round(float(habit["volume"]) * occasion.size * draws.between(0.8, 1.2))


@_report.register
def _ratio(rule: Ratio, occasion: Occasion) -> Values:
    zero, full = float(rule.zero_at), float(rule.full_at)
    whole = _volume(occasion, rule.denominator)
    misses = occasion.draws.successes(whole, 1 - (zero + (full - zero) * (1 - occasion.loss)))
    return {rule.denominator: whole, rule.numerator: whole - misses}


@_report.register
def _deduct(rule: Deduct, occasion: Occasion) -> Values:
    costs = [float(charge.per) for charge in rule.charges]
    rarity = [1 / cost**2 for cost in costs]
    mean = sum(cost * weight for cost, weight in zip(costs, rarity, strict=True)) / sum(rarity)
    expected = occasion.loss * occasion.item.full_mark / 100 / mean / occasion.item.frequency.per_year
    counts = occasion.draws.spread(occasion.draws.occurrences(expected), rarity)
    return {charge.key: count for charge, count in zip(rule.charges, counts, strict=True)}


@_report.register
def _banded(rule: Banded, occasion: Occasion) -> Values:
    whole = _volume(occasion, rule.denominator)
    expected = 2 * occasion.loss * whole / float(rule.per) / occasion.item.frequency.per_year
    return {rule.denominator: whole, rule.numerator: occasion.draws.occurrences(expected)}


@_report.register
def _survey(rule: Survey, occasion: Occasion) -> Values:
    scale = occasion.framework.scales[rule.scale]
    index = float(rule.zero_at) + (float(rule.full_at) - float(rule.zero_at)) * (1 - occasion.loss)
    shares = _shares([float(value) for value in scale.options.values()], index)
    values: Values = {}
    for stratum in rule.strata:
        answers = round(occasion.habit["answers"] * occasion.draws.between(0.85, 1.15))
        counts = occasion.draws.spread(answers, [*shares, *(DONT_KNOW for _ in scale.excluded)])
        options = (*scale.options, *scale.excluded)
        values.update({f"{stratum}/{option}": count for option, count in zip(options, counts, strict=True)})
    return values


@_report.register
def _manual(rule: Manual, occasion: Occasion) -> Values:
    grades = occasion.framework.scales[rule.scale].options
    shares = _shares([float(value) for value in grades.values()], 1 - occasion.loss)
    counts = occasion.draws.spread(rule.raters_min + occasion.habit["raters"], shares)
    return {f"{rule.key}/{grade}": count for grade, count in zip(grades, counts, strict=True)}


@_report.register
def _veto(rule: Veto, _occasion: Occasion) -> Values:
    return {trigger.key: 0 for trigger in rule.triggers}


def _shares(values: Sequence[float], mean: float) -> list[float]:
    """Shares of the options, best first, whose mean value is `mean`: the best, and the rest ever rarer."""
    rest = [float(len(values) - position) for position in range(1, len(values))]
    worse = sum(value * weight for value, weight in zip(values[1:], rest, strict=True)) / sum(rest)
    share = min(max((values[0] - mean) / (values[0] - worse), 0.0), 1.0)
    return [1 - share, *(share * weight / sum(rest) for weight in rest)]
