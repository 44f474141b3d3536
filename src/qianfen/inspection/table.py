"""What can be wrong between observations: reported twice, counted twice, one body in two audiences.

The law it keeps: the first row stands, every later one that contradicts it is a fault that names the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qianfen.faults import Fault
from qianfen.inspection.place import fault_at, row_name
from qianfen.observation import Observation


def table_faults(rows: Sequence[Observation]) -> Iterator[Fault]:
    """Every contradiction between rows."""
    yield from _repetitions(rows)
    yield from _audience_changes(rows)
    yield from _flag_changes(rows)


def _repetitions(rows: Iterable[Observation]) -> Iterator[Fault]:
    plain: dict[tuple[Any, ...], Observation] = {}
    events: dict[tuple[Any, ...], dict[str, Observation]] = {}
    for row in rows:
        cell = (row.body, row.period.order, row.item, row.key)
        if row.event:
            yield from _event_repetitions(row, events.setdefault(cell, {}), plain.get(cell))
            continue
        if cell in plain:
            yield _fault(row, plain[cell], "duplicate", "key")
            continue
        plain[cell] = row
        if cell in events:
            yield _fault(row, next(iter(events[cell].values())), "events_and_count", "event")


def _event_repetitions(row: Observation, seen: dict[str, Observation], plain: Observation | None) -> Iterator[Fault]:
    if row.event in seen:
        yield _fault(row, seen[row.event], "event_repeated", "event")
        return
    seen[row.event] = row
    if plain is not None:
        yield _fault(row, plain, "events_and_count", "event")


def _fault(row: Observation, first: Observation, code: str, column: str) -> Fault:
    params = {"body": row.body, "period": row.period, "item": row.item, "key": row.key, "event": row.event}
    return fault_at(row, code, column, **params, other=row_name(first))


def _audience_changes(rows: Iterable[Observation]) -> Iterator[Fault]:
    firsts: dict[str, Observation] = {}
    for row in rows:
        first = firsts.setdefault(row.body, row)
        if first.audience != row.audience:
            params = {"body": row.body, "audience": row.audience, "other": f"{first.audience} ({row_name(first)})"}
            yield fault_at(row, "audience_changes", "audience", **params)


def _flag_changes(rows: Iterable[Observation]) -> Iterator[Fault]:
    firsts: dict[tuple[str, int], Observation] = {}
    for row in rows:
        first = firsts.setdefault((row.body, row.period.year), row)
        if first.flags != row.flags:
            params = {
                "body": row.body,
                "year": row.period.year,
                "flags": ", ".join(sorted(row.flags)),
                "other": f"{', '.join(sorted(first.flags))}; {row_name(first)}",
            }
            yield fault_at(row, "flags_change", "flags", **params)
