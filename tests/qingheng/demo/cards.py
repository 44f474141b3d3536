"""The county as the engine takes it: rows as observations, and scorecards by body and month."""

from decimal import Decimal

import qianfen
from qianfen import Framework, Missing, Observation, Period, Scorecard
from qingheng.demo import county
from qingheng.demo.generator import Dataset, Row

Cards = dict[tuple[str, str], Scorecard]


def observation(row: Row) -> Observation:
    return Observation(
        body=row.body,
        audience=row.audience,
        period=Period.parse(row.period),
        item=row.item,
        key=row.key,
        value=Decimal(row.value) if row.value else None,
        missing=Missing(row.missing) if row.missing else None,
        event=row.event,
        modifiers=tuple(filter(None, row.modifiers.split("+"))),
        flags=frozenset(filter(None, row.flags.split("+"))),
    )


def in_force(dataset: Dataset) -> list[Observation]:
    """All data of the county, late and later ones included: what replaces a row takes its place."""
    replaced = {(row.place, row.event) for row in dataset.later}
    rows = [row for row in dataset.rows if (row.place, row.event) not in replaced]
    return [observation(row) for row in (*rows, *dataset.later, *dataset.late)]


def scored(framework: Framework, observations: list[Observation]) -> Cards:
    return {
        (card.body, str(card.as_of)): card
        for year in sorted({observation.period.year for observation in observations})
        for card in qianfen.score(
            framework,
            [observation for observation in observations if observation.period.year == year],
            [month for month in county.months() if month.year == year],
        )
    }
