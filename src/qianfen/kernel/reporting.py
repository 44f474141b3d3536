"""What has been reported of each item, and the state that follows.

The law it keeps: a period is due once it has ended, unless it ended before the framework took effect; an item of
which nothing due was reported keeps its full mark, with the reason.
"""

from __future__ import annotations

import numpy as np

from qianfen.kernel.cells import ABSENT, CODES, Bools, Bytes, Floats, Ints
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
    has_reasons = bool(((cells < 0) & (cells != ABSENT)).any())
    slots = np.concatenate([reports.cells[:, :, program.slots], reports.answered], axis=2)
    reported = _count(program, slots)
    live = program.slots_per_item * due[:, :, None]
    zero = np.zeros_like(reported)
    exempt = _reason(program, cells, reports, Missing.NOT_APPLICABLE) * due[:, :, None] if has_reasons else zero
    pending = _reason(program, cells, reports, Missing.PENDING) * due[:, :, None] if has_reasons else zero
    lacking = live - reported * due[:, :, None] - exempt
    return _states(reported, lacking=lacking, exempt=exempt, pending=pending, latest=program.latest_items)


def _states(reported: Floats, *, lacking: Floats, exempt: Floats, pending: Floats, latest: Bools) -> Bytes:
    """Every count is per item and period; sums over the periods so far decide."""
    so_far, lacking_so_far = np.cumsum(reported, axis=1), np.cumsum(lacking, axis=1)
    something, gaps = so_far > 0, lacking_so_far > 0
    waiting = np.cumsum(pending, axis=1) >= lacking_so_far
    exempted = (np.cumsum(exempt, axis=1) > 0) & ~gaps
    nothing = np.where(exempted, NOT_APPLICABLE, np.where(waiting, PENDING, OVERDUE))
    settled = latest & (reported > 0) & (lacking == 0)
    partly = np.where(gaps, np.where(settled, INCOMPLETE | SETTLED, INCOMPLETE), 0)
    return np.where(something, partly, nothing).astype(np.uint8)


def _count(program: SheetProgram, slots: Bools) -> Floats:
    counted: Floats = slots.astype(np.float64) @ program.slot_matrix
    return counted


def _reason(program: SheetProgram, cells: Ints, reports: Reported, missing: Missing) -> Floats:
    """How many slots of each item are missing for this reason; an answered item is not missing."""
    found = cells == CODES[missing]
    single = found[:, :, program.slots]
    answers = found[:, :, program.answers]
    if answers.shape[2]:
        grouped = np.logical_or.reduceat(answers, program.answer_starts, axis=2) & ~reports.answered
    else:
        grouped = answers
    return _count(program, np.concatenate([single, grouped], axis=2))
