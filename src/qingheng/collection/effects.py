"""What an import would do to scores and alerts. The law: worked out by the engine that scores, from the same values."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import qianfen
from qianfen import AlertLevel, Framework, Missing, Period, Scorecard
from qingheng.collection.checked import CheckedImport, Year
from qingheng.collection.models import Observation
from qingheng.organisations.models import Body


@dataclass(frozen=True)
class ItemEffect:
    """The points of one item of one body as of a month, before and after, in hundredths."""

    body: Body
    month: Period
    item: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Points won or lost."""
        return self.after - self.before


@dataclass(frozen=True)
class Effect:
    """The score of one body as of a month, before and after; points in hundredths."""

    body: Body
    month: Period
    before: int
    after: int
    level_before: AlertLevel
    level_after: AlertLevel
    items: tuple[ItemEffect, ...] = ()
    """The items that move, the greatest first."""

    @property
    def difference(self) -> int:
        """Points won or lost."""
        return self.after - self.before


def effects_of(checked: CheckedImport) -> list[Effect]:
    """The scores that would change, the greatest change first; of the latest year that the file touches.

    Nothing if two framework versions share that year: their scores are only comparable once they are stored.
    """
    latest = max((year.year for year in checked.years), default=0)
    years = [year for year in checked.years if year.year == latest]
    if len(years) != 1 or checked.faults:
        return []
    brought = {each.period.last_month for each in years[0].after if each.missing is not Missing.PENDING}
    month = max(stored_months(latest) | brought, default=None)
    return greatest_first(effects_in(years[0], month, checked.bodies)) if month else []


def greatest_first(effects: Iterable[Effect]) -> list[Effect]:
    """In the order in which people look at them."""
    return sorted(effects, key=lambda effect: (-abs(effect.difference), effect.body.code))


def stored_months(year: int) -> set[Period]:
    """The months in which stored data of a year count."""
    rows = Observation.objects.filter(year=year, is_current=True).exclude(missing=Missing.PENDING)
    stored = rows.order_by().values_list("period", flat=True).distinct()
    return {Period.parse(name).last_month for name in stored}


def effects_in(year: Year, month: Period, bodies: Sequence[Body]) -> Iterator[Effect]:
    """The scores of some bodies that would change as of a month."""
    framework = year.version.parsed
    audiences = {body.code: body.audience.code for body in bodies}
    before, after = (_scores(framework, rows, month, audiences) for rows in (year.before, year.after))
    for body in bodies:
        old, new = before[body.code], after[body.code]
        levels = _level(framework, old), _level(framework, new)
        items = _items(framework, old, new)
        moved_items = tuple(ItemEffect(body, month, *each) for each in items)
        effect = Effect(body, month, old.total, new.total, *levels, moved_items)
        if moved_items or effect.level_before != effect.level_after:
            yield effect


def item_effects_of(checked: CheckedImport, items: Collection[str]) -> list[ItemEffect]:
    """The points of some items that would change, the greatest change first: what a clerk may see of the own items."""
    found = (each for effect in effects_of(checked) for each in effect.items if each.item in items)
    return sorted(found, key=lambda each: (-abs(each.difference), each.item, each.body.code))


def _items(framework: Framework, old: Scorecard, new: Scorecard) -> list[tuple[str, int, int]]:
    """Item and points before and after, of those that move."""
    both = [item.code for item in framework.items if item.code in old.nodes and item.code in new.nodes]
    found = ((code, old.nodes[code].points, new.nodes[code].points) for code in both)
    return sorted((each for each in found if each[1] != each[2]), key=lambda each: (-abs(each[2] - each[1]), each[0]))


def _scores(
    framework: Framework, rows: Sequence[qianfen.Observation], month: Period, audiences: Mapping[str, str]
) -> dict[str, Scorecard]:
    touched = [row for row in rows if row.body in audiences]
    return {card.body: card for card in qianfen.score(framework, touched, month, bodies=audiences)}


def _level(framework: Framework, card: Scorecard) -> AlertLevel:
    """The gravest colour on both lines."""
    return max((alert.level for alert in qianfen.raise_alerts(framework, card)), default=AlertLevel.NONE)
