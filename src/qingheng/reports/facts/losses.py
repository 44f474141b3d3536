"""Where the points went (失分结构): what most bodies share, and what only a few have.

The law: shares are of all points lost by the bodies counted, and add up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from qianfen import Framework
from qingheng.reports.facts.reasons import CASE
from qingheng.reports.facts.results import Standing

COMMON_SHARE = (1, 2)
"""A loss is common (共性) if at least this share of the bodies scored on the item has it."""
LOCAL_SHARE = (1, 5)
"""It is local (个性) if at most this share has it."""


@dataclass(frozen=True)
class ItemLoss:
    """What one item, or the cap of a pillar, cost."""

    code: str
    name: str
    pillar: str
    standard: str
    full: int
    scored: int
    losers: tuple[tuple[Standing, int], ...]
    """Who lost, the most first."""
    is_case: bool = False
    """Case data: bodies are not named with it, because one event could tell who spoke."""

    @cached_property
    def points(self) -> int:
        return sum(lost for _standing, lost in self.losers)

    @property
    def is_common(self) -> bool:
        part, whole = COMMON_SHARE
        return len(self.losers) * whole >= self.scored * part

    @property
    def is_local(self) -> bool:
        part, whole = LOCAL_SHARE
        return len(self.losers) * whole <= self.scored * part

    def worst(self, most: int) -> list[Standing]:
        """The bodies that lost most."""
        return [standing for standing, _lost in self.losers[:most]]


@dataclass(frozen=True)
class Structure:
    """All losses, the largest first."""

    items: tuple[ItemLoss, ...]
    pillars: tuple[tuple[str, int], ...]

    @property
    def points(self) -> int:
        return sum(item.points for item in self.items)

    @property
    def common(self) -> list[ItemLoss]:
        return [item for item in self.items if item.is_common]

    @property
    def local(self) -> list[ItemLoss]:
        """By what one body lost on average: few bodies, but much each; nothing of cases."""
        found = [item for item in self.items if item.is_local and not item.is_case]
        return sorted(found, key=lambda item: -item.points // len(item.losers))


def structure(standings: Iterable[Standing], framework: Framework) -> Structure:
    """The structure of the points lost by some bodies."""
    bodies = list(standings)
    losers: dict[str, list[tuple[Standing, int]]] = {}
    for each in bodies:
        for code, lost in each.lost.items():
            losers.setdefault(code, []).append((each, lost))
    items = [_loss(code, found, bodies, framework) for code, found in losers.items()]
    pillars = {pillar.name: sum(_lost(each, pillar.code) for each in bodies) for pillar in framework.pillars}
    return Structure(
        tuple(sorted(items, key=lambda item: (-item.points, item.code))),
        tuple(sorted(pillars.items(), key=lambda pair: -pair[1])),
    )


def _lost(standing: Standing, code: str) -> int:
    node = standing.nodes[code]
    return node.full - node.points


def _loss(code: str, losers: list[tuple[Standing, int]], bodies: list[Standing], framework: Framework) -> ItemLoss:
    names: Mapping[str, str] = {pillar.code: pillar.name for pillar in framework.pillars}
    is_item = framework.has_item(code)
    item = framework.item(code) if is_item else None
    return ItemLoss(
        code=code,
        name=item.name if item else f"{names[code]}（一票否决封顶）",
        pillar=names[item.pillar if item else code],
        standard=item.standard if item else "",
        full=item.full_mark if item else losers[0][0].nodes[code].full,
        scored=sum(code in each.nodes for each in bodies),
        losers=tuple(sorted(losers, key=lambda pair: (-pair[1], pair[0].body.code))),
        is_case=item is None or item.sensitivity == CASE,
    )
