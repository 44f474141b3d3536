"""What a station would report for one body, item and period: raw values that make the item lose about so much.

The law: the share to lose goes in, raw values come out; the points are left to the engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianfen import Framework, Item
from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Survey, Veto
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
    return _REPORTS[type(occasion.item.rule)](occasion)


def _volume(occasion: Occasion, key: str) -> int:
    habit, is_stock = occasion.habit, occasion.item.data_item(key).accumulate == "latest"
    if habit.get("steady"):
        return int(habit["volume"])
    draws = occasion.yearly() if is_stock else occasion.draws
    return round(habit["volume"] * occasion.size * draws.between(0.8, 1.2))


def _ratio(occasion: Occasion) -> Values:
    rule = occasion.item.rule
    assert isinstance(rule, Ratio)  # noqa: S101 - narrows the type for the checker
    zero, full = float(rule.zero_at), float(rule.full_at)
    whole = _volume(occasion, rule.denominator)
    misses = occasion.draws.successes(whole, 1 - (zero + (full - zero) * (1 - occasion.loss)))
    return {rule.denominator: whole, rule.numerator: whole - misses}


def _deduct(occasion: Occasion) -> Values:
    rule = occasion.item.rule
    assert isinstance(rule, Deduct)  # noqa: S101 - narrows the type for the checker
    costs = [float(charge.per) for charge in rule.charges]
    rarity = [1 / cost**2 for cost in costs]
    mean = sum(cost * weight for cost, weight in zip(costs, rarity, strict=True)) / sum(rarity)
    expected = occasion.loss * occasion.item.full_mark / 100 / mean / occasion.item.frequency.per_year
    counts = occasion.draws.spread(occasion.draws.occurrences(expected), rarity)
    return {charge.key: count for charge, count in zip(rule.charges, counts, strict=True)}


def _banded(occasion: Occasion) -> Values:
    rule = occasion.item.rule
    assert isinstance(rule, Banded)  # noqa: S101 - narrows the type for the checker
    whole = _volume(occasion, rule.denominator)
    expected = 2 * occasion.loss * whole / float(rule.per) / occasion.item.frequency.per_year
    return {rule.denominator: whole, rule.numerator: occasion.draws.occurrences(expected)}


def _survey(occasion: Occasion) -> Values:
    rule = occasion.item.rule
    assert isinstance(rule, Survey)  # noqa: S101 - narrows the type for the checker
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


def _manual(occasion: Occasion) -> Values:
    rule = occasion.item.rule
    assert isinstance(rule, Manual)  # noqa: S101 - narrows the type for the checker
    grades = occasion.framework.scales[rule.scale].options
    shares = _shares([float(value) for value in grades.values()], 1 - occasion.loss)
    counts = occasion.draws.spread(rule.raters_min + occasion.habit["raters"], shares)
    return {f"{rule.key}/{grade}": count for grade, count in zip(grades, counts, strict=True)}


def _veto(occasion: Occasion) -> Values:
    rule = occasion.item.rule
    assert isinstance(rule, Veto)  # noqa: S101 - narrows the type for the checker
    return {trigger.key: 0 for trigger in rule.triggers}


def _shares(values: Sequence[float], mean: float) -> list[float]:
    """Shares of the options, best first, whose mean value is `mean`: the best, and the rest ever rarer."""
    rest = [float(len(values) - position) for position in range(1, len(values))]
    worse = sum(value * weight for value, weight in zip(values[1:], rest, strict=True)) / sum(rest)
    share = min(max((values[0] - mean) / (values[0] - worse), 0.0), 1.0)
    return [1 - share, *(share * weight / sum(rest) for weight in rest)]


_REPORTS: dict[type, Callable[[Occasion], Values]] = {
    Ratio: _ratio,
    Deduct: _deduct,
    Banded: _banded,
    Survey: _survey,
    Manual: _manual,
    Veto: _veto,
}
