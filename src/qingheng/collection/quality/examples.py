"""The examples of a rule: small sheets with what must be found on them. The law: a rule that breaks one is refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from qianfen import Frequency, Period
from qingheng.collection.quality.rules import Rule
from qingheng.collection.quality.values import Cell, Column, Event, Finding, Past, Said, Sheet

BODY, ITEM, KEY, STATION = "B1", "I1", "x", "S1"
NOTHING = "nothing"
_ROW = re.compile(r"(\D*)(\d+)\.\.\1(\d+)")
DEADLINE = datetime(2026, 1, 1, tzinfo=UTC)


def example_faults(rule: Rule, examples: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """The examples in which something else is found than they say, by their number."""
    for number, example in enumerate(examples):
        try:
            found = [_told(finding) for finding in rule.judge(sheet_of(example["given"]), _columns(example["given"]))]
            expected = [] if example["expect"] == NOTHING else [_texts(each) for each in example["expect"]]
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            yield number, _("The example cannot be read: %(error)s.") % {"error": f"{type(error).__name__} {error}"}
            continue
        if len(found) != len(expected) or not all(map(_agrees, found, expected)):
            facts = {"found": found or NOTHING, "expected": expected or NOTHING}
            yield number, _("The example finds %(found)s, not %(expected)s.") % facts


def _told(finding: Finding) -> dict[str, str]:
    place = {"body": finding.body, "item": finding.item, "data_item": finding.key, "event": finding.event}
    return {**_texts(finding.facts), **{name: text for name, text in place.items() if text}}


def _texts(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in facts.items()}


def _agrees(found: Mapping[str, str], expected: Mapping[str, str]) -> bool:
    return all(found.get(name) == value for name, value in expected.items())


def sheet_of(given: Mapping[str, Any]) -> Sheet:
    """The sheet of an example; what it leaves out is as plain as can be."""
    given = _whole(given)
    period, bodies, past = Period.parse(str(given.get("period", "2026-05"))), given["bodies"], given["past"]
    said = {_cell(body, name): _said(value) for body, row in bodies.items() for name, value in row.items()}
    return Sheet(
        station=str(given.get("station", STATION)),
        period=period,
        columns=_columns(given),
        said=said,
        past={_cell(body, name): _past(row, period) for body, rows in past.items() for name, row in rows.items()},
        events=[_event(event) for event in given.get("events", ())],
        elsewhere=[_event(event) for event in given.get("elsewhere", ())],
        groups=given.get("groups", {}),
        evidence=frozenset((body, ITEM) for body in given.get("evidence", ())),
        deadline=DEADLINE,
        reported=_reported(given.get("reported", {})),
        hidden=frozenset(given.get("hidden", ())),
        stations=given.get("stations", {}),
        frequencies={item: Frequency(name) for item, name in given.get("frequencies", {}).items()},
    )


def _whole(given: Mapping[str, Any]) -> dict[str, Any]:
    """The example without its abbreviations: one value alone, and rows of names like B1..B8."""
    bodies = given.get("bodies", {BODY: {KEY: given["value"]}} if "value" in given else {})
    past = given.get("past", {})
    past = {BODY: {KEY: past}} if isinstance(past, list) else past
    return {**given, "bodies": _spread(bodies), "past": _spread(past)}


def _spread(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        body: {name: value for names, value in row.items() for name in _names(names)}
        for bodies, row in rows.items()
        for body in _names(bodies)
    }


def _names(text: str) -> list[str]:
    """B1..B8 as eight names; any other name as itself."""
    row = _ROW.fullmatch(str(text))
    return [f"{row[1]}{number}" for number in range(int(row[2]), int(row[3]) + 1)] if row else [str(text)]


def _columns(given: Mapping[str, Any]) -> list[Column]:
    """The columns an example names, and those its cells stand in."""
    given = _whole(given)
    described = given.get("columns", {})
    rows = [*given.get("bodies", {}).values(), *given.get("reported", {}).values()]
    events = [f"{each.get('item', ITEM)}.{each.get('data_item', KEY)}" for each in given.get("events", ())]
    names = dict.fromkeys([*(name for row in rows for name in row), *events]) or {KEY: None}
    frequency = Period.parse(str(given.get("period", "2026-05"))).frequency
    return [_column(name, described.get(name, {}), frequency) for name in names]


def _column(name: str, block: Mapping[str, Any], frequency: Frequency) -> Column:
    cell = _cell("", name)
    is_stock = bool(block.get("stock", False))
    return Column(cell.item, cell.key, frequency=frequency, is_stock=is_stock, whole=str(block.get("whole", "")))


def _cell(body: str, name: str) -> Cell:
    item, dot, key = name.partition(".")
    return Cell(str(body), item if dot else ITEM, key if dot else item)


def _said(given: Any) -> Said:
    block = given if isinstance(given, dict) else {"value": given}
    value = block.get("value")
    changed = DEADLINE - timedelta(hours=float(block["hours_before"])) if "hours_before" in block else None
    return Said(
        value=_number(value),
        missing=str(value) if isinstance(value, str) else "",
        comment=str(block.get("comment", "")),
        changed_at=changed,
        changed_by=str(block.get("by", "")),
        changes=int(block.get("changes", 0)),
        is_new=bool(block.get("new", True)),
    )


def _number(value: Any) -> Decimal | None:
    return None if value is None or isinstance(value, str) else Decimal(str(value))


def _past(row: Sequence[Any], period: Period) -> list[Past]:
    found: list[Past] = []
    for value in reversed(row):
        period = period.previous()
        found.append(Past(period, _number(value), value if isinstance(value, str) else ""))
    return found[::-1]


def _event(block: Mapping[str, Any]) -> Event:
    cell = Cell(str(block.get("body", BODY)), str(block.get("item", ITEM)), str(block.get("data_item", KEY)))
    day = date.fromisoformat(block["day"]) if "day" in block else None
    told = (str(block.get("station", STATION)), str(block.get("modifiers", "")), day)
    return Event(str(block["event"]), cell, *told, is_hidden=bool(block.get("hidden", False)))


def _reported(rows: Mapping[str, Any]) -> dict[Cell, dict[Period, Decimal]]:
    return {
        _cell(body, name): {Period.parse(str(period)): Decimal(str(value)) for period, value in values.items()}
        for body, row in rows.items()
        for name, values in row.items()
    }
