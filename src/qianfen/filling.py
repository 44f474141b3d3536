"""From observations to the kernel's rows of cells: one row for each body's year and each stretch of it.

The law it keeps: every observation lands in exactly one cell; several events of a cell add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import inf
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from qianfen.events import Stretch, stretches_of
from qianfen.framework.methods import Veto
from qianfen.framework.model import Framework
from qianfen.kernel.cells import ABSENT, CODES, SCALE, Ints, to_cell
from qianfen.kernel.layout import PLAIN, WEIGHED, Layout
from qianfen.kernel.tariff import COST_LIMIT, tariff_of
from qianfen.observation import CONFIRMED, Observation

Numbered: TypeAlias = tuple[int, Observation]
"""An observation with its number in the body's year."""


@dataclass(frozen=True)
class BodyYear:
    """One body's calendar year: what was reported, and who it was at the time."""

    body: str
    audience: str
    year: int
    flags: frozenset[str]
    observations: Sequence[Observation] = ()

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Sequence[Numbered]]:
        """Observations of each item's key in the order of periods and events."""
        found: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
        for number, entry in enumerate(self.observations):
            found[entry.item, entry.key].append((number, entry))
        for entries in found.values():
            entries.sort(key=lambda numbered: (numbered[1].period.last_month_number, numbered[1].event))
        return found

    @cached_property
    def shown(self) -> dict[int, Any]:
        """How observations stand in a lineage, by number, as far as they were needed: the same in every month."""
        return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells: a body's year as it counts from a month on."""

    body_year: BodyYear
    stretch: Stretch


class Adding(NamedTuple):
    """A value that adds to others in its cell, unless its event counts elsewhere."""

    number: int
    """The observation's number in the body's year."""
    reported: int
    """The cell that it is reported in, whether or not it counts."""
    counted: int
    """The cell that it adds to: the plain, the confirmed or the weighed one."""
    amount: int
    limit: float = inf


def rows_of(framework: Framework, body_years: Iterable[BodyYear]) -> list[Row]:
    """A row for each stretch of each body's year."""
    return [
        Row(body_year, stretch)
        for body_year in body_years
        for stretch in stretches_of(framework, body_year.observations)
    ]


def fill(layout: Layout, rows: Sequence[Row]) -> Ints:
    """Rows of cells in millionths, in the order of the rows."""
    block = np.full((len(rows), layout.size), ABSENT, dtype=np.int64)
    for _, group in groupby(range(len(rows)), key=lambda number: id(rows[number].body_year)):
        numbers = list(group)
        _fill_year(layout, [rows[number] for number in numbers], block[numbers[0] : numbers[-1] + 1])
    return block


def _fill_year(layout: Layout, stretches: Sequence[Row], block: Ints) -> None:
    """The rows of one body's year: they differ only in what adds up."""
    adding: list[Adding] = []
    plain: list[Observation] = []
    for index, observation in enumerate(stretches[0].body_year.observations):
        if observation.value is not None and (observation.modifiers or observation.event):
            adding.append(_adding(layout, index, observation))
        else:
            plain.append(observation)
    _write(cells_of(layout, plain), block)
    for number, row in enumerate(stretches):
        _write(_added(adding, row.stretch.superseded), block[number])


def cells_of(layout: Layout, observations: Iterable[Observation]) -> dict[int, int]:
    """What plain values, neither events nor with modifiers, write into which cell."""
    found: dict[int, int] = {}
    for observation in observations:
        if observation.value is not None:
            found[_cell(layout, observation)] = _amount(observation)
        elif observation.missing is not None:
            found[_cell(layout, observation)] = CODES[observation.missing]
    return found


def _added(adding: Iterable[Adding], superseded: Mapping[int, str]) -> Mapping[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for number, reported, counted, amount, limit in adding:
        sums[reported] += 0
        if number not in superseded:
            sums[counted] = int(min(sums[counted] + amount, limit))
    return sums


def _adding(layout: Layout, number: int, observation: Observation) -> Adding:
    here, amount = _cell(layout, observation), _amount(observation)
    if not observation.modifiers:
        return Adding(number, here, here, amount)
    item = layout.framework.item(observation.item)
    if isinstance(item.rule, Veto):
        return Adding(number, here, _cell(layout, observation, CONFIRMED), amount)
    units = tariff_of(layout.framework, item).units(observation.key, observation.modifiers)
    return Adding(number, here, _cell(layout, observation, WEIGHED), amount * units, COST_LIMIT)


def _cell(layout: Layout, observation: Observation, role: str = PLAIN) -> int:
    key = "" if role == WEIGHED else observation.key
    sheet, column = layout.columns[observation.item, key, role]
    return layout.sheets[sheet].cell(observation.period.index - 1, column)


def _write(values: Mapping[int, int], block: Ints) -> None:
    if values:
        block[..., np.fromiter(values, np.int64)] = np.fromiter(values.values(), np.int64)


def _amount(observation: Observation) -> int:
    value = observation.value
    cell = None if value is None else to_cell(value)
    if cell is None:
        message = f"{observation} was not checked: its value cannot be held in {1 / SCALE} units. Check it first."
        raise ValueError(message)
    return cell
