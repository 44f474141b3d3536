"""A part is never more than its whole: for every ratio, in every period and in the year to date.

The law it keeps: the numbers compared are the very ones the ratio divides; an event reported twice is one event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from qianfen.faults import Fault
from qianfen.framework.methods import Ratio
from qianfen.framework.model import Framework, Item
from qianfen.inspection.place import fault_at
from qianfen.observation import Observation
from qianfen.period import Period


@dataclass(slots=True)
class _Year:
    """The two halves of one ratio of one body in one year, by period, and the events seen."""

    halves: dict[str, dict[Period, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    events: set[tuple[str, str]] = field(default_factory=set)
    rows: dict[tuple[str, Period], Observation] = field(default_factory=dict)

    def add(self, row: Observation, value: Decimal) -> None:
        periods = self.halves[row.key]
        self.rows[row.key, row.period] = row
        if row.event and (row.key, row.event) in self.events:
            periods.setdefault(row.period, Decimal(0))
            return
        self.events.add((row.key, row.event))
        periods[row.period] = periods.get(row.period, Decimal(0)) + value


def whole_faults(framework: Framework, rows: Iterable[Observation]) -> Iterator[Fault]:
    """Every part that exceeds its whole."""
    ratios = {item.code: item for item in framework.items if isinstance(item.rule, Ratio)}
    years: dict[tuple[str, str, int], _Year] = defaultdict(_Year)
    for row in sorted((row for row in rows if row.item in ratios), key=lambda row: row.period.order):
        if row.value is not None and row.value.is_finite():
            years[row.body, row.item, row.period.year].add(row, row.value)
    for (_, code, _), year in years.items():
        yield from _year_faults(ratios[code], year)


def _year_faults(item: Item, year: _Year) -> Iterator[Fault]:
    rule = item.rule
    if not isinstance(rule, Ratio):
        return
    parts, wholes = year.halves[rule.numerator], year.halves[rule.denominator]
    over = False
    for period in sorted(parts.keys() & wholes.keys()):
        if parts[period] > wholes[period]:
            over = True
            amounts = parts[period], wholes[period]
            yield _fault(item, year.rows[rule.numerator, period], rule, amounts, "part_over_whole")
    if not over and item.data_item(rule.numerator).accumulate != item.data_item(rule.denominator).accumulate:
        yield from _to_date_faults(item, year, rule)


def _to_date_faults(item: Item, year: _Year, rule: Ratio) -> Iterator[Fault]:
    """Only a flow over a stock, or a stock over a flow, can go wrong in the sum although every period is right."""
    parts, wholes = year.halves[rule.numerator], year.halves[rule.denominator]
    for period in sorted(parts.keys() | wholes.keys()):
        part = _to_date(item, rule.numerator, parts, period)
        whole = _to_date(item, rule.denominator, wholes, period)
        if part is not None and whole is not None and part > whole:
            row = year.rows.get((rule.numerator, period)) or year.rows[rule.denominator, period]
            yield _fault(item, row, rule, (part, whole), "part_over_whole_to_date")
            return


def _to_date(item: Item, key: str, values: dict[Period, Decimal], until: Period) -> Decimal | None:
    known = [period for period in values if period <= until]
    if not known:
        return None
    if item.data_item(key).accumulate == "latest":
        return values[max(known)]
    return sum((values[period] for period in known), Decimal(0))


def _fault(item: Item, row: Observation, rule: Ratio, amounts: tuple[Decimal, Decimal], code: str) -> Fault:
    params = {"numerator": rule.numerator, "denominator": rule.denominator, "body": row.body, "period": row.period}
    return fault_at(row, code, "value", **params, part=amounts[0], whole=amounts[1], item=item.code)
