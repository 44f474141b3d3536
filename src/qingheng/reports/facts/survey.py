"""What the public and the staff said. The law: only whole answers of all bodies together, and never a small sample."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from zipfile import ZipFile

from qianfen import Item, Period
from qianfen.framework.methods import Survey
from qingheng.reports.facts.results import Results
from qingheng.scoring import figures

INSUFFICIENT = "insufficient"
OBSERVATIONS = "observations.csv"
"""The member of a run file that holds what the scores were made from."""
Answers = Mapping[str, int]
Weighted = Mapping[str, Decimal]
"""Answers by option as they count: a weighted sample has parts of an answer."""


@dataclass(frozen=True)
class Asked:
    """One survey item over all bodies."""

    item: Item
    full: int
    averages: Mapping[str, int | None]
    """By audience."""
    lowest: tuple[tuple[str, int], ...]
    """The bodies with the fewest points."""
    insufficient: tuple[str, ...]
    answers: Answers
    """By option, of the bodies whose samples suffice."""

    @property
    def sample(self) -> int:
        """Answers given."""
        return sum(self.answers.values())


LOWEST_SHOWN = 3


def surveys(found: Results) -> list[Asked]:
    """Every survey item of the period that somebody has answered."""
    items = [item for item in found.framework.items if isinstance(item.rule, Survey)]
    answers = _answers(found, items)
    return [asked for item in items if (asked := _asked(found, item, answers[item.code])).sample]


def _asked(found: Results, item: Item, answers: Mapping[int, Weighted]) -> Asked:
    scored = [each for each in found if item.code in each.nodes]
    short = [each for each in scored if INSUFFICIENT in each.nodes[item.code].flags]
    sound = [each for each in scored if each not in short and each.body.pk in answers]
    ordered = sorted((each for each in sound if each.lost.get(item.code)), key=lambda each: -each.lost[item.code])
    total: dict[str, Decimal] = defaultdict(Decimal)
    for each in sound:
        for option, count in answers[each.body.pk].items():
            total[option] += count
    return Asked(
        item=item,
        full=item.full_mark,
        averages={
            code: figures.mean([each.nodes[item.code].points for each in sound if each.body.audience.code == code])
            for code in found.audiences
        },
        lowest=tuple((str(each.body), each.nodes[item.code].points) for each in ordered[:LOWEST_SHOWN]),
        insufficient=tuple(str(each.body) for each in short),
        answers={option: round(count) for option, count in total.items()},
    )


def _answers(found: Results, items: list[Item]) -> Mapping[str, Mapping[int, Weighted]]:
    """Item → body → option → answers, from the latest wave of the run file: what was published."""
    codes, month = {item.code for item in items}, found.period.last_month
    bodies = {each.body.code: each.body.pk for each in found}
    latest: dict[tuple[str, str], dict[Period, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for row in _observations(found):
        if row["item"] in codes and row["body"] in bodies and row["value"]:
            period = Period.parse(row["period"])
            if period.last_month <= month:
                latest[row["item"], row["body"]][period][row["key"]] = Decimal(row["value"])
    answers: dict[str, dict[int, Weighted]] = {item.code: {} for item in items}
    for (code, body), waves in latest.items():
        answers[code][bodies[body]] = _by_option(waves[max(waves)])
    return answers


def _observations(found: Results) -> Iterator[dict[str, str]]:
    with ZipFile(BytesIO(bytes(found.run.archive))) as archive, archive.open(OBSERVATIONS) as member:
        yield from csv.DictReader(TextIOWrapper(member, encoding="utf-8", newline=""))


def _by_option(wave: Weighted) -> Weighted:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for key, count in wave.items():
        found[key.partition("/")[2]] += count
    return found
