"""One sheet with everything about its columns worked out beforehand.

The law it keeps: index arrays are found once for a framework, never while scoring.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from qianfen.framework.methods import Banded, Ratio
from qianfen.kernel.cells import Bools, Bytes, Counts, Ints
from qianfen.kernel.layout import ANSWER, FLOW, PLAIN, STOCK, Sheet, halves_of, pairs_of

Array = TypeVar("Array", Ints, Bools, Bytes)


@dataclass(frozen=True)
class SheetProgram:
    """One sheet, ready to run."""

    sheet: Sheet
    entries: Ints
    """Numbers of its entries in the program: periods x items."""

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

    def lines(self, flat: Array) -> Array:
        """A view of the sheet's part of a flat array: rows x periods x columns."""
        sheet = self.sheet
        size = sheet.periods * sheet.width
        return flat[:, sheet.offset : sheet.offset + size].reshape(len(flat), sheet.periods, sheet.width)

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
    def plain_of_item(self) -> Counts:
        """Columns x items: the plain columns of flows and stocks; each says by itself whether it was reported."""
        codes = [item.code for item in self.sheet.items]
        matrix = np.zeros((self.sheet.width, len(codes)), dtype=np.float32)
        for index, column in enumerate(self.sheet.columns):
            if column.role == PLAIN and column.kind != ANSWER:
                matrix[index, codes.index(column.item)] = 1
        return matrix

    @cached_property
    def answered_of_item(self) -> Counts:
        """Answered items x items: an answered item is reported as one."""
        codes = [item.code for item in self.sheet.items]
        matrix = np.zeros((len(self.answer_starts), len(codes)), dtype=np.float32)
        for index, start in enumerate(self.answer_starts):
            matrix[index, codes.index(self.sheet.columns[self.answers.start + start].item)] = 1
        return matrix

    @cached_property
    def slots_per_item(self) -> Counts:
        """How many values each item has in a period."""
        counts: Counts = self.plain_of_item.sum(axis=0) + self.answered_of_item.sum(axis=0)
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
