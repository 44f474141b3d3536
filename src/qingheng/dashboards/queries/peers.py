"""A body among its audience. The law: others show only as figures over all of them, never by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qianfen import Period
from qingheng.dashboards.queries.scores import Card, Scores
from qingheng.organisations.models import Body
from qingheng.scoring import figures
from qingheng.scoring.queries import bodies_in

SPAN = 2_500
"""Width of a span of the distribution: 25 points."""


@dataclass(frozen=True)
class Peers:
    """The scorecards of one audience in one month; the body's own among them."""

    cards: Sequence[Card]

    @cached_property
    def totals(self) -> list[int]:
        return [card.result.total for card in self.cards]

    @property
    def average(self) -> int | None:
        return figures.mean(self.totals)

    @property
    def median(self) -> int | None:
        return figures.median(self.totals)

    def average_of(self, code: str) -> int | None:
        """The average points of a pillar or an item, over those that are scored on it."""
        return figures.mean([card.result.nodes[code].points for card in self.cards if code in card.result.nodes])

    def averages(self, card: Card) -> Mapping[str, int | None]:
        """The average of each pillar of a framework."""
        return {pillar.code: self.average_of(pillar.code) for pillar in card.framework.pillars}

    def rank(self, card: Card) -> figures.Rank:
        """The place among the audience, with ties."""
        return figures.rank(card.result.total, self.totals)

    def distribution(self, card: Card) -> list[figures.Span]:
        """The spread of the totals."""
        return figures.distribution(self.totals, own=card.result.total, full=card.total.full, step=SPAN)


def peers(scores: Scores, body: Body, month: Period) -> tuple[Peers, Card | None]:
    """The audience of a body in a month, and the body's own card."""
    everybody = [other for other in bodies_in(month) if other.audience_id == body.audience_id or other.pk == body.pk]
    cards = scores.cards([month], everybody)
    return Peers(list(cards.values())), cards.get((body.pk, str(month)))
