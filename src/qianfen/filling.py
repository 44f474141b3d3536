"""From observations to the kernel's rows of cells: one row for each body's year and each stretch of it.

The law it keeps: every observation lands in exactly one cell; several events of a cell add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells: a body's year as it counts from a month on."""

    body_year: BodyYear
    stretch: Stretch


@dataclass(slots=True)
class Cells:
    """Values on their way into cells."""

    layout: Layout
    plain: dict[tuple[int, int], int] = field(default_factory=dict)
    added: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))

    def place(self, row: int, observation: Observation, *, counts: bool) -> None:
        """Put one observation into its cells."""
        sheet, column = self.layout.columns[observation.item, observation.key, PLAIN]
        line = observation.period.index - 1
        here = row, self.layout.sheets[sheet].cell(line, column)
        if observation.value is None:
            if observation.missing is not None:
                self.plain[here] = CODES[observation.missing]
        elif not observation.modifiers and not observation.event:
            self.plain[here] = _cell(observation)
        else:
            self._add(here, observation, row=row, counts=counts)

    def _add(self, here: tuple[int, int], observation: Observation, *, row: int, counts: bool) -> None:
        """Reported in any case; what it counts goes to the plain, the confirmed or the weighed column."""
        self.added[here] += 0
        if not counts:
            return
        layout, line, amount = self.layout, observation.period.index - 1, _cell(observation)
        item = layout.framework.item(observation.item)
        if not observation.modifiers:
            self.added[here] += amount
        elif isinstance(item.rule, Veto):
            sheet, column = layout.columns[item.code, observation.key, CONFIRMED]
            self.added[row, layout.sheets[sheet].cell(line, column)] += amount
        else:
            sheet, column = layout.columns[item.code, "", WEIGHED]
            there = row, layout.sheets[sheet].cell(line, column)
            units = tariff_of(layout.framework, item).units(observation.key, observation.modifiers)
            self.added[there] = min(self.added[there] + amount * units, COST_LIMIT)

    def array(self, rows: int) -> Ints:
        """The filled block."""
        cells = np.full((rows, self.layout.size), ABSENT, dtype=np.int64)
        for values in (self.plain, self.added):
            if values:
                where = np.array(list(values), dtype=np.int64)
                cells[where[:, 0], where[:, 1]] = np.array(list(values.values()), dtype=np.int64)
        return cells


def rows_of(framework: Framework, body_years: Iterable[BodyYear]) -> list[Row]:
    """A row for each stretch of each body's year."""
    return [
        Row(body_year, stretch)
        for body_year in body_years
        for stretch in stretches_of(framework, body_year.observations)
    ]


def fill(layout: Layout, rows: Sequence[Row]) -> Ints:
    """Rows of cells in millionths, in the order of the rows."""
    cells = Cells(layout)
    for number, row in enumerate(rows):
        superseded: Mapping[int, str] = row.stretch.superseded
        for index, observation in enumerate(row.body_year.observations):
            cells.place(number, observation, counts=index not in superseded)
    return cells.array(len(rows))


def _cell(observation: Observation) -> int:
    value = observation.value
    cell = None if value is None else to_cell(value)
    if cell is None:
        message = f"{observation} was not checked: its value cannot be held in {1 / SCALE} units. Check it first."
        raise ValueError(message)
    return cell
