"""The kernel: rows of cells in, points out. One row is one body's year.

The law it keeps: full marks are arguments, so that a trial calculation, a rescaling and a simulation are the same call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qianfen.kernel.cells import Bools, Bytes, Floats, Ints
from qianfen.kernel.program import NOT_YET, Program
from qianfen.kernel.reporting import reporting_states
from qianfen.kernel.rounding import points_of
from qianfen.kernel.sheet_program import SheetProgram
from qianfen.kernel.states import INCOMPLETE, NO_BUSINESS, NOT_APPLICABLE, PENDING, UNSCORED
from qianfen.kernel.to_date import Reported, accumulate
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
class Evaluation:
    """A block of rows, evaluated as of every period of every item. An entry is an item as of one of its periods."""

    program: Program
    cells: Ints
    """rows x cells: what was reported."""
    to_date: Ints
    """rows x cells: the year to date, in millionths."""
    years: Ints
    marks: Marks
    points: Floats
    """rows x entries, whole hundredths."""
    states: Bytes
    """rows x entries, bits of ``kernel.states``."""
    caps: Ints | None
    """rows x entries: what an item caps its pillar at, or NO_CAP; None if nothing is capped."""


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
    reported = cells >= 0
    to_date = np.maximum(cells, 0)
    states = np.empty((len(cells), len(program.position_of_entry)), dtype=np.uint8)
    unformable = np.zeros(states.shape, dtype=bool)
    for sheet in program.sheets:
        found = accumulate(sheet, sheet.lines(to_date), sheet.lines(reported))
        lines = sheet.item_lines(states)
        lines[...] = reporting_states(sheet, sheet.lines(cells), found, due_periods(program, sheet, years))
        _find_unformable(sheet, sheet.item_lines(unformable), lines, found)
    points, caps = _points(program, to_date, states, marks)
    kept = (states & UNSCORED) != 0
    if unformable.any():
        _name_unformable(states, unformable)
        kept |= unformable
    full = marks.effective[:, program.position_of_entry]
    return Evaluation(program, cells, to_date, years, marks, np.where(kept, full, points), states, caps)


def due_periods(program: Program, sheet: SheetProgram, years: Ints) -> Bools:
    """Which periods can be due at all (rows x periods): all but those that ended before the framework took effect."""
    length = sheet.sheet.frequency.months
    last_months = np.arange(1, sheet.sheet.periods + 1) * length
    since = program.framework.effective_from
    if since is None:
        return np.ones((len(years), len(last_months)), dtype=bool)
    first = since.year * MONTHS_PER_YEAR + since.first_month.index
    due: Bools = years[:, None] * MONTHS_PER_YEAR + last_months >= first
    return due


def _points(program: Program, to_date: Ints, states: Bytes, marks: Marks) -> tuple[Floats, Ints | None]:
    """Points by the rules; what the rules say about the state of scored entries is added to the states."""
    points = np.empty(states.shape)
    caps: Ints | None = None
    for block, own in zip(program.blocks, program.block_marks, strict=True):
        inputs = to_date[:, block.columns]
        points[:, block.entries] = points_of(block, inputs, marks.nominal[own], marks.effective[:, own])
        status = block.status(inputs)
        if status is not None and status.any():
            before = states[:, block.entries]
            states[:, block.entries] = before | status * ((before & UNSCORED) == 0)
        if isinstance(block, VetoBlock) and (inputs[..., 0] > 0).any():
            caps = np.full(states.shape, NO_CAP, dtype=np.int64)
            caps[:, block.entries] = block.caps(inputs)
    return points, caps


def _find_unformable(sheet: SheetProgram, unformable: Bools, states: Bytes, found: Reported) -> None:
    """Rates with values but without a pair of them: nothing to divide, which is not the same as no business."""
    if not found.formable.all():
        items = sheet.rates[0]
        unformable[:, :, items] = ~found.formable & ((states[:, :, items] & UNSCORED) == 0)


def _name_unformable(states: Bytes, unformable: Bools) -> None:
    states[unformable] &= np.uint8(255 - NO_BUSINESS)
    states[unformable & ((states & INCOMPLETE) == 0)] |= NOT_APPLICABLE


def scores_at(evaluation: Evaluation, rows: Ints, months: Ints) -> Scores:
    """Scores of some rows as of some months (1-12), pair by pair."""
    program, marks = evaluation.program, evaluation.marks.take(rows)
    entries = program.entry_as_of[months - 1]
    where = rows[:, None], np.maximum(entries, 0)
    not_yet = entries == NOT_YET
    items = np.where(not_yet, marks.effective, evaluation.points[where]) * marks.applies
    states = np.where(not_yet, PENDING, evaluation.states[where]).astype(np.uint8) * marks.applies
    caps = np.full((len(rows), len(program.framework.pillars)), NO_CAP, dtype=np.int64)
    if evaluation.caps is not None:
        by_item = np.where(not_yet, NO_CAP, evaluation.caps[where])
        for position in np.flatnonzero((by_item < NO_CAP).any(axis=0)):
            pillar = program.pillar_of_item[position]
            caps[:, pillar] = np.minimum(caps[:, pillar], by_item[:, position])
    return _rolled_up(program, marks, items=items, states=states, caps=caps)


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
