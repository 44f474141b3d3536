"""The page of one body. The law: every point below the full mark stands here with the item that lost it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import qianfen
from qianfen import Deduction, Period
from qianfen.framework import Pillar
from qingheng.accounts.models import User
from qingheng.alerts.reasons import Reason, borderline
from qingheng.dashboards.queries import trend
from qingheng.dashboards.queries.choosing import Choice
from qingheng.dashboards.queries.inputs import Key, grouped, keys_of
from qingheng.dashboards.queries.lost import name_of
from qingheng.dashboards.queries.peers import Peers, peers
from qingheng.dashboards.queries.raw import Mask, files_of, mask
from qingheng.dashboards.queries.scores import Card, Scores
from qingheng.framework.sentences import sentence
from qingheng.organisations.models import Body
from qingheng.organisations.queries import predecessors
from qingheng.scoring import figures
from qingheng.surveys.margins import margins_of

GAPS = ("overdue", "incomplete", "pending", "insufficient", "no_business", "not_applicable", "unconfirmed_veto")
"""The flags of an item that a reader should know of, the most pressing first."""


@dataclass(frozen=True)
class Lost:
    """What one item lost, and why; or what a cap on the pillar took."""

    code: str
    name: str
    points: int
    full: int
    item: qianfen.Item | None
    station: str
    sentence: str
    mask: Mask
    keys: tuple[Key, ...]
    """Empty where the reader may only see points."""
    files: tuple[str, ...]

    @property
    def groups(self) -> list[tuple[Key, ...]]:
        """The data items, answers to one question together."""
        return grouped(self.keys)


@dataclass(frozen=True)
class PillarLoss:
    """One pillar with its points, its distance to the audience's average, and what it lost."""

    pillar: Pillar
    points: int
    full: int
    level: int
    average: int | None
    lost: tuple[Lost, ...]

    @property
    def points_lost(self) -> int:
        return self.full - self.points

    @property
    def difference(self) -> int | None:
        """To the average of the audience."""
        return figures.difference(self.points, self.average)


@dataclass(frozen=True)
class Gap:
    """Items that share a reason why their points are not settled."""

    flag: str
    items: tuple[qianfen.Item, ...]


@dataclass(frozen=True)
class Moved:
    """How far one item moved the total since the period before."""

    code: str
    name: str
    points: int
    reason: qianfen.ChangeReason


@dataclass(frozen=True)
class PillarAlert:
    """A pillar below a threshold."""

    name: str
    code: str
    level: int
    points: int


@dataclass(frozen=True)
class BodyPage:
    """What the page of a body shows of its scores."""

    body: Body
    choice: Choice
    as_of: Period
    card: Card
    peers: Peers
    before: Card | None
    totals: trend.Totals

    @property
    def total(self) -> int:
        return self.card.result.total

    @property
    def rank(self) -> figures.Rank:
        return self.peers.rank(self.card)

    @property
    def to_average(self) -> int | None:
        return figures.difference(self.total, self.peers.average)

    @property
    def since_before(self) -> int | None:
        return figures.difference(self.total, self.before.result.total if self.before else None)

    @property
    def since_year_before(self) -> int | None:
        month = self.choice.as_of_month(self.choice.year_before)
        return figures.difference(self.total, self.totals.get(str(month), {}).get(self.body.pk))

    @cached_property
    def own_trend(self) -> list[int | None]:
        return trend.of_body(self.choice, self.totals, self.body)

    @cached_property
    def average_trend(self) -> list[int | None]:
        """The average of the audience over the same periods."""
        months = map(self.choice.as_of_month, self.choice.trend)
        return [figures.mean(list(self.totals.get(str(month), {}).values())) for month in months]

    @property
    def pillar_alerts(self) -> list[PillarAlert]:
        """The pillars below a threshold, the gravest first."""
        names = {pillar.code: pillar.name for pillar in self.card.framework.pillars}
        found = [alert for alert in self.card.alerts if alert.node in names]
        found.sort(key=lambda alert: (-alert.level.rank, alert.points))
        return [PillarAlert(names[alert.node], alert.node, alert.level.rank, alert.points) for alert in found]

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing, late or not settled, by reason."""
        framework = self.card.framework
        found = [Gap(flag, tuple(framework.item(code) for code in self.card.flagged(flag))) for flag in GAPS]
        return [gap for gap in found if gap.items]

    @cached_property
    def borderline(self) -> list[Reason]:
        """The lines whose colour lies within the error of survey items: no alert rests on that alone."""
        return borderline(self.card.framework, self.card.result, margins_of([self.body.pk])[self.body.pk])

    @cached_property
    def moved(self) -> list[Moved]:
        """What changed since the period before, the largest first; adds up to the change of the total."""
        if self.before is None:
            return []
        changes = qianfen.change(self.before.result, self.card.result)
        found = [Moved(each.item, self._name(each.item), each.points_delta, each.reason) for each in changes]
        return sorted(found, key=lambda moved: (-abs(moved.points), moved.code))

    def _name(self, code: str) -> str:
        """The name in this framework, or in the one before if the item is gone."""
        known = self.card.framework.has_item(code) or code in self.card.result.nodes
        return name_of(self.card if known or self.before is None else self.before, code)


def body_page(scores: Scores, body: Body, choice: Choice, *, as_of_now: bool = False) -> BodyPage | None:
    """The page of a body; None if it has no scores in the period. `as_of_now` counts its predecessors as its past."""
    as_of = choice.as_of
    if as_of is None:
        return None
    others, card = peers(scores, body, as_of)
    if card is None:
        return None
    earlier = choice.as_of_month(choice.before)
    before = scores.cards([earlier], [body]).get((body.pk, str(earlier))) if earlier else None
    totals = _totals(scores, body, choice)
    totals = trend.as_of_now(totals, predecessors()) if as_of_now else totals
    return BodyPage(body, choice, as_of, card, others, before, totals)


def _totals(scores: Scores, body: Body, choice: Choice) -> trend.Totals:
    periods = [*choice.trend, choice.year_before]
    months = {month for period in periods if (month := choice.as_of_month(period))}
    members = Body.objects.filter(audience=body.audience_id).values_list("pk", flat=True)
    return scores.totals(months, list(members))


def losses(user: User, page: BodyPage) -> list[PillarLoss]:
    """Every pillar that lost points, the lowest first, with each item that lost them and the values behind."""
    card = page.card
    seen = {code: mask(user, card.framework.item(code)) for code in card.lost if card.framework.has_item(code)}
    open_items = [code for code, hidden in seen.items() if hidden is Mask.NONE]
    files = files_of(page.body, card, open_items) if card.published_at is None else {}
    found = [_pillar_loss(page, pillar, _Losses(card, seen, files)) for pillar in card.framework.pillars]
    return sorted((each for each in found if each.lost), key=lambda each: each.points)


@dataclass(frozen=True)
class _Losses:
    """Makes the lines of the deductions table."""

    card: Card
    seen: Mapping[str, Mask]
    files: Mapping[str, Sequence[str]]

    @cached_property
    def stations(self) -> Mapping[str, str]:
        return {station.code: station.name for station in self.card.framework.stations}

    def lines(self, pillar: Pillar) -> Iterable[Lost]:
        """The items of a pillar that lost points, the largest loss first, and the cap on it, if there is one."""
        codes = {item.code for item in pillar.items} | {pillar.code}
        found = [deduction for deduction in self.card.explained.deductions if deduction.item in codes]
        for deduction in sorted(found, key=lambda each: (each.item == pillar.code, -each.points_lost)):
            yield self._cap(deduction, pillar) if deduction.item == pillar.code else self._item(deduction)

    def _item(self, deduction: Deduction) -> Lost:
        item = self.card.framework.item(deduction.item)
        hidden = self.seen[item.code]
        return Lost(
            code=item.code,
            name=item.name,
            points=deduction.points_lost,
            full=self.card.result.nodes[item.code].full,
            item=item,
            station=self.stations[item.station],
            sentence=sentence(item, self.card.framework),
            mask=hidden,
            keys=tuple(keys_of(deduction, self.card.framework)) if hidden is Mask.NONE else (),
            files=tuple(self.files.get(item.code, ())),
        )

    @staticmethod
    def _cap(deduction: Deduction, pillar: Pillar) -> Lost:
        return Lost(
            pillar.code, pillar.name, deduction.points_lost, pillar.full_mark,
            item=None, station="", sentence="", mask=Mask.NONE, keys=(), files=(),
        )  # fmt: skip


def _pillar_loss(page: BodyPage, pillar: Pillar, lines: _Losses) -> PillarLoss:
    node = page.card.result.nodes[pillar.code]
    level = page.card.levels.get(pillar.code, 0)
    average = page.peers.average_of(pillar.code)
    return PillarLoss(pillar, node.points, node.full, level, average, tuple(lines.lines(pillar)))


@dataclass(frozen=True)
class Summary:
    """The few pillars that cost most (失分主要集中在)."""

    names: tuple[str, ...]
    points: int
    per_cent: int
    """Of all points lost, cut."""


NAMED_MAX = 3


def summary(losses: Sequence[PillarLoss]) -> Summary | None:
    """The pillars with the largest losses; None if nothing was lost."""
    lost = sum(each.points_lost for each in losses)
    largest = sorted(losses, key=lambda each: -each.points_lost)[:NAMED_MAX]
    if not lost:
        return None
    points = sum(each.points_lost for each in largest)
    return Summary(tuple(each.pillar.name for each in largest), points, points * 100 // lost)
