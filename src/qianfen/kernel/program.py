"""A framework compiled for the kernel: layout, sheets, blocks of rules and the tree above the items.

The law it keeps: compiled once for a framework, used for one body and for a nation alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qianfen.framework.model import Framework
from qianfen.kernel.blocks import rule_blocks
from qianfen.kernel.cells import Floats, Ints
from qianfen.kernel.layout import Layout, layout_of
from qianfen.kernel.sheet_program import SheetProgram
from qianfen.period import MONTHS_PER_YEAR
from qianfen.rules.block import RuleBlock


@dataclass(frozen=True)
class Program:
    """A framework, ready to run."""

    layout: Layout
    sheets: tuple[SheetProgram, ...]
    blocks: tuple[RuleBlock, ...]
    """Their entries are numbered through; behind them each item has one more, for months in which nothing has ended."""
    position_of_entry: Ints
    """Where the item of each entry stands in the framework."""
    sub_pillar_of_item: Floats
    """Items x sub-pillars, ones and zeros."""
    pillar_of_sub_pillar: Floats
    """Sub-pillars x pillars, ones and zeros."""
    pillar_of_item: Ints
    full_marks: Ints
    """Items, in hundredths."""

    @property
    def framework(self) -> Framework:
        """The framework."""
        return self.layout.framework

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each item stands in the framework."""
        return {item.code: index for index, item in enumerate(self.framework.items)}

    @cached_property
    def entry_as_of(self) -> Ints:
        """Months (1-12, less one) x items: the entry that counts as of the month."""
        not_yet = self.blocks[-1].entries.stop + np.arange(len(self.framework.items))
        found = np.tile(not_yet, (MONTHS_PER_YEAR, 1))
        for program in self.sheets:
            length = program.sheet.frequency.months
            for month in range(length, MONTHS_PER_YEAR + 1):
                found[month - 1, program.sheet.positions] = program.entries[month // length - 1]
        return found

    @cached_property
    def ruled(self) -> slice:
        """The entries of periods, which rules decide."""
        return slice(0, self.blocks[-1].entries.stop)

    @cached_property
    def pillar_matrix(self) -> Floats:
        """Items x pillars, ones and zeros."""
        matrix: Floats = self.sub_pillar_of_item @ self.pillar_of_sub_pillar
        return matrix


def program_of(framework: Framework) -> Program:
    """The compiled framework; compiled once and kept on it."""
    if "program" not in framework.compiled:
        framework.compiled["program"] = _compile(layout_of(framework))
    program: Program = framework.compiled["program"]
    return program


def _compile(layout: Layout) -> Program:
    framework = layout.framework
    sheets = _sheets(layout)
    sub_pillars = [part for pillar in framework.pillars for part in pillar.sub_pillars]
    pillar_codes = [pillar.code for pillar in framework.pillars]
    owners = [pillar.code for pillar in framework.pillars for _ in pillar.sub_pillars]
    blocks = rule_blocks(framework, sheets)
    return Program(
        layout=layout,
        sheets=sheets,
        blocks=blocks,
        position_of_entry=_positions(sheets, blocks[-1].entries.stop, len(framework.items)),
        sub_pillar_of_item=_membership(
            [item.sub_pillar for item in framework.items], [part.code for part in sub_pillars]
        ),
        pillar_of_sub_pillar=_membership(owners, pillar_codes),
        pillar_of_item=np.array([pillar_codes.index(item.pillar) for item in framework.items], dtype=np.int64),
        full_marks=np.array([item.full_mark for item in framework.items], dtype=np.int64),
    )


def _sheets(layout: Layout) -> tuple[SheetProgram, ...]:
    return tuple(
        SheetProgram(sheet, np.zeros((sheet.periods, len(sheet.items)), dtype=np.int64)) for sheet in layout.sheets
    )


def _positions(sheets: Sequence[SheetProgram], entries: int, items: int) -> Ints:
    found = np.concatenate([np.zeros(entries, dtype=np.int64), np.arange(items)])
    for program in sheets:
        found[program.entries] = program.sheet.positions
    return found


def _membership(owners: Sequence[str], codes: Sequence[str]) -> Floats:
    matrix = np.zeros((len(owners), len(codes)))
    for index, owner in enumerate(owners):
        matrix[index, codes.index(owner)] = 1
    return matrix
