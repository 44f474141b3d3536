"""The kernel: rows of cells in, points out. One row is one body's year.

The law it keeps: full marks are arguments, so that a trial calculation, a rescaling and a simulation are the same call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qianfen.kernel.cells import Bools, Bytes, Floats, Ints
from qianfen.kernel.program import Program, SheetProgram
from qianfen.kernel.reporting import reporting_states
from qianfen.kernel.rounding import points_of
from qianfen.kernel.states import INCOMPLETE, NO_BUSINESS, NOT_APPLICABLE, PENDING, UNSCORED
from qianfen.kernel.to_date import ToDate, year_to_date
from qianfen.period import MONTHS_PER_YEAR
from qianfen.rules.veto import NO_CAP, VetoBlock


@dataclass(frozen=True)
class Marks:
    """Full marks in hundredths."""

    nominal: Ints
    """What the rules reckon with: items."""
    effective: Ints
    """What the shares are paid out on, zero where an item does not apply: rows x items."""
    applies: Bools
    """rows x items."""

    def take(self, rows: Ints) -> Marks:
        """The marks of some rows."""
        return Marks(self.nominal, self.effective[rows], self.applies[rows])


@dataclass(frozen=True)
class SheetResult:
    """One sheet as of each of its periods."""

    points: Floats
    """rows x periods x items, whole hundredths."""
    states: Bytes
    """rows x periods x items."""
    caps: tuple[tuple[int, Ints], ...]
    """Pillar, and what it is capped at: rows x periods."""
    to_date: ToDate


@dataclass(frozen=True)
class Evaluation:
    """A block of rows, evaluated for every period of the year."""

    program: Program
    cells: Ints
    """rows x cells."""
    years: Ints
    marks: Marks
    sheets: tuple[SheetResult, ...]


@dataclass(frozen=True)
class Scores:
    """Scores as of one month each; all points whole hundredths. n rows."""

    items: Ints
    """n x items."""
    states: Bytes
    """n x items, bits of ``kernel.states``."""
    sub_pillars: Ints
    """n x sub-pillars."""
    pillars: Ints
    """n x pillars, capped."""
    caps: Ints
    """n x pillars: the cap in force, or NO_CAP."""
    totals: Ints
    """n."""
    full_marks: Ints
    """n x items."""


def evaluate(program: Program, cells: Ints, years: Ints, marks: Marks) -> Evaluation:
    """Score every row as of every period of its year.

    Args:
        program: the compiled framework.
        cells: rows x cells, filled as the layout says.
        years: the calendar year of each row.
        marks: full marks.
    """
    results = []
    for sheet in program.sheets:
        part = sheet.sheet
        size = part.periods * part.width
        block = cells[:, part.offset : part.offset + size].reshape(len(cells), part.periods, part.width)
        results.append(_sheet(program, sheet, block, due=due_periods(program, sheet, years), marks=marks))
    return Evaluation(program, cells, years, marks, tuple(results))


def due_periods(program: Program, sheet: SheetProgram, years: Ints) -> Bools:
    """Which periods can be due at all (rows x periods): all but those that ended before the framework took effect."""
    length = sheet.sheet.frequency.months
    last_months = np.arange(1, sheet.sheet.periods + 1) * length
    ordinals: Ints = years[:, None] * MONTHS_PER_YEAR + last_months[None, :]
    since = program.framework.effective_from
    if since is None:
        return np.ones(ordinals.shape, dtype=bool)
    due: Bools = ordinals >= since.year * MONTHS_PER_YEAR + since.first_month.index
    return due


def scores_at(evaluation: Evaluation, rows: Ints, months: Ints) -> Scores:
    """Scores of some rows as of some months (1-12), pair by pair."""
    program, marks = evaluation.program, evaluation.marks.take(rows)
    items = np.zeros(marks.effective.shape)
    states = np.zeros(marks.effective.shape, dtype=np.uint8)
    caps = np.full((len(rows), len(program.framework.pillars)), NO_CAP, dtype=np.int64)
    for sheet, result in zip(program.sheets, evaluation.sheets, strict=True):
        ended = months // sheet.sheet.frequency.months
        last, open_yet = np.maximum(ended - 1, 0), (ended == 0)[:, None]
        positions = sheet.sheet.positions
        items[:, positions] = np.where(open_yet, marks.effective[:, positions], result.points[rows, last])
        states[:, positions] = np.where(open_yet, PENDING, result.states[rows, last])
        for pillar, cap in result.caps:
            in_force = np.where(open_yet[:, 0], NO_CAP, cap[rows, last])
            caps[:, pillar] = np.minimum(caps[:, pillar], in_force)
    return _rolled_up(program, marks, items=items * marks.applies, states=states * marks.applies, caps=caps)


def _rolled_up(program: Program, marks: Marks, *, items: Floats, states: Bytes, caps: Ints) -> Scores:
    """Sums of whole numbers far below 2**53: exact in float64."""
    sub_pillars = items @ program.sub_pillar_of_item
    pillars = np.minimum(sub_pillars @ program.pillar_of_sub_pillar, caps)
    return Scores(
        items=items.astype(np.int64),
        states=states,
        sub_pillars=sub_pillars.astype(np.int64),
        pillars=pillars.astype(np.int64),
        caps=caps,
        totals=pillars.sum(axis=1).astype(np.int64),
        full_marks=marks.effective,
    )


def _sheet(program: Program, sheet: SheetProgram, cells: Ints, *, due: Bools, marks: Marks) -> SheetResult:
    to_date = year_to_date(sheet, cells)
    states = reporting_states(sheet, cells, to_date, due)
    scored = (states & UNSCORED) == 0
    points = np.empty(states.shape)
    caps: list[tuple[int, Ints]] = []
    for block in sheet.blocks:
        own = sheet.sheet.positions[block.items]
        inputs = to_date.values[:, :, block.columns]
        points[:, :, block.items] = points_of(block, inputs, marks.nominal[own], marks.effective[:, own])
        status = block.status(inputs)
        if status is not None:
            states[:, :, block.items] |= status * scored[:, :, block.items]
        if isinstance(block, VetoBlock):
            caps.extend(_caps(program, own, block.caps(inputs)))
    kept = _unformable(sheet, states, to_date, scored)
    kept |= (states & UNSCORED) != 0
    full = marks.effective[:, None, sheet.sheet.positions]
    return SheetResult(np.where(kept, full, points), states, tuple(caps), to_date)


def _unformable(sheet: SheetProgram, states: Bytes, to_date: ToDate, scored: Bools) -> Bools:
    """Rates with values but without a pair of them: nothing to divide, which is not the same as no business."""
    items = sheet.rates[0]
    found = np.zeros(states.shape, dtype=bool)
    found[:, :, items] = ~to_date.formable & scored[:, :, items]
    if found.any():
        states[found] &= np.uint8(255 - NO_BUSINESS)
        states[found & ((states & INCOMPLETE) == 0)] |= NOT_APPLICABLE
    return found


def _caps(program: Program, positions: Ints, caps: Ints) -> list[tuple[int, Ints]]:
    if (caps == NO_CAP).all():
        return []
    return [(int(program.pillar_of_item[item]), caps[:, :, index]) for index, item in enumerate(positions)]
