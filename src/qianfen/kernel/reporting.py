"""What has been reported of each item, and the state that follows.

The law it keeps: a period is due once it has ended, unless it ended before the framework took effect; an item of
which nothing due was reported keeps its full mark, with the reason.
"""

from __future__ import annotations

import numpy as np

from qianfen.kernel.cells import ABSENT, CODES, Bools, Bytes, Counts, Ints, run_up
from qianfen.kernel.sheet_program import SheetProgram
from qianfen.kernel.states import INCOMPLETE, NOT_APPLICABLE, OVERDUE, PENDING, SETTLED
from qianfen.kernel.to_date import Reported
from qianfen.observation import Missing


def reporting_states(program: SheetProgram, cells: Ints, reports: Reported, due: Bools) -> Bytes:
    """The state of every item as of every period (rows x periods x items), before the rules add theirs.

    Args:
        program: the sheet.
        cells: rows x periods x columns.
        reports: which of them hold values.
        due: rows x periods.
    """
    given = due[:, :, None]
    reported = _count(program, reports.cells, reports.answered)
    lacking = program.slots_per_item * given - reported * given
    if not ((cells < 0) & (cells != ABSENT)).any():
        return _states(reported, lacking=lacking, reasons=None, latest=program.latest_items)
    exempt = _reason(program, cells, reports, Missing.NOT_APPLICABLE) * given
    pending = _reason(program, cells, reports, Missing.PENDING) * given
    return _states(reported, lacking=lacking - exempt, reasons=(exempt, pending), latest=program.latest_items)


def _states(reported: Counts, *, lacking: Counts, reasons: tuple[Counts, Counts] | None, latest: Bools) -> Bytes:
    """Every count is per item and period; sums over the periods so far decide."""
    settled = latest & (reported > 0) & (lacking == 0)
    run_up(reported)
    run_up(lacking)
    gaps = lacking > 0
    partly = np.where(gaps, np.where(settled, INCOMPLETE | SETTLED, INCOMPLETE), 0)
    return np.where(reported > 0, partly, _unreported(lacking, gaps, reasons)).astype(np.uint8)


def _unreported(lacking: Counts, gaps: Bools, reasons: tuple[Counts, Counts] | None) -> Ints:
    """The state of items of which nothing was reported."""
    if reasons is None:
        return np.where(gaps, OVERDUE, PENDING)
    exempt, pending = reasons
    run_up(exempt)
    run_up(pending)
    waiting = np.where(pending >= lacking, PENDING, OVERDUE)
    return np.where((exempt > 0) & ~gaps, NOT_APPLICABLE, waiting)


def _count(program: SheetProgram, single: Bools, answered: Bools) -> Counts:
    counted: Counts = single.astype(np.float32) @ program.plain_of_item
    if answered.shape[2]:
        counted += answered.astype(np.float32) @ program.answered_of_item
    return counted


def _reason(program: SheetProgram, cells: Ints, reports: Reported, missing: Missing) -> Counts:
    """How many values of each item are missing for this reason; an answered item is not missing."""
    found = cells == CODES[missing]
    answers = found[:, :, program.answers]
    if answers.shape[2]:
        answers = np.logical_or.reduceat(answers, program.answer_starts, axis=2) & ~reports.answered
    return _count(program, found, answers)
