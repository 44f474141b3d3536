"""Where every raw value of a body's year stands in one flat row of cells, so that arrays can be scored.

The law it keeps: one cell for each item, key and period, and the layout depends on the framework alone.

A sheet holds the items of one frequency: ``periods`` lines of ``width`` columns. Columns stand in this order: flows,
stocks, answers (survey options and grades), and one column that stays zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Survey, Veto
from qianfen.framework.model import Framework, Item
from qianfen.kernel.cells import Ints
from qianfen.observation import CONFIRMED
from qianfen.period import Frequency

PLAIN, WEIGHED = "", "weighed"
Address: TypeAlias = tuple[str, str, str]
"""Item, key, role. Roles: plain; ``confirmed``, a veto's trigger; ``weighed`` (without a key), what occurrences with
modifiers cost in the units of the item's rule."""

FLOW, STOCK, ANSWER = range(3)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    item: str
    key: str
    role: str
    kind: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A rate's two columns that count only where both were reported: two flows or two stocks."""

    item: int
    numerator: int
    denominator: int
    kind: int


@dataclass(frozen=True)
class Sheet:
    """The items of one frequency."""

    frequency: Frequency
    offset: int
    """First cell of the sheet in the flat row."""
    columns: tuple[Column, ...]
    items: tuple[Item, ...]
    positions: Ints
    """Positions of the items in the framework."""

    @cached_property
    def periods(self) -> int:
        """Periods in a year."""
        return self.frequency.per_year

    @cached_property
    def width(self) -> int:
        """Columns, with the one that stays zero."""
        return len(self.columns) + 1

    @cached_property
    def pad(self) -> int:
        """The column that stays zero."""
        return len(self.columns)

    @cached_property
    def flows(self) -> int:
        """How many columns add up over the year; they come first."""
        return sum(column.kind == FLOW for column in self.columns)

    @cached_property
    def _positions(self) -> dict[Address, int]:
        return {(column.item, column.key, column.role): index for index, column in enumerate(self.columns)}

    def position(self, item: str, key: str, role: str = PLAIN) -> int:
        """The column of an item's key."""
        return self._positions[item, key, role]

    def cell(self, period_index: int, column: int) -> int:
        """The flat cell of a column in a period (0-based)."""
        return self.offset + period_index * self.width + column


@dataclass(frozen=True)
class Layout:
    """All sheets of a framework."""

    framework: Framework
    sheets: tuple[Sheet, ...]
    columns: Mapping[Address, tuple[int, int]]
    """Where each address stands: sheet, column."""
    size: int
    """Cells in a row."""


def layout_of(framework: Framework) -> Layout:
    """The layout of a framework; built once and kept on it."""
    if "layout" not in framework.compiled:
        framework.compiled["layout"] = _build(framework)
    layout: Layout = framework.compiled["layout"]
    return layout


def plain_keys(framework: Framework, item: Item) -> Iterator[str]:
    """Every key that an observation of the item may carry; for surveys and grades with and without the option."""
    for data_item in item.data_items:
        yield data_item.key
        if isinstance(item.rule, Survey | Manual):
            scale = framework.scales[item.rule.scale]
            yield from (f"{data_item.key}/{option}" for option in (*scale.options, *scale.excluded))


def _build(framework: Framework) -> Layout:
    sheets: list[Sheet] = []
    offset = 0
    for frequency in Frequency:
        positions = [index for index, item in enumerate(framework.items) if item.frequency is frequency]
        if positions:
            sheets.append(_sheet(framework, positions, offset))
            offset += sheets[-1].periods * sheets[-1].width
    columns = {
        (column.item, column.key, column.role): (number, index)
        for number, sheet in enumerate(sheets)
        for index, column in enumerate(sheet.columns)
    }
    return Layout(framework, tuple(sheets), columns, offset)


def _sheet(framework: Framework, positions: list[int], offset: int) -> Sheet:
    items = tuple(framework.items[position] for position in positions)
    found = [column for item in items for column in _columns(framework, item)]
    columns = tuple(sorted(found, key=lambda column: (column.kind, column.role != PLAIN)))
    return Sheet(items[0].frequency, offset, columns, items, np.array(positions, dtype=np.int64))


def _columns(framework: Framework, item: Item) -> Iterator[Column]:
    for key in plain_keys(framework, item):
        yield Column(item.code, key, PLAIN, column_kind(item, key))
        if isinstance(item.rule, Veto):
            yield Column(item.code, key, CONFIRMED, column_kind(item, key))
    if isinstance(item.rule, Deduct) and item.rule.modifiers:
        yield Column(item.code, "", WEIGHED, FLOW)


def column_kind(item: Item, key: str) -> int:
    """How the values of a key accumulate over the year."""
    if item.accumulates_latest:
        return ANSWER
    return STOCK if item.data_item(key).accumulate == "latest" else FLOW


def halves_of(sheet: Sheet, item: str, rule: Ratio | Banded) -> tuple[int, int]:
    """The columns of a rate."""
    return sheet.position(item, rule.numerator), sheet.position(item, rule.denominator)


def pairs_of(sheet: Sheet) -> tuple[Pair, ...]:
    """The rates of a sheet whose two halves accumulate alike."""
    pairs = []
    for index, item in enumerate(sheet.items):
        if isinstance(item.rule, Ratio | Banded):
            numerator, denominator = halves_of(sheet, item.code, item.rule)
            kind = sheet.columns[numerator].kind
            if kind == sheet.columns[denominator].kind:
                pairs.append(Pair(index, numerator, denominator, kind))
    return tuple(pairs)
