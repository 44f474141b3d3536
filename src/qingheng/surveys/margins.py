"""How much better a body may stand than its survey items say. The law: no alert rests on a sampling error alone.

A body whose true index is 92 falls below 90 in more than a quarter of samples of fifty. Whoever follows up an alert
must be able to trust that it does not rest on whom the draw happened to find.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import qianfen
from qianfen import Period
from qianfen.framework.methods import Survey
from qingheng.surveys.models import Estimate, Wave


@dataclass(frozen=True)
class Margin:
    """The upper end of the interval of a body's index on one item, from the month its wave speaks of."""

    item: str
    month: Period
    high: float


def margins_of(bodies: Collection[int]) -> Mapping[int, list[Margin]]:
    """The margins of published waves, by body, the latest wave last."""
    rows = Estimate.objects.filter(body__in=bodies, group="", wave__state=Wave.State.PUBLISHED, high__isnull=False)
    found: dict[int, list[Margin]] = defaultdict(list)
    for body, item, period, high in rows.order_by("wave__period", "wave_id").values_list(
        "body", "item", "wave__period", "high"
    ):
        found[body].append(Margin(item, Period.parse(period).last_month, high))
    return found


def points_in_doubt(
    framework: qianfen.Framework, card: qianfen.Scorecard, margins: Iterable[Margin]
) -> Mapping[str, int]:
    """Survey item → hundredths of a point that the body would have more if the upper end of its interval were true."""
    items = {item.code: item for item in framework.items if isinstance(item.rule, Survey)}
    latest = {
        each.item: each.high
        for each in margins
        if each.item in items and each.item in card.nodes and _counts(each, card)
    }
    gained = {code: _points(items[code], high) - card.nodes[code].points for code, high in latest.items()}
    return {code: points for code, points in gained.items() if points > 0}


def _counts(margin: Margin, card: qianfen.Scorecard) -> bool:
    return margin.month <= card.as_of and margin.month.year == card.as_of.year


def _points(item: qianfen.Item, high: float) -> int:
    rule = item.rule
    assert isinstance(rule, Survey)  # noqa: S101 - narrows the type; only survey items come here
    zero, full = float(rule.zero_at), float(rule.full_at)
    share = min(max((high - zero) / (full - zero), 0.0), 1.0)
    return round(item.full_mark * share)
