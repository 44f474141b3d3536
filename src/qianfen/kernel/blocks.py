"""Compiles the items of a framework into blocks of rules.

The law it keeps: items of one method and shape are one block, whatever their frequency, so that few array operations
do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Survey, Veto
from qianfen.framework.model import Framework, Item
from qianfen.kernel.layout import WEIGHED, Sheet, halves_of
from qianfen.kernel.sheet_program import SheetProgram
from qianfen.kernel.tariff import tariff_of
from qianfen.observation import CONFIRMED
from qianfen.points import HUNDREDTHS
from qianfen.rules.banded import BandedBlock
from qianfen.rules.block import RuleBlock
from qianfen.rules.deduct import DeductBlock
from qianfen.rules.manual import ManualBlock
from qianfen.rules.ratio import RatioBlock
from qianfen.rules.survey import SurveyBlock
from qianfen.rules.veto import VetoBlock


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as of one of its periods."""

    framework: Framework
    item: Item
    rule: Any
    program: SheetProgram
    period_index: int
    item_index: int

    @property
    def sheet(self) -> Sheet:
        """The sheet that its cells are on."""
        return self.program.sheet

    def cell(self, column: int) -> int:
        """The flat cell of a column in the entry's period."""
        return self.sheet.cell(self.period_index, column)

    @property
    def pad(self) -> int:
        """A cell that is always zero."""
        return self.cell(self.sheet.pad)

    def halves(self) -> tuple[int, int]:
        """The cells of a rate."""
        numerator, denominator = halves_of(self.sheet, self.item.code, self.rule)
        return self.cell(numerator), self.cell(denominator)

    def charges(self) -> list[tuple[int, Fraction]]:
        """The cells of a deduction with the points that one occurrence, or one unit of weighed cost, takes."""
        tariff = tariff_of(self.framework, self.item)
        found = [(self.sheet.position(self.item.code, key), per) for key, per in tariff.per.items()]
        if tariff.factors:
            weighed = self.sheet.position(self.item.code, "", WEIGHED)
            found.append((weighed, Fraction(1, tariff.unit * HUNDREDTHS)))
        return [(self.cell(column), per) for column, per in found]

    def options(self, key: str) -> list[int]:
        """The cells of the valid options of a stratum or of the grades."""
        options = self.framework.scales[self.rule.scale].options
        return [self.cell(self.sheet.position(self.item.code, f"{key}/{option}")) for option in options]

    def triggers(self) -> list[list[int]]:
        """The cells of a veto's triggers: confirmed, unconfirmed."""
        return [
            [self.cell(self.sheet.position(self.item.code, trigger.key, role)) for role in (CONFIRMED, "")]
            for trigger in self.rule.triggers
        ]


def rule_blocks(framework: Framework, sheets: Sequence[SheetProgram]) -> tuple[RuleBlock, ...]:
    """The blocks of a framework; numbers the entries of the sheets in the order of the blocks."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in _entries(framework, sheets):
        groups.setdefault(_likeness(entry.rule), []).append(entry)
    blocks: list[RuleBlock] = []
    for entries in groups.values():
        first = blocks[-1].entries.stop if blocks else 0
        for number, entry in enumerate(entries, first):
            entry.program.entries[entry.period_index, entry.item_index] = number
        blocks.append(_BUILDERS[type(entries[0].rule)](slice(first, first + len(entries)), entries))
    return tuple(blocks)


def _entries(framework: Framework, sheets: Sequence[SheetProgram]) -> Iterator[Entry]:
    for program in sheets:
        for period_index in range(program.sheet.periods):
            for index, item in enumerate(program.sheet.items):
                yield Entry(framework, item, item.rule, program, period_index, index)


def _likeness(rule: Any) -> tuple[object, ...]:
    """Rules that are alike share a block; deductions with few and many columns do not, which saves work."""
    match rule:
        case Survey():
            return rule.name, rule.scale, len(rule.strata)
        case Manual():
            return rule.name, rule.scale
        case Deduct():
            return rule.name, bool(rule.modifiers)
        case _:
            return (rule.name,)


def _deduct(numbers: slice, entries: list[Entry]) -> RuleBlock:
    return DeductBlock.build(numbers, [entry.charges() for entry in entries], entries[0].pad)


def _ratio(numbers: slice, entries: list[Entry]) -> RuleBlock:
    return RatioBlock.build(numbers, _rules(entries), [entry.halves() for entry in entries])


def _banded(numbers: slice, entries: list[Entry]) -> RuleBlock:
    return BandedBlock.build(numbers, _rules(entries), [entry.halves() for entry in entries])


def _survey(numbers: slice, entries: list[Entry]) -> RuleBlock:
    columns = [[entry.options(stratum) for stratum in entry.rule.strata] for entry in entries]
    return SurveyBlock.build(numbers, _rules(entries), columns, _scale(entries))


def _manual(numbers: slice, entries: list[Entry]) -> RuleBlock:
    columns = [entry.options(entry.rule.key) for entry in entries]
    return ManualBlock.build(numbers, _rules(entries), columns, _scale(entries))


def _veto(numbers: slice, entries: list[Entry]) -> RuleBlock:
    rows = [entry.triggers() for entry in entries]
    width, pad = max(len(row) for row in rows), entries[0].pad
    columns = [[*row, *[[pad, pad]] * (width - len(row))] for row in rows]
    return VetoBlock.build(numbers, _rules(entries), columns, [entry.item.full_mark for entry in entries])


def _rules(entries: list[Entry]) -> list[Any]:
    return [entry.rule for entry in entries]


def _scale(entries: list[Entry]) -> Any:
    return entries[0].framework.scales[entries[0].rule.scale]


_BUILDERS: dict[type, Callable[[slice, list[Entry]], RuleBlock]] = {
    Deduct: _deduct,
    Ratio: _ratio,
    Banded: _banded,
    Survey: _survey,
    Manual: _manual,
    Veto: _veto,
}
