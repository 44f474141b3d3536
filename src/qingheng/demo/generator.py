"""Makes the county's data: every body, item and period of two years, with the stories worked in.

The law: the same seed gives the same rows in the same order; every row is synthetic.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from qianfen import Framework, Item, Period
from qingheng.demo import county
from qingheng.demo.county import Sketch, Story
from qingheng.demo.draws import Draws
from qingheng.demo.reports import Occasion, report

LOSS_MAX = 0.95


class Row(NamedTuple):
    """One row of the long table, column for column."""

    body: str
    audience: str
    period: str
    item: str
    key: str
    value: str = ""
    missing: str = ""
    event: str = ""
    modifiers: str = ""
    flags: str = ""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What it reports on."""
        return self.body, self.period, self.item, self.key


COLUMNS = tuple(Row.__annotations__)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The rows of a county: those of the first import, and those that arrive later."""

    rows: tuple[Row, ...]
    late: tuple[Row, ...]
    """What a station still owes."""
    later: tuple[Row, ...]
    """What replaces earlier rows after the first publication."""


def generate(framework: Framework, seed: int) -> Dataset:
    """All rows of the county for a seed."""
    drawn = [row for body in county.bodies() for row in _rows_of(framework, body, seed)]
    told = [row for story in county.stories() for row in _told(story, story.rows)]
    replaced = {row.place for row in told}
    rows = sorted([row for row in drawn if row.place not in replaced] + told, key=_order)
    late = {
        (entry.get("body", story.body), entry["period"], entry["item"])
        for story in county.stories()
        for entry in story.late
    }
    return Dataset(
        rows=tuple(row for row in rows if (row.body, row.period, row.item) not in late),
        late=tuple(row for row in rows if (row.body, row.period, row.item) in late),
        later=tuple(row for story in county.stories() for row in _told(story, story.later_rows)),
    )


def further_rows(framework: Framework, seed: int, station: str, period: Period) -> list[Row]:
    """What a station would report for a period after the stories, drawn from the same seed."""
    rows = []
    for body in county.bodies():
        for item in framework.items:
            is_asked = item.station == station and item.frequency is period.frequency
            if (
                is_asked
                and body.valid_to is None
                and item.applies_to(body.audience, county.flags_of(body.audience, period))
            ):
                values = report(_occasion(framework, item, body, period, seed))
                rows += [
                    Row(body.code, body.audience, str(period), item.code, key, str(value))
                    for key, value in values.items()
                ]
    return rows


def _order(row: Row) -> tuple[Any, ...]:
    return row.body, *_rank(row.period), row.item, row.key, row.event


@cache
def _rank(period: str) -> tuple[int, int, int]:
    """Periods in order of their ends, shorter ones first."""
    parsed = Period.parse(period)
    return parsed.year, parsed.last_month_number, parsed.frequency.months


def _rows_of(framework: Framework, body: Sketch, seed: int) -> Iterator[Row]:
    stories = [story for story in county.stories() if story.body == body.code]
    exempt = frozenset[str]().union(*(story.not_applicable for story in stories))
    for item in framework.items:
        for period in county.periods(item.frequency):
            flags = county.flags_of(body.audience, period)
            is_active = body.valid_to is None or period.end <= body.valid_to
            if not is_active or not item.applies_to(body.audience, flags):
                continue
            values = report(_occasion(framework, item, body, period, seed))
            for key, value in values.items():
                given = {"missing": "not_applicable"} if item.code in exempt else {"value": str(value)}
                place = (body.code, body.audience, str(period), item.code, key)
                yield Row(*place, **given, flags="+".join(sorted(flags)))


def _occasion(framework: Framework, item: Item, body: Sketch, period: Period, seed: int) -> Occasion:
    behaviour = county.document("behaviour")
    habit = {**behaviour["methods"][item.rule.name], **behaviour["items"].get(item.code, {})}
    loss = habit["loss"] * body.care * _temper(seed, body.code, item.pillar)
    for story in county.stories():
        if story.body == body.code:
            loss *= _strain(story, item, period.last_month)
    return Occasion(
        framework=framework,
        item=item,
        size=body.size,
        loss=min(loss, LOSS_MAX),
        habit=habit,
        draws=Draws.of(seed, body.code, item.code, period),
        yearly=lambda: Draws.of(seed, body.code, item.code, period.year),
    )


@cache
def _temper(seed: int, body: str, pillar: str) -> float:
    """How much more or less than its average a body loses in a pillar, for good."""
    spread = county.document("behaviour")["spread"]
    return Draws.of(seed, body, pillar).between(1 - spread, 1 + spread)


def _strain(story: Story, item: Item, month: Period) -> float:
    multiple = 1.0
    for strain in story.strains:
        if strain.where & {item.pillar, item.code}:
            multiple *= strain.at(month)
    return multiple


def _told(story: Story, entries: Iterable[dict[str, Any]]) -> Iterator[Row]:
    audiences = {body.code: body.audience for body in county.bodies()}
    for entry in entries:
        body, period = entry.get("body", story.body), Period.parse(str(entry["period"]))
        yield Row(
            body=body,
            audience=audiences[body],
            period=str(period),
            item=entry["item"],
            key=entry["key"],
            value=str(entry.get("value", "")),
            event=entry.get("event", ""),
            modifiers=entry.get("modifiers", ""),
            flags="+".join(sorted(county.flags_of(audiences[body], period))),
        )
