"""One sheet with everything about its columns worked out beforehand.

The law it keeps: index arrays are found once for a framework, never while scoring.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from qianfen.framework.methods import Banded, Ratio
from qianfen.kernel.cells import Bools, Bytes, Floats, Ints
from qianfen.kernel.layout import ANSWER, FLOW, PLAIN, STOCK, Sheet, halves_of, pairs_of

Array = TypeVar("Array", Ints, Bools, Bytes)


@dataclass(frozen=True)
class SheetProgram:
    """One sheet, ready to run."""

    sheet: Sheet
    first_entry: int
    """Number of its first entry; entries are its periods x its items."""

    @cached_property
    def flow_pairs(self) -> tuple[Ints, Ints]:
        """Columns of rates made of two flows."""
        return self._pairs(FLOW)

    @cached_property
    def stock_pairs(self) -> tuple[Ints, Ints]:
        """Columns of rates made of two stocks."""
        return self._pairs(STOCK)

    @cached_property
    def rates(self) -> tuple[Ints, Ints, Ints]:
        """Items that are rates, and their numerator and denominator columns."""
        found = [
            (index, *halves_of(self.sheet, item.code, item.rule))
            for index, item in enumerate(self.sheet.items)
            if isinstance(item.rule, Ratio | Banded)
        ]
        items, numerators, denominators = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return items, numerators, denominators

    @cached_property
    def entries(self) -> slice:
        """Its entries in the flat arrays of the program."""
        return slice(self.first_entry, self.first_entry + self.sheet.periods * len(self.sheet.items))

    def lines(self, flat: Array) -> Array:
        """A view of the sheet's part of a flat array: rows x periods x columns."""
        sheet = self.sheet
        size = sheet.periods * sheet.width
        return flat[:, sheet.offset : sheet.offset + size].reshape(len(flat), sheet.periods, sheet.width)

    def item_lines(self, flat: Array) -> Array:
        """A view of the sheet's entries in a flat array: rows x periods x items."""
        return flat[:, self.entries].reshape(len(flat), self.sheet.periods, len(self.sheet.items))

    def entry(self, period_index: int, item_index: int) -> int:
        """The entry of an item of the sheet as of a period (0-based)."""
        return self.first_entry + period_index * len(self.sheet.items) + item_index

    @cached_property
    def rates_alike(self) -> Bools:
        """Which rates have halves that accumulate alike."""
        paired = {pair.item for pair in pairs_of(self.sheet)}
        return np.array([int(item) in paired for item in self.rates[0]], dtype=bool)

    @cached_property
    def stock_gates(self) -> Ints:
        """For every stock column the plain column that says whether it was reported."""
        sheet = self.sheet
        stocks = [column for column in sheet.columns if column.kind == STOCK]
        return np.array([sheet.position(column.item, column.key) for column in stocks], dtype=np.int64)

    @cached_property
    def stocks(self) -> slice:
        """The stock columns."""
        return slice(self.sheet.flows, self.sheet.flows + len(self.stock_gates))

    @cached_property
    def answers(self) -> slice:
        """The answer columns."""
        return slice(self.stocks.stop, self.sheet.pad)

    @cached_property
    def answer_starts(self) -> Ints:
        """Where each answered item begins among the answer columns."""
        items = [column.item for column in self.sheet.columns[self.answers]]
        return np.array([index for index, item in enumerate(items) if items[:index].count(item) == 0], dtype=np.int64)

    @cached_property
    def answer_owner(self) -> Ints:
        """For every answer column the number of its answered item."""
        starts = np.zeros(self.answers.stop - self.answers.start, dtype=np.int64)
        starts[self.answer_starts] = 1
        return np.cumsum(starts) - 1

    @cached_property
    def slots(self) -> Ints:
        """Plain columns of flows and stocks: each says by itself whether it was reported."""
        kinds = [(column.role == PLAIN and column.kind != ANSWER) for column in self.sheet.columns]
        return np.flatnonzero(np.array(kinds, dtype=bool))

    @cached_property
    def slot_matrix(self) -> Floats:
        """Slots (plain columns, then one for each answered item) x items of the sheet."""
        codes = [item.code for item in self.sheet.items]
        owners = [self.sheet.columns[column].item for column in self.slots]
        owners += [self.sheet.columns[self.answers.start + start].item for start in self.answer_starts]
        matrix = np.zeros((len(owners), len(codes)))
        for slot, owner in enumerate(owners):
            matrix[slot, codes.index(owner)] = 1
        return matrix

    @cached_property
    def slots_per_item(self) -> Floats:
        """How many slots each item has."""
        counts: Floats = self.slot_matrix.sum(axis=0)
        return counts

    @cached_property
    def latest_items(self) -> Bools:
        """Items of which only the latest values count."""
        kinds: dict[str, set[int]] = {item.code: set() for item in self.sheet.items}
        for column in self.sheet.columns:
            kinds[column.item].add(column.kind)
        return np.array([FLOW not in kinds[item.code] for item in self.sheet.items], dtype=bool)

    def _pairs(self, kind: int) -> tuple[Ints, Ints]:
        pairs = [pair for pair in pairs_of(self.sheet) if pair.kind == kind]
        numerators = np.array([pair.numerator for pair in pairs], dtype=np.int64)
        return numerators, np.array([pair.denominator for pair in pairs], dtype=np.int64)
