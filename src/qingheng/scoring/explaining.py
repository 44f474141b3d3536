"""The values behind scorecards. The law: a live scorecard is explained from the data it was made from, as they stand.

Live scorecards are stored without the values behind their deductions: they follow the data in the same transaction, so
that the engine gives the same scorecard again, explained, whenever somebody opens it. Published ones hold everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import qianfen
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.models import LiveScorecard, PublishedScorecard
from qingheng.scoring.rows import Facts, observations
from qingheng.scoring.versions import framework_of, versions

AnyScorecard: TypeAlias = LiveScorecard | PublishedScorecard


def explained(card: AnyScorecard, version: FrameworkVersion) -> qianfen.Scorecard:
    """A scorecard with the inputs of its deductions and its notes; `version` is the one that scored it."""
    return all_explained([card], [version])[card.pk]


def all_explained(
    cards: Iterable[AnyScorecard], among: Iterable[FrameworkVersion] | None = None
) -> Mapping[int, qianfen.Scorecard]:
    """The same for several of one kind, by their keys; two queries for those of one month and version at most."""
    found: dict[int, qianfen.Scorecard] = {}
    live: dict[tuple[int, str], list[LiveScorecard]] = defaultdict(list)
    for card in cards:
        if isinstance(card, PublishedScorecard):
            found[card.pk] = card.result
        else:
            live[card.framework_version_id, card.period].append(card)
    by_key = {version.pk: version for version in (versions() if among is None else among)} if live else {}
    for (version, month), group in live.items():
        found |= _explained(by_key[version], qianfen.Period.parse(month), group)
    return found


def _explained(
    version: FrameworkVersion, month: qianfen.Period, cards: Sequence[LiveScorecard]
) -> dict[int, qianfen.Scorecard]:
    """Scored again for whom they were scored: audience and scenarios are those of the scorecards."""
    facts = {card.body_id: Facts(card.result.body, card.result.audience, card.result.flags) for card in cards}
    data = observations([card.body for card in cards], month.year, version, facts=facts)
    by_code = {card.result.body: card.pk for card in cards}
    return {by_code[result.body]: result for result in data.scored(framework_of(version), [month])}
