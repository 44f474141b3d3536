"""From the values of each period to the year to date.

The law it keeps: a flow adds up from January, a stock and an answer carry their latest value; the two halves of a rate
that accumulate alike are taken from the same periods, so that a half that was not reported never costs points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qianfen.kernel.cells import Bools, Ints, run_up
from qianfen.kernel.sheet_program import SheetProgram


@dataclass(frozen=True)
class Reported:
    """What was reported on one sheet, for every row and period."""

    cells: Bools
    """rows x periods x columns: the cell of that period held a value."""
    answered: Bools
    """rows x periods x answered items: any option was reported."""
    formable: Bools
    """rows x periods x rates: both halves are known."""


def accumulate(program: SheetProgram, values: Ints, reported: Bools) -> Reported:
    """Turn the values of a sheet (rows x periods x columns, zero where nothing was reported) into sums, in place."""
    flows = program.sheet.flows
    complete = _drop_single_halves(program, values, reported)
    run_up(values[:, :, :flows])
    if program.stock_gates.size:
        _carry(values[:, :, program.stocks], _stock_gates(program, reported))
    answered = _answered(program, reported)
    if answered.shape[2]:
        _carry(values[:, :, program.answers], answered[:, :, program.answer_owner])
    return Reported(reported, answered, _formable(program, reported, complete=complete))


def _drop_single_halves(program: SheetProgram, values: Ints, reported: Bools) -> bool:
    """Set flows to zero where the other half of their rate is missing; tell whether there were none."""
    numerators, denominators = program.flow_pairs
    single = reported[:, :, numerators] != reported[:, :, denominators]
    if not single.any():
        return True
    keep = ~single
    values[:, :, numerators] *= keep
    values[:, :, denominators] *= keep
    return False


def _stock_gates(program: SheetProgram, reported: Bools) -> Bools:
    """Where a stock's value counts: where it was reported, and so was the other half of its rate."""
    gates = reported.copy()
    numerators, denominators = program.stock_pairs
    both = reported[:, :, numerators] & reported[:, :, denominators]
    gates[:, :, numerators] = both
    gates[:, :, denominators] = both
    found: Bools = gates[:, :, program.stock_gates]
    return found


def _carry(values: Ints, gates: Bools) -> None:
    """Carry the latest value forward, in place; nothing before the first one."""
    values[:, 0] *= gates[:, 0]
    for period in range(1, values.shape[1]):
        values[:, period] = np.where(gates[:, period], values[:, period], values[:, period - 1])


def _answered(program: SheetProgram, reported: Bools) -> Bools:
    answers = reported[:, :, program.answers]
    if not answers.shape[2]:
        return answers
    found: Bools = np.logical_or.reduceat(answers, program.answer_starts, axis=2)
    return found


def _formable(program: SheetProgram, reported: Bools, *, complete: bool) -> Bools:
    """Rates of which a numerator and a denominator are known, together where they accumulate alike."""
    _, numerators, denominators = program.rates
    top, bottom = reported[:, :, numerators], reported[:, :, denominators]
    both = top & bottom
    if complete and both.all():
        return both
    alike = program.rates_alike
    top = np.logical_or.accumulate(np.where(alike, both, top), axis=1)
    bottom = np.logical_or.accumulate(np.where(alike, both, bottom), axis=1)
    formable: Bools = top & bottom
    return formable
