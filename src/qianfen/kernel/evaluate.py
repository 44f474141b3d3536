"""The kernel: rows of cells in, points out. One row is one body's year.

The law it keeps: full marks are arguments, so that a trial calculation, a rescaling and a simulation are the same call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qianfen.kernel.cells import Bools, Bytes, Floats, Ints
from qianfen.kernel.program import Program
from qianfen.kernel.reporting import reporting_states
from qianfen.kernel.rounding import points_of
from qianfen.kernel.sheet_program import SheetProgram
from qianfen.kernel.states import INCOMPLETE, NO_BUSINESS, NOT_APPLICABLE, PENDING, UNSCORED
from qianfen.kernel.to_date import accumulate
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
    uncapped: Ints
    """n x pillars, before caps."""
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
    states = np.full((len(cells), len(program.position_of_entry)), PENDING, dtype=np.uint8)
    unformable = np.zeros(states.shape, dtype=bool)
    for sheet in program.sheets:
        found = accumulate(sheet, sheet.lines(to_date), sheet.lines(reported))
        lines = reporting_states(sheet, sheet.lines(cells), found, due_periods(program, sheet, years))
        states[:, sheet.entries] = lines
        if not found.formable.all():
            items = sheet.rates[0]
            unformable[:, sheet.entries[:, items]] = ~found.formable & ((lines[:, :, items] & UNSCORED) == 0)
    points = marks.effective.take(program.position_of_entry, axis=1).astype(np.float64)
    caps = _apply_rules(program, to_date, states, marks, points=points, unformable=unformable)
    states *= marks.applies.take(program.position_of_entry, axis=1)
    return Evaluation(program, cells, to_date, years, marks, points, states, caps)


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


def _apply_rules(  # noqa: PLR0913 - the arrays of one block
    program: Program, to_date: Ints, states: Bytes, marks: Marks, *, points: Floats, unformable: Bools
) -> Ints | None:
    """Points by the rules in place of full marks where there is something to score; states; caps, if there are any."""
    caps: Ints | None = None
    for block in program.blocks:
        here = block.entries
        inputs = to_date.take(block.columns, axis=1, mode="clip")
        full = points[:, here]
        earned = points_of(block, inputs, marks.nominal[program.position_of_entry[here]], full)
        status = block.status(inputs)
        if status is not None:
            states[:, here] |= status * ((states[:, here] & UNSCORED) == 0)
        kept = (states[:, here] & UNSCORED) != 0
        if unformable[:, here].any():
            kept |= unformable[:, here]
            _name_unformable(states[:, here], unformable[:, here])
        points[:, here] = np.where(kept, full, earned)
        if isinstance(block, VetoBlock) and (inputs[..., 0] > 0).any():
            caps = np.full(states.shape, NO_CAP, dtype=np.int64)
            caps[:, here] = block.caps(inputs)
    return caps


def _name_unformable(states: Bytes, unformable: Bools) -> None:
    """Rates with values but without a pair of them: nothing to divide, which is not the same as no business."""
    states[unformable] &= np.uint8(255 - NO_BUSINESS)
    states[unformable & ((states & INCOMPLETE) == 0)] |= NOT_APPLICABLE


def scores_at(evaluation: Evaluation, rows: Ints, months: Ints) -> Scores:
    """Scores of some rows as of some months (1-12), pair by pair."""
    program = evaluation.program
    where = rows[:, None], program.entry_as_of[months - 1]
    caps = None if evaluation.caps is None else evaluation.caps[where]
    full_marks = evaluation.marks.effective[rows]
    return _rolled_up(program, evaluation.points[where], evaluation.states[where], full_marks=full_marks, caps=caps)


def scores_of_year(evaluation: Evaluation) -> Scores:
    """Scores of every row as of every month of its year; n is rows x 12, month by month within a row."""
    program = evaluation.program
    entries = program.entry_as_of
    shape = len(evaluation.cells) * MONTHS_PER_YEAR, entries.shape[1]
    points = evaluation.points.take(entries, axis=1, mode="clip").reshape(shape)
    states = evaluation.states.take(entries, axis=1, mode="clip").reshape(shape)
    caps = None if evaluation.caps is None else evaluation.caps.take(entries, axis=1, mode="clip").reshape(shape)
    full_marks = np.repeat(evaluation.marks.effective, MONTHS_PER_YEAR, axis=0)
    return _rolled_up(program, points, states, full_marks=full_marks, caps=caps)


def _rolled_up(program: Program, items: Floats, states: Bytes, *, full_marks: Ints, caps: Ints | None) -> Scores:
    """Sums of whole numbers far below 2**53: exact in float64."""
    uncapped = items @ program.pillar_matrix
    limits = _pillar_caps(program, uncapped, caps)
    pillars = np.minimum(uncapped, limits)
    return Scores(
        items=items.astype(np.int64),
        states=states,
        uncapped=uncapped.astype(np.int64),
        pillars=pillars.astype(np.int64),
        caps=limits,
        totals=pillars.sum(axis=1).astype(np.int64),
        full_marks=full_marks,
    )


def _pillar_caps(program: Program, uncapped: Floats, caps: Ints | None) -> Ints:
    limits = np.full(uncapped.shape, NO_CAP, dtype=np.int64)
    if caps is not None:
        for position in np.flatnonzero((caps < NO_CAP).any(axis=0)):
            pillar = program.pillar_of_item[position]
            limits[:, pillar] = np.minimum(limits[:, pillar], caps[:, position])
    return limits
