"""The cockpit: every body a reader oversees, at one month. The law: rows are of the bodies as they existed then."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import qianfen
from qianfen import Period
from qianfen.framework import Pillar
from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_bodies
from qingheng.dashboards.queries.choosing import Choice
from qingheng.dashboards.queries.scores import PILLAR, Card, Scores
from qingheng.organisations.models import Audience, Body
from qingheng.scoring import figures
from qingheng.scoring.queries import bodies_in


@dataclass(frozen=True)
class Cell:
    """One pillar of one body."""

    pillar: str
    name: str
    points: int | None
    level: int


@dataclass(frozen=True)
class Row:
    """One body of the heat map; without a card it has no scores in this month."""

    body: Body
    card: Card | None
    cells: tuple[Cell, ...]
    rank: figures.Rank | None
    change: int | None
    """Since the period before."""

    @property
    def total(self) -> int | None:
        return self.card.result.total if self.card else None

    @property
    def overdue(self) -> int:
        """How many items lack data that were due."""
        return len(self.card.flagged("overdue")) if self.card else 0


@dataclass(frozen=True)
class Group:
    """The rows of one audience, with the averages of exactly these rows."""

    audience: Audience
    rows: tuple[Row, ...]
    averages: tuple[int | None, ...]
    average: int | None


@dataclass(frozen=True)
class Mark:
    """One line of the legend: the colour, and the points it begins below (or, for normal, at)."""

    level: int
    threshold: int


def legend(framework: qianfen.Framework) -> list[Mark]:
    """The colours of the pillar line, normal first."""
    thresholds = framework.thresholds.get(qianfen.AlertLine.PILLAR, ())
    marks = sorted((Mark(each.level.rank, each.below) for each in thresholds), key=lambda mark: mark.level)
    return [Mark(0, max(mark.threshold for mark in marks)), *marks] if marks else []


@dataclass(frozen=True)
class LevelCount:
    """How many alerts of a colour there are, and on which lines."""

    level: int
    alerts: int
    bodies: int
    totals: int


@dataclass(frozen=True)
class Cockpit:
    """What the cockpit shows of the scores."""

    choice: Choice
    as_of: Period
    pillars: tuple[Pillar, ...]
    framework: qianfen.Framework | None
    groups: tuple[Group, ...]
    audiences: tuple[Audience, ...]
    """Those to choose from: of every body the reader oversees."""
    totals: Mapping[str, Mapping[int, int]]
    """Month → body → total of everybody, for averages over time."""

    @property
    def rows(self) -> list[Row]:
        """Every row, whatever its group."""
        return [row for group in self.groups for row in group.rows]

    @property
    def cards(self) -> list[Card]:
        """The scorecards there are."""
        return [row.card for row in self.rows if row.card]

    @property
    def levels(self) -> list[LevelCount]:
        """Red, yellow and blue, the gravest first."""
        return [_level_count(level, self.cards) for level in (3, 2, 1)]

    @cached_property
    def averages(self) -> list[int | None]:
        """The average total of the bodies shown, over the periods of the trend."""
        shown = {row.body.pk for row in self.rows}
        return [self._average(self.choice.as_of_month(period), shown) for period in self.choice.trend]

    @property
    def columns(self) -> int:
        """Columns of the heat map: body, pillars, total, worst, rank, change."""
        return len(self.pillars) + 5

    @property
    def legend(self) -> list[Mark]:
        """What the colours of the pillars mean."""
        return legend(self.framework) if self.framework else []

    @property
    def average(self) -> int | None:
        return self.averages[-1]

    @property
    def average_change(self) -> int | None:
        """Of the average, since the period before."""
        return figures.difference(self.average, self.averages[-2]) if len(self.averages) > 1 else None

    def _average(self, month: Period | None, shown: Collection[int]) -> int | None:
        return figures.mean([total for body, total in self.totals.get(str(month), {}).items() if body in shown])


def cockpit(user: User, scores: Scores, choice: Choice, *, audience: str = "", sort: str = "") -> Cockpit | None:
    """The cockpit of a reader; None if the period has no scores."""
    as_of = choice.as_of
    if as_of is None:
        return None
    everybody = list(bodies_in(as_of))
    overseen = _overseen(user, everybody)
    audiences = tuple(dict.fromkeys(body.audience for body in overseen))
    bodies = [body for body in overseen if not audience or body.audience.code == audience]
    months = {month for period in choice.trend if (month := choice.as_of_month(period))}
    totals = scores.totals(months)
    cards = scores.cards([as_of], bodies)
    framework = next((card.framework for card in cards.values()), None)
    before = totals.get(str(choice.as_of_month(choice.before)), {})
    heat = _Heat(framework.pillars if framework else (), cards, before, _peers(totals[str(as_of)], everybody))
    groups = tuple(heat.group(group, sort) for group in _by_audience(bodies))
    return Cockpit(choice, as_of, heat.pillars, framework, groups, audiences, totals)


def _overseen(user: User, everybody: Iterable[Body]) -> list[Body]:
    visible = set(visible_bodies(user).order_by().values_list("pk", flat=True))
    return [body for body in everybody if body.pk in visible]


def _peers(totals: Mapping[int, int], everybody: Iterable[Body]) -> dict[int, list[int]]:
    """The totals that a body of each audience is ranked among: everybody's, not only those the reader sees."""
    peers: dict[int, list[int]] = {}
    for body in everybody:
        if body.pk in totals:
            peers.setdefault(body.audience_id, []).append(totals[body.pk])
    return peers


@dataclass(frozen=True)
class _Heat:
    """Makes the rows of the heat map."""

    pillars: tuple[Pillar, ...]
    cards: Mapping[tuple[int, str], Card]
    before: Mapping[int, int]
    peers: Mapping[int, Collection[int]]

    def group(self, bodies: Sequence[Body], sort: str) -> Group:
        rows = sort_rows([self._row(body) for body in bodies], sort)
        columns = [[cell.points for cell in column] for column in zip(*(row.cells for row in rows), strict=True)]
        averages = tuple(figures.mean([points for points in column if points is not None]) for column in columns)
        average = figures.mean([row.total for row in rows if row.total is not None])
        return Group(bodies[0].audience, tuple(rows), averages, average)

    def _row(self, body: Body) -> Row:
        card = self.by_body.get(body.pk)
        total = card.result.total if card else None
        place = figures.rank(total, self.peers[body.audience_id]) if total is not None else None
        change = figures.difference(total, self.before.get(body.pk))
        return Row(body, card, tuple(self._cells(card)), place, change)

    @cached_property
    def by_body(self) -> Mapping[int, Card]:
        """The card of each body: they are all of one month."""
        return {body: card for (body, _month), card in self.cards.items()}

    def _cells(self, card: Card | None) -> Iterable[Cell]:
        for pillar in self.pillars:
            node = card.result.nodes.get(pillar.code) if card else None
            level = card.levels.get(pillar.code, 0) if card else 0
            yield Cell(pillar.code, pillar.name, node.points if node and node.level == PILLAR else None, level)


def _by_audience(bodies: Iterable[Body]) -> list[list[Body]]:
    groups: dict[int, list[Body]] = {}
    for body in bodies:
        groups.setdefault(body.audience_id, []).append(body)
    return list(groups.values())


def _level_count(level: int, cards: Iterable[Card]) -> LevelCount:
    hits = [alert for card in cards for alert in card.alerts if alert.level.rank == level]
    totals = sum(alert.line is qianfen.AlertLine.TOTAL for alert in hits)
    return LevelCount(level, len(hits), len({alert.body for alert in hits}), totals)


def sort_rows(rows: list[Row], sort: str) -> list[Row]:
    """By name of a column, `-` in front for the highest first; the order of the office where nothing is asked."""
    column = sort.removeprefix("-")
    return sorted(rows, key=lambda row: _sort_key(row, column, falling=sort.startswith("-"))) if column else rows


def _sort_key(row: Row, column: str, *, falling: bool) -> tuple[bool, int]:
    values = {cell.pillar: cell.points for cell in row.cells}
    values |= {"total": row.total, "worst": row.card.pillar_level if row.card else None, "change": row.change}
    value = values.get(column)
    return value is None, (-value if falling else value) if value is not None else 0
