"""The structure of lost points (失分结构): where they went. The law: a share is of all points these bodies lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from qingheng.dashboards.queries.scores import Card


@dataclass(frozen=True)
class Loss:
    """What one pillar or item cost the bodies together."""

    code: str
    name: str
    points: int
    bodies: int
    share: int
    """Hundredths of a per cent of all points lost."""

    @property
    def per_cent(self) -> float:
        return self.share / 100


@dataclass(frozen=True)
class LostPoints:
    """All points lost, by pillar and by item, the largest first."""

    points: int
    pillars: tuple[Loss, ...]
    items: tuple[Loss, ...]


def structure(cards: Iterable[Card]) -> LostPoints:
    """The structure of the points these scorecards lost."""
    pillars: dict[tuple[str, str], list[int]] = {}
    items: dict[tuple[str, str], list[int]] = {}
    for card in cards:
        for pillar in card.framework.pillars:
            node = card.result.nodes[pillar.code]
            pillars.setdefault((pillar.code, pillar.name), []).append(node.full - node.points)
        for code, points in card.lost.items():
            items.setdefault((code, name_of(card, code)), []).append(points)
    whole = sum(map(sum, pillars.values()))
    return LostPoints(whole, _ordered(pillars, whole), _ordered(items, whole))


def name_of(card: Card, code: str) -> str:
    """The name of an item, or of the pillar that a cap was put on."""
    framework = card.framework
    if framework.has_item(code):
        return framework.item(code).name
    return next(pillar.name for pillar in framework.pillars if pillar.code == code)


def _ordered(lost: dict[tuple[str, str], list[int]], whole: int) -> tuple[Loss, ...]:
    found = [
        Loss(code, name, sum(points), sum(each > 0 for each in points), sum(points) * 10_000 // whole if whole else 0)
        for (code, name), points in lost.items()
    ]
    return tuple(sorted((loss for loss in found if loss.points), key=lambda loss: (-loss.points, loss.code)))
