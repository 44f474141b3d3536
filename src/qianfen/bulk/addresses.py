"""Tables from dictionary codes to cells, worked out once for the dictionaries of a block.

The law it keeps: whatever the framework does not know, or does not apply to the body, has no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qianfen.bulk.columns import Columns, split
from qianfen.framework.methods import Deduct, Veto
from qianfen.framework.model import Framework
from qianfen.inspection.rows import allowed_modifiers, is_bare
from qianfen.kernel.cells import Ints
from qianfen.kernel.layout import FLOW, PLAIN, WEIGHED, Address
from qianfen.kernel.program import Program
from qianfen.kernel.tariff import tariff_of
from qianfen.observation import CONFIRMED
from qianfen.period import Frequency, Period, PeriodError

NOWHERE = -1
CACHED_AT_MOST = 64


@dataclass(frozen=True)
class Target:
    """Where the amount of a row with modifiers goes, and what one unit of it weighs."""

    column: tuple[int, int]
    units: int


@dataclass(frozen=True)
class Dictionaries:
    """The texts that the codes of a block stand for."""

    audiences: tuple[str, ...]
    flags: tuple[str, ...]
    periods: tuple[str, ...]
    items: tuple[str, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, columns: Columns) -> Dictionaries:
        """The dictionaries of a block."""
        texts = (columns.audience, columns.flags, columns.period, columns.item, columns.key)
        return cls(*(coded.texts for coded in texts))


@dataclass(frozen=True)
class Addresses:
    """The tables for one set of dictionaries."""

    program: Program
    dictionaries: Dictionaries

    @property
    def framework(self) -> Framework:
        """The framework."""
        return self.program.framework

    @cached_property
    def periods(self) -> tuple[Period | None, ...]:
        """Every period of the dictionary; None for a text that is none."""
        return tuple(_period(text) for text in self.dictionaries.periods)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years that occur."""
        return tuple(sorted({period.year for period in self.periods if period is not None}))

    @cached_property
    def profiles(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Audience and flags of each profile; the code is audience x (flags + 1) + flags + 1."""
        flags = [frozenset[str](), *(frozenset(split(text)) for text in self.dictionaries.flags)]
        return tuple((audience, active) for audience in self.dictionaries.audiences for active in flags)

    @cached_property
    def cells(self) -> NDArray[np.int32]:
        """Profiles x items x keys x periods: the cell within all years of a body, or NOWHERE."""
        where = self._columns()
        lines = np.array([self._line(period) for period in self.periods], dtype=np.int64).reshape(-1, 3)
        sheet, offset, width = where[..., 0], where[..., 1], where[..., 2]
        same = sheet[..., None] == lines[:, 1]
        cells = np.where(same, offset[..., None] + lines[:, 2] * width[..., None] + lines[:, 0], NOWHERE)
        applies = self._applies()
        found = np.where(applies[:, :, None, None], cells[None], NOWHERE)
        return found.astype(np.int32)

    def column(self, item: int, key: int) -> tuple[int, int]:
        """Sheet and column of an item code and a key code."""
        address: Address = (self.dictionaries.items[item], self.dictionaries.keys[key], PLAIN)
        return self.program.layout.columns[address]

    def is_flow(self, item: int, key: int) -> bool:
        """Whether the key counts what happens, rather than a stock or answers."""
        sheet, column = self.column(item, key)
        return self.program.layout.sheets[sheet].columns[column].kind == FLOW

    @cached_property
    def _targets(self) -> dict[tuple[int, int, str], Target | None]:
        return {}

    def target(self, item: int, key: int, modifiers: str) -> Target | None:
        """Where an amount with these modifiers goes; None if the item does not allow them."""
        kind = item, key, modifiers
        if kind not in self._targets:
            self._targets[kind] = self._target(item, key, modifiers)
        return self._targets[kind]

    def _target(self, item: int, key: int, modifiers: str) -> Target | None:
        found = self.framework.item(self.dictionaries.items[item])
        names, text = split(modifiers), self.dictionaries.keys[key]
        if not set(names) <= set(allowed_modifiers(found, text)) or len(set(names)) < len(names):
            return None
        columns = self.program.layout.columns
        if not names:
            return Target(self.column(item, key), 1)
        if isinstance(found.rule, Veto):
            return Target(columns[found.code, text, CONFIRMED], 1)
        if isinstance(found.rule, Deduct):
            units = tariff_of(self.framework, found).units(text, names)
            return Target(columns[found.code, "", WEIGHED], units)
        return None

    @cached_property
    def bare_cells(self) -> Ints:
        """Cells within a year that can hold no value: strata and ratings without an option."""
        found = [
            sheet.cell(period, index)
            for sheet in self.program.layout.sheets
            for index, column in enumerate(sheet.columns)
            if is_bare(self.framework.item(column.item), column.key)
            for period in range(sheet.periods)
        ]
        return np.array(found, dtype=np.int64)

    def _columns(self) -> Ints:
        """Items x keys: sheet (or -1), offset of the column in the first period, width of a period."""
        dictionaries, layout = self.dictionaries, self.program.layout
        found = np.full((len(dictionaries.items), len(dictionaries.keys), 3), NOWHERE, dtype=np.int64)
        for row, item in enumerate(dictionaries.items):
            for column, key in enumerate(dictionaries.keys):
                place = layout.columns.get((item, key, PLAIN))
                if place is not None:
                    sheet = layout.sheets[place[0]]
                    found[row, column] = list(Frequency).index(sheet.frequency), sheet.cell(0, place[1]), sheet.width
        return found

    def _line(self, period: Period | None) -> tuple[int, int, int]:
        """Offset of the year, number of the frequency (-2: none), index of the period."""
        if period is None:
            return 0, -2, 0
        offset = self.years.index(period.year) * self.program.layout.size
        return offset, list(Frequency).index(period.frequency), period.index - 1

    def _applies(self) -> NDArray[np.bool_]:
        known = {audience.code for audience in self.framework.audiences}
        flags = {flag.code for flag in self.framework.scenario_flags}
        return np.array(
            [
                [
                    audience in known
                    and active <= flags
                    and self.framework.has_item(item)
                    and self.framework.item(item).applies_to(audience, active)
                    for item in self.dictionaries.items
                ]
                for audience, active in self.profiles
            ],
            dtype=bool,
        )


def addresses_of(program: Program, columns: Columns) -> Addresses:
    """The tables for the dictionaries of a block; kept on the framework while they are the same."""
    kept: dict[Dictionaries, Addresses] = program.framework.compiled.setdefault("addresses", {})
    dictionaries = Dictionaries.of(columns)
    if dictionaries not in kept:
        if len(kept) >= CACHED_AT_MOST:
            kept.clear()
        kept[dictionaries] = Addresses(program, dictionaries)
    return kept[dictionaries]


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except PeriodError:
        return None
