"""A layout with its rules compiled: per sheet, which columns belong together and the blocks of rules that read them.

The law it keeps: compiled once for a framework, used for one body and for a nation alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Survey, Veto
from qianfen.framework.model import Framework, Item
from qianfen.kernel.cells import Bools, Floats, Ints
from qianfen.kernel.layout import (
    ANSWER,
    FLOW,
    PLAIN,
    STOCK,
    WEIGHED,
    Layout,
    Sheet,
    halves_of,
    layout_of,
    pairs_of,
    weighed_key,
)
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


@dataclass(frozen=True)
class SheetProgram:
    """One sheet, ready to run."""

    sheet: Sheet
    blocks: tuple[RuleBlock, ...]

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
        found = [block for block in self.blocks if isinstance(block, RatioBlock | BandedBlock)]
        items = np.concatenate([np.zeros(0, dtype=np.int64), *(block.items for block in found)])
        columns = np.concatenate([np.zeros((0, 2), dtype=np.int64), *(block.columns for block in found)])
        return items, columns[:, 0], columns[:, 1]

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


@dataclass(frozen=True)
class Program:
    """A framework, ready to run."""

    layout: Layout
    sheets: tuple[SheetProgram, ...]
    sub_pillar_of_item: Floats
    """Items x sub-pillars, ones and zeros."""
    pillar_of_sub_pillar: Floats
    """Sub-pillars x pillars, ones and zeros."""
    pillar_of_item: Ints
    full_marks: Ints
    """Items, in hundredths."""

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each item stands in the framework."""
        return {item.code: index for index, item in enumerate(self.framework.items)}

    @property
    def framework(self) -> Framework:
        """The framework."""
        return self.layout.framework


def program_of(framework: Framework) -> Program:
    """The compiled framework; compiled once and kept on it."""
    if "program" not in framework.compiled:
        framework.compiled["program"] = _compile(layout_of(framework))
    program: Program = framework.compiled["program"]
    return program


def _compile(layout: Layout) -> Program:
    framework = layout.framework
    sub_pillars = [part for pillar in framework.pillars for part in pillar.sub_pillars]
    sub_codes = [part.code for part in sub_pillars]
    pillar_codes = [pillar.code for pillar in framework.pillars]
    owners = [pillar.code for pillar in framework.pillars for _ in pillar.sub_pillars]
    return Program(
        layout=layout,
        sheets=tuple(SheetProgram(sheet, tuple(_blocks(framework, sheet))) for sheet in layout.sheets),
        sub_pillar_of_item=_membership([item.sub_pillar for item in framework.items], sub_codes),
        pillar_of_sub_pillar=_membership(owners, pillar_codes),
        pillar_of_item=np.array([pillar_codes.index(item.pillar) for item in framework.items], dtype=np.int64),
        full_marks=np.array([item.full_mark for item in framework.items], dtype=np.int64),
    )


def _membership(owners: list[str], codes: list[str]) -> Floats:
    matrix = np.zeros((len(owners), len(codes)))
    for index, owner in enumerate(owners):
        matrix[index, codes.index(owner)] = 1
    return matrix


def _blocks(framework: Framework, sheet: Sheet) -> list[RuleBlock]:
    groups: dict[Any, list[int]] = {}
    for index, item in enumerate(sheet.items):
        groups.setdefault(_likeness(item), []).append(index)
    return [_block(framework, sheet, members) for members in groups.values()]


def _likeness(item: Item) -> tuple[object, ...]:
    rule = item.rule
    if isinstance(rule, Survey):
        return rule.name, rule.scale, len(rule.strata)
    if isinstance(rule, Manual):
        return rule.name, rule.scale
    return rule.name, isinstance(rule, Deduct) and bool(rule.modifiers)


def _block(framework: Framework, sheet: Sheet, members: list[int]) -> RuleBlock:
    items = [sheet.items[member] for member in members]
    rules: Any = [item.rule for item in items]
    match rules[0]:
        case Deduct():
            return DeductBlock.build(members, [_charges(framework, sheet, item) for item in items], sheet.pad)
        case Ratio():
            return RatioBlock.build(members, rules, _halves(sheet, items))
        case Banded():
            return BandedBlock.build(members, rules, _halves(sheet, items))
        case Survey(scale=scale):
            options = tuple(framework.scales[scale].options)
            columns = [
                [_options(sheet, item, key, options) for key in rule.strata]
                for item, rule in zip(items, rules, strict=True)
            ]
            return SurveyBlock.build(members, rules, columns, framework.scales[scale])
        case Manual(scale=scale, key=key):
            options = tuple(framework.scales[scale].options)
            graded = [_options(sheet, item, key, options) for item in items]
            return ManualBlock.build(members, rules, graded, framework.scales[scale])
        case _:
            return VetoBlock.build(members, rules, _triggers(sheet, items), [item.full_mark for item in items])


def _charges(framework: Framework, sheet: Sheet, item: Item) -> list[tuple[int, Fraction]]:
    tariff = tariff_of(framework, item)
    found = [(sheet.position(item.code, key), per) for key, per in tariff.per.items()]
    if tariff.factors:
        weighed = {sheet.position(item.code, weighed_key(item, key), WEIGHED) for key in tariff.per}
        found.extend((column, Fraction(1, tariff.unit * HUNDREDTHS)) for column in sorted(weighed))
    return found


def _halves(sheet: Sheet, items: list[Item]) -> list[tuple[int, int]]:
    return [halves_of(sheet, item.code, item.rule) for item in items if isinstance(item.rule, Ratio | Banded)]


def _options(sheet: Sheet, item: Item, key: str, options: tuple[str, ...]) -> list[int]:
    return [sheet.position(item.code, f"{key}/{option}") for option in options]


def _triggers(sheet: Sheet, items: list[Item]) -> list[list[list[int]]]:
    rows = [
        [
            [sheet.position(item.code, trigger.key, CONFIRMED), sheet.position(item.code, trigger.key)]
            for trigger in (item.rule.triggers if isinstance(item.rule, Veto) else ())
        ]
        for item in items
    ]
    width = max(len(row) for row in rows)
    return [[*row, *[[sheet.pad, sheet.pad]] * (width - len(row))] for row in rows]
