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

NOT_YET = -1


@dataclass(frozen=True)
class Program:
    """A framework, ready to run."""

    layout: Layout
    sheets: tuple[SheetProgram, ...]
    blocks: tuple[RuleBlock, ...]
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
        """Months (1-12, less one) x items: the entry that counts as of the month, or NOT_YET."""
        found = np.full((MONTHS_PER_YEAR, len(self.framework.items)), NOT_YET, dtype=np.int64)
        for program in self.sheets:
            length = program.sheet.frequency.months
            for month in range(length, MONTHS_PER_YEAR + 1):
                for index, position in enumerate(program.sheet.positions):
                    found[month - 1, position] = program.entry(month // length - 1, index)
        return found

    @cached_property
    def block_marks(self) -> tuple[Ints, ...]:
        """Per block: where the items of its entries stand in the framework."""
        return tuple(self.position_of_entry[block.entries] for block in self.blocks)


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
    return Program(
        layout=layout,
        sheets=sheets,
        blocks=rule_blocks(framework, sheets),
        position_of_entry=np.concatenate(
            [np.tile(program.sheet.positions, program.sheet.periods) for program in sheets]
        ),
        sub_pillar_of_item=_membership(
            [item.sub_pillar for item in framework.items], [part.code for part in sub_pillars]
        ),
        pillar_of_sub_pillar=_membership(owners, pillar_codes),
        pillar_of_item=np.array([pillar_codes.index(item.pillar) for item in framework.items], dtype=np.int64),
        full_marks=np.array([item.full_mark for item in framework.items], dtype=np.int64),
    )


def _sheets(layout: Layout) -> tuple[SheetProgram, ...]:
    programs: list[SheetProgram] = []
    for sheet in layout.sheets:
        programs.append(SheetProgram(sheet, programs[-1].entries.stop if programs else 0))
    return tuple(programs)


def _membership(owners: Sequence[str], codes: Sequence[str]) -> Floats:
    matrix = np.zeros((len(owners), len(codes)))
    for index, owner in enumerate(owners):
        matrix[index, codes.index(owner)] = 1
    return matrix
