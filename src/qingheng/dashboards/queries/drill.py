"""From a pillar to its items and to the raw values. The law: three clicks from a total to what a station reported."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import qianfen
from qianfen import Deduction, Node, Note, Period
from qianfen.framework import Pillar, Station, SubPillar
from qingheng.accounts.models import User
from qingheng.dashboards.queries.arithmetic import Step, steps
from qingheng.dashboards.queries.choosing import Choice
from qingheng.dashboards.queries.peers import Peers, peers
from qingheng.dashboards.queries.raw import Mask, Reported, mask, reported
from qingheng.dashboards.queries.scores import Card, Scores
from qingheng.framework.sentences import sentence
from qingheng.organisations.models import Body
from qingheng.scoring import figures


@dataclass(frozen=True)
class ItemLine:
    """One item within its pillar."""

    item: qianfen.Item
    node: Node
    station: str
    average: int | None
    sentence: str

    @property
    def points_lost(self) -> int:
        return self.node.full - self.node.points

    @property
    def flags(self) -> list[str]:
        return sorted(self.node.flags)


@dataclass(frozen=True)
class SubPillarPage:
    """A sub-pillar with the items a body is scored on."""

    sub_pillar: SubPillar
    node: Node
    lines: tuple[ItemLine, ...]


@dataclass(frozen=True)
class Place:
    """A pillar or item of one body: its points now, over time, and among the audience."""

    body: Body
    choice: Choice
    as_of: Period
    card: Card
    peers: Peers
    history: Mapping[str, Card]
    """Month → card of this body, over the trend."""
    node: Node

    @property
    def points_lost(self) -> int:
        return self.node.full - self.node.points

    @property
    def level(self) -> int:
        """The colour; items raise no alerts of their own."""
        return self.card.levels.get(self.node.code, 0)

    @cached_property
    def average(self) -> int | None:
        return self.peers.average_of(self.node.code)

    @property
    def to_average(self) -> int | None:
        return figures.difference(self.node.points, self.average)

    @cached_property
    def trend(self) -> list[int | None]:
        """The points over the last periods."""
        cards = [self.history.get(str(self.choice.as_of_month(period))) for period in self.choice.trend]
        nodes = [card.result.nodes.get(self.node.code) if card else None for card in cards]
        return [node.points if node else None for node in nodes]


@dataclass(frozen=True)
class PillarPage(Place):
    """A pillar with everything below it."""

    pillar: Pillar
    sub_pillars: tuple[SubPillarPage, ...]
    cap: int
    """What a cap took from the pillar on top of its items."""

    @property
    def before(self) -> Pillar | None:
        return _neighbour(self.card.framework.pillars, self.pillar, -1)

    @property
    def after(self) -> Pillar | None:
        return _neighbour(self.card.framework.pillars, self.pillar, 1)


@dataclass(frozen=True)
class ItemPage(Place):
    """One item down to the raw values."""

    item: qianfen.Item
    pillar: Pillar
    sub_pillar: SubPillar
    station: Station
    co_stations: tuple[Station, ...]
    sentence: str
    deduction: Deduction | None
    steps: Sequence[Step]
    """The sum of the deduction; empty where the reader may only see points."""
    counted_elsewhere: Sequence[Note]
    mask: Mask
    reported: Sequence[Reported]

    @property
    def flags(self) -> list[str]:
        return sorted(self.node.flags)


def pillar_page(scores: Scores, body: Body, choice: Choice, code: str) -> PillarPage | None:
    """A pillar of a body; None if it has no scores in the period, or the framework no such pillar."""
    found = _found(scores, body, choice, code)
    pillar = next((each for each in found.card.framework.pillars if each.code == code), None) if found else None
    if found is None or pillar is None:
        return None
    stations = {station.code: station.name for station in found.card.framework.stations}
    sub_pillars = tuple(_sub_pillar(found, sub_pillar, stations) for sub_pillar in pillar.sub_pillars)
    return PillarPage(**_fields(found), pillar=pillar, sub_pillars=sub_pillars, cap=found.card.lost.get(code, 0))


def item_page(user: User, scores: Scores, body: Body, choice: Choice, code: str) -> ItemPage | None:
    """An item of a body; None if it has no scores in the period, or is not scored on such an item."""
    found = _found(scores, body, choice, code)
    if found is None or not found.card.framework.has_item(code):
        return None
    framework = found.card.framework
    item = framework.item(code)
    pillar = next(each for each in framework.pillars if each.code == item.pillar)
    stations = {station.code: station for station in framework.stations}
    hidden = mask(user, item)
    deduction = next((each for each in found.card.explained.deductions if each.item == code), None)
    is_open = hidden is Mask.NONE
    return ItemPage(
        **_fields(found),
        item=item,
        pillar=pillar,
        sub_pillar=next(each for each in pillar.sub_pillars if each.code == item.sub_pillar),
        station=stations[item.station],
        co_stations=tuple(stations[each] for each in item.co_stations),
        sentence=sentence(item, framework),
        deduction=deduction,
        steps=steps(deduction, framework) if deduction and is_open else [],
        counted_elsewhere=[note for note in found.card.explained.notes if note.item == code] if is_open else [],
        mask=hidden,
        reported=reported(found.card, body, [code]).get(code, []) if is_open else [],
    )


def _found(scores: Scores, body: Body, choice: Choice, code: str) -> Place | None:
    if choice.as_of is None:
        return None
    others, card = peers(scores, body, choice.as_of)
    if card is None or code not in card.result.nodes:
        return None
    months = {month for period in choice.trend if (month := choice.as_of_month(period))}
    history = {month: each for (_body, month), each in scores.cards(months, [body]).items()}
    return Place(body, choice, choice.as_of, card, others, history, card.result.nodes[code])


def _fields(found: Place) -> dict[str, Any]:
    return {field.name: getattr(found, field.name) for field in fields(found)}


def _sub_pillar(found: Place, sub_pillar: SubPillar, stations: Mapping[str, str]) -> SubPillarPage:
    lines = tuple(_lines(found, sub_pillar.items, stations))
    return SubPillarPage(sub_pillar, found.card.result.nodes[sub_pillar.code], lines)


def _lines(found: Place, items: Iterable[qianfen.Item], stations: Mapping[str, str]) -> Iterable[ItemLine]:
    for item in items:
        node = found.card.result.nodes.get(item.code)
        if node is not None:
            average = found.peers.average_of(item.code)
            yield ItemLine(item, node, stations[item.station], average, sentence(item, found.card.framework))


def _neighbour(pillars: Sequence[Pillar], pillar: Pillar, step: int) -> Pillar | None:
    index = pillars.index(pillar) + step
    return pillars[index] if 0 <= index < len(pillars) else None
