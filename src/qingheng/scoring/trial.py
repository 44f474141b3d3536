"""Trial calculation 试算: what another framework version would have made of the data at hand.

The law: nothing is stored; both sides are scored from the same rows, and a body's changes add up to its difference.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import qianfen
from qianfen import AlertLevel, AlertLine
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring.queries import YearOfData, bodies_in, observations
from qingheng.scoring.versions import framework_of, version_for

LEVELS = (AlertLevel.RED, AlertLevel.YELLOW, AlertLevel.BLUE)
MOVERS_SHOWN = 5
ITEM = 3


@dataclass(frozen=True)
class Side:
    """A scorecard with the alerts it would raise."""

    card: qianfen.Scorecard
    alerts: tuple[qianfen.Alert, ...]

    @property
    def total(self) -> int:
        """The total in hundredths."""
        return self.card.total

    @property
    def total_level(self) -> AlertLevel:
        """The colour on the total line."""
        return max((alert.level for alert in self.alerts if alert.line is AlertLine.TOTAL), default=AlertLevel.NONE)

    @property
    def pillar_level(self) -> AlertLevel:
        """The worst colour on the pillar line."""
        return max((alert.level for alert in self.alerts if alert.line is AlertLine.PILLAR), default=AlertLevel.NONE)

    @cached_property
    def pillars(self) -> Mapping[str, AlertLevel]:
        """The colour of each pillar that has one."""
        return {alert.node: alert.level for alert in self.alerts if alert.line is AlertLine.PILLAR}


@dataclass(frozen=True)
class PillarChange:
    """A pillar whose colour differs."""

    code: str
    name: str
    before: AlertLevel
    after: AlertLevel


@dataclass(frozen=True)
class ItemMove:
    """How far an item moved the total of a body, or of all bodies together."""

    code: str
    name: str
    points_delta: int
    is_cap: bool
    bodies: int = 1


@dataclass(frozen=True)
class BodyTrial:
    """One body by both versions."""

    body: Body
    before: Side
    after: Side
    moves: list[ItemMove]
    pillar_changes: list[PillarChange]

    @property
    def delta(self) -> int:
        """How far the total moves, in hundredths."""
        return self.after.total - self.before.total

    @property
    def has_other_colour(self) -> bool:
        """Whether a colour changes on either line."""
        return self.before.total_level != self.after.total_level or bool(self.pillar_changes)


@dataclass(frozen=True)
class LevelCount:
    """How often a colour is raised, before and after, on both lines."""

    level: AlertLevel
    pillars_before: int
    pillars_after: int
    totals_before: int
    totals_after: int


@dataclass(frozen=True)
class Trial:
    """The trial calculation of a month: all bodies by the version in force and by another."""

    month: qianfen.Period
    current: FrameworkVersion
    draft: FrameworkVersion
    rows: list[BodyTrial]
    left_out: int
    """Values that the draft has no place for."""
    without_data: list[qianfen.Item]
    """Items of the draft for which no body has a value in the year; they stand at full points."""

    @property
    def movers(self) -> list[BodyTrial]:
        """The bodies whose totals move furthest."""
        moved = sorted((row for row in self.rows if row.delta), key=lambda row: -abs(row.delta))
        return moved[:MOVERS_SHOWN]

    @property
    def mean_before(self) -> int:
        """The mean total by the version in force, in hundredths."""
        return _mean([row.before.total for row in self.rows])

    @property
    def mean_after(self) -> int:
        """The mean total by the draft."""
        return _mean([row.after.total for row in self.rows])

    @property
    def mean_delta(self) -> int:
        """How far the mean moves."""
        return self.mean_after - self.mean_before

    @property
    def recoloured(self) -> int:
        """How many bodies change a colour on either line."""
        return sum(row.has_other_colour for row in self.rows)

    @property
    def levels(self) -> list[LevelCount]:
        """How often each colour is raised."""
        sides = [[row.before for row in self.rows], [row.after for row in self.rows]]
        pillars = [Counter(level for side in each for level in side.pillars.values()) for each in sides]
        totals = [Counter(side.total_level for side in each) for each in sides]
        return [
            LevelCount(level, pillars[0][level], pillars[1][level], totals[0][level], totals[1][level])
            for level in LEVELS
        ]

    @property
    def items(self) -> list[ItemMove]:
        """What each item moves over all bodies, the furthest first."""
        moves: dict[tuple[str, bool], list[ItemMove]] = {}
        for move in (move for row in self.rows for move in row.moves):
            moves.setdefault((move.code, move.is_cap), []).append(move)
        together = (
            ItemMove(code, each[0].name, sum(move.points_delta for move in each), is_cap, len(each))
            for (code, is_cap), each in moves.items()
        )
        return sorted(together, key=lambda move: (-abs(move.points_delta), move.code))


def try_out(draft: FrameworkVersion, month: qianfen.Period) -> Trial:
    """Score every body of a month by the version in force and by `draft`.

    Raises NoFrameworkError if no version was in force, ObservationError if the data do not fit the draft's rules.
    """
    current = version_for(month)
    bodies = list(bodies_in(month))
    old, new = (observations(bodies, month.year, version) for version in (current, draft))
    before, after = (_sides(version, data, month) for version, data in ((current, old), (draft, new)))
    names = _Names(framework_of(current), framework_of(draft))
    return Trial(
        month=month,
        current=current,
        draft=draft,
        rows=[_row(body, before[body.code], after[body.code], names) for body in bodies],
        left_out=new.left_out,
        without_data=_without_data(framework_of(draft), new, month),
    )


class _Names:
    """Names of items and pillars in either version."""

    def __init__(self, current: qianfen.Framework, draft: qianfen.Framework) -> None:
        self._by_code: dict[str, str] = {}
        for framework in (current, draft):
            self._by_code |= {pillar.code: pillar.name for pillar in framework.pillars}
            self._by_code |= {item.code: item.name for item in framework.items}

    def of(self, code: str) -> str:
        """The name, in the draft's wording where it has one."""
        return self._by_code.get(code, code)


def _sides(version: FrameworkVersion, data: YearOfData, month: qianfen.Period) -> dict[str, Side]:
    framework = framework_of(version)
    cards = data.scored(framework, [month])
    return {card.body: Side(card, qianfen.raise_alerts(framework, card)) for card in cards}


def _row(body: Body, before: Side, after: Side, names: _Names) -> BodyTrial:
    moves = [
        ItemMove(each.item, names.of(each.item), each.points_delta, each.reason is qianfen.ChangeReason.CAP)
        for each in qianfen.change(before.card, after.card)
    ]
    return BodyTrial(
        body,
        before,
        after,
        sorted(moves, key=lambda move: -abs(move.points_delta)),
        _pillar_changes(before, after, names),
    )


def _pillar_changes(before: Side, after: Side, names: _Names) -> list[PillarChange]:
    changed = (
        PillarChange(
            code, names.of(code), before.pillars.get(code, AlertLevel.NONE), after.pillars.get(code, AlertLevel.NONE)
        )
        for code in dict.fromkeys([*before.pillars, *after.pillars])
    )
    return [change for change in changed if change.before != change.after]


def _without_data(framework: qianfen.Framework, data: YearOfData, month: qianfen.Period) -> list[qianfen.Item]:
    """Items for which nothing was reported up to the month, though bodies are scored on them."""
    seen = {each.item for each in data.observations if each.value is not None and each.period.end <= month.end}
    scored = {
        item.code
        for body, audience in data.audiences.items()
        for item in framework.items_for(audience, data.flags.get(body, framework.default_flags))
    }
    return [item for item in framework.items if item.code in scored and item.code not in seen]


def _mean(totals: Iterable[int]) -> int:
    listed = list(totals)
    return round(sum(listed) / len(listed)) if listed else 0
