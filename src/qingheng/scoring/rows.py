"""From the rows of the database to the values of the engine: the only such mapping.

The law: what the version has no place for is left out and counted; nothing else is lost, and no digit changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import qianfen
from qingheng.collection.models import Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, ScenarioFlag
from qingheng.scoring.versions import framework_of

COLUMNS = ("body_id", "period", "item", "key", "value", "missing", "event", "modifiers")
DIGITS_CACHED_MAX = 4096


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


@dataclass(frozen=True)
class Place:
    """Where a framework version takes the values of an item."""

    frequency: qianfen.Frequency
    keys: frozenset[str]
    is_answered: bool
    """Surveys and grades: their keys are `stratum/option`."""

    def takes(self, period: qianfen.Period, key: str) -> bool:
        """Whether a value of this period and key belongs here."""
        return period.frequency is self.frequency and (key.partition("/")[0] if self.is_answered else key) in self.keys


def observations(bodies: Iterable[Body], year: int, version: FrameworkVersion) -> YearOfData:
    """The values in force of one year, as engine values; two queries however many bodies there are."""
    framework = framework_of(version)
    by_id = {body.pk: body for body in bodies}
    places, flags = _places(framework), _flags(by_id, year, framework)
    audiences = {pk: body.audience.code for pk, body in by_id.items()}
    taken = []
    left_out = 0
    rows = Observation.objects.filter(body__in=by_id, year=year, is_current=True).order_by().values_list(*COLUMNS)
    for body_id, period_name, item, key, value, missing, event, modifiers in rows.iterator():
        period, place = qianfen.Period.parse(period_name), places.get(item)
        if place is None or not place.takes(period, key):
            left_out += 1
            continue
        taken.append(
            qianfen.Observation(
                body=by_id[body_id].code,
                audience=audiences[body_id],
                period=period,
                item=item,
                key=key,
                value=None if value is None else plain(value),
                missing=qianfen.Missing(missing) if missing else None,
                event=event,
                modifiers=tuple(modifiers.split("+")) if modifiers else (),
                flags=flags[body_id],
            )
        )
    for body in by_id.values():
        if body.valid_from > date(year, 1, 1):
            taken.extend(_before_it_existed(body, year, framework, flags[body.pk], taken))
    return YearOfData(
        taken,
        left_out,
        audiences={body.code: audiences[pk] for pk, body in by_id.items()},
        flags={body.code: flags[pk] for pk, body in by_id.items()},
    )


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


def _places(framework: qianfen.Framework) -> Mapping[str, Place]:
    return {
        item.code: Place(item.frequency, frozenset(each.key for each in item.data_items), item.accumulates_latest)
        for item in framework.items
    }


def _flags(bodies: Mapping[int, Body], year: int, framework: qianfen.Framework) -> Mapping[int, frozenset[str]]:
    """The scenarios of each body in the year: one day of an election makes an election year."""
    whole = qianfen.Period.parse(str(year))
    known = {flag.code for flag in framework.scenario_flags}
    rows = ScenarioFlag.objects.valid_within(whole.start, whole.end).filter(body__in=bodies, flag__in=known)
    found = dict.fromkeys(bodies, framework.default_flags)
    for body_id, flag in rows.values_list("body_id", "flag"):
        found[body_id] |= {flag}
    return found
