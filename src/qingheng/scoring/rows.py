"""From the rows of the database to the values of the engine: the only such mapping.

The law: what the version has no place for is left out and counted; nothing else is lost, and no digit changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import qianfen
from qingheng.collection.models import Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, ScenarioFlag
from qingheng.scoring.versions import framework_of

COLUMNS = ("body_id", "period", "item", "key", "value", "missing", "event", "modifiers")
DIGITS_CACHED_MAX = 4096
PLACES = "where the rows of the web application go"
"""Under this name a framework keeps them, so that they live exactly as long as it does."""

Row: TypeAlias = "tuple[int, str, str, str, Decimal | None, str, str, str]"


class Facts(NamedTuple):
    """What the engine knows of a body in a year."""

    body: str
    audience: str
    flags: frozenset[str]


@dataclass(frozen=True)
class YearOfData:
    """The data of some bodies in one year, as one framework version reads them."""

    observations: list[qianfen.Observation]
    left_out: int
    """Rows of items, data items or frequencies that this version does not have."""
    audiences: Mapping[str, str]
    """The audience of every body, also of those without data."""
    flags: Mapping[str, frozenset[str]]
    """The scenarios of every body in the year."""

    def scored(self, framework: qianfen.Framework, months: Sequence[qianfen.Period]) -> tuple[qianfen.Scorecard, ...]:
        """The scorecards of every body as of these months of the year."""
        return qianfen.score(framework, self.observations, months, bodies=self.audiences, flags=self.flags)


def stored(bodies: Iterable[Body], year: int) -> list[Row]:
    """The rows in force of one year; their order does not matter."""
    rows = Observation.objects.filter(body__in=[body.pk for body in bodies], year=year, is_current=True)
    return list(rows.order_by().values_list(*COLUMNS))


def months_with_data(rows: Iterable[Row]) -> set[qianfen.Period]:
    """The months in which the rows count; what is only announced as pending reaches no month."""
    names = {name for _body, name, _item, _key, _value, missing, *_rest in rows if missing != qianfen.Missing.PENDING}
    return {qianfen.Period.parse(name).last_month for name in names}


def observations(
    bodies: Sequence[Body],
    year: int,
    version: FrameworkVersion,
    rows: Sequence[Row] | None = None,
    *,
    facts: Mapping[int, Facts] | None = None,
) -> YearOfData:
    """The values in force of one year, as engine values; two queries however many bodies there are."""
    framework = framework_of(version)
    facts = facts_of(bodies, year, framework) if facts is None else facts
    rows = stored(bodies, year) if rows is None else rows
    found = list(taken(rows, facts, framework))
    left_out = len(rows) - len(found)
    for body in bodies:
        if body.valid_from > date(year, 1, 1):
            found.extend(_before_it_existed(body, year, framework, facts[body.pk].flags, found))
    return YearOfData(
        found,
        left_out,
        audiences={code: audience for code, audience, _flags in facts.values()},
        flags={code: active for code, _audience, active in facts.values()},
    )


def facts_of(bodies: Iterable[Body], year: int, framework: qianfen.Framework) -> dict[int, Facts]:
    """Who each body is to the engine in a year; one query."""
    by_id = {body.pk: body for body in bodies}
    flags = _flags(by_id, year, framework)
    return {pk: Facts(body.code, body.audience.code, flags[pk]) for pk, body in by_id.items()}


def taken(
    rows: Iterable[Row], facts: Mapping[int, Facts], framework: qianfen.Framework
) -> Iterator[qianfen.Observation]:
    """The rows that the framework has a place for."""
    places: dict[tuple[str, str, str], qianfen.Period | None] = framework.compiled.setdefault(PLACES, {})
    for body_id, name, item, key, value, missing, event, modifiers in rows:
        place = (name, item, key)
        if place not in places:
            places[place] = _place(framework, *place)
        period = places[place]
        if period is not None:
            body, audience, flags = facts[body_id]
            yield qianfen.Observation(
                body,
                audience,
                period,
                item,
                key,
                value=None if value is None else plain(value),
                missing=qianfen.Missing(missing) if missing else None,
                event=event,
                modifiers=tuple(modifiers.split("+")) if modifiers else (),
                flags=flags,
            )


def _place(framework: qianfen.Framework, name: str, code: str, key: str) -> qianfen.Period | None:
    """The period, if the framework takes values of this item and data item at this frequency."""
    if not framework.has_item(code):
        return None
    item, period = framework.item(code), qianfen.Period.parse(name)
    base = key.partition("/")[0] if item.accumulates_latest else key  # answers and grades are `stratum/option`
    is_known = any(data_item.key == base for data_item in item.data_items)
    return period if is_known and period.frequency is item.frequency else None


def _before_it_existed(
    body: Body, year: int, framework: qianfen.Framework, flags: frozenset[str], reported: list[qianfen.Observation]
) -> list[qianfen.Observation]:
    """That nothing is due from a body for the periods of the year that ended before its first day."""
    known = {(each.item, each.period) for each in reported if each.body == body.code}
    return [
        qianfen.Observation(
            body=body.code,
            audience=body.audience.code,
            period=period,
            item=item.code,
            key=data_item.key,
            value=None,
            missing=qianfen.Missing.NOT_APPLICABLE,
            flags=flags,
        )
        for item in framework.items_for(body.audience.code, flags)
        for period in _periods(year, item.frequency)
        if period.end < body.valid_from and (item.code, period) not in known
        for data_item in item.data_items
    ]


def _periods(year: int, frequency: qianfen.Frequency) -> Iterable[qianfen.Period]:
    return (qianfen.Period(year, frequency, index) for index in range(1, frequency.per_year + 1))


@lru_cache(maxsize=DIGITS_CACHED_MAX)
def plain(value: Decimal) -> Decimal:
    """The same number without the zeros that the column adds: 5, not 5.0000."""
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _flags(bodies: Mapping[int, Body], year: int, framework: qianfen.Framework) -> Mapping[int, frozenset[str]]:
    """The scenarios of each body in the year: one day of an election makes an election year."""
    whole = qianfen.Period.parse(str(year))
    known = {flag.code for flag in framework.scenario_flags}
    rows = ScenarioFlag.objects.valid_within(whole.start, whole.end).filter(body__in=bodies, flag__in=known)
    found = dict.fromkeys(bodies, framework.default_flags)
    for body_id, flag in rows.values_list("body_id", "flag"):
        found[body_id] |= {flag}
    return found
