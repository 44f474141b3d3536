"""Spreads the mark of items that do not apply over the rest of their sub-pillar.

The law it keeps: the marks of a sub-pillar still add up, in whole hundredths; what cannot be divided goes to the
largest remainders, earlier items first. A sub-pillar of which nothing applies keeps its full mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache

import numpy as np

from qianfen.kernel.cells import Bools, Ints
from qianfen.kernel.evaluate import Evaluation, Marks, Scores, evaluate, scores_at
from qianfen.kernel.program import Program
from qianfen.kernel.states import NOT_APPLICABLE


def rescaled(evaluation: Evaluation, scores: Scores, *, rows: Ints, months: Ints) -> Scores:
    """The scores with marks spread, where some item does not apply.

    Args:
        evaluation: what the scores were taken from.
        scores: as of ``months`` of ``rows``, with full marks.
        rows: n.
        months: n, 1-12.
    """
    exempt = (scores.states & NOT_APPLICABLE) != 0
    affected = np.flatnonzero(exempt.any(axis=1))
    if not affected.size:
        return scores
    program, chosen = evaluation.program, rows[affected]
    marks = evaluation.marks.take(chosen)
    spread = Marks(marks.nominal, spread_marks(program, marks.effective, exempt[affected]), marks.applies)
    again = evaluate(program, evaluation.cells[chosen], evaluation.years[chosen], spread)
    changed = scores_at(again, np.arange(len(chosen)), months[affected])
    return _merged(scores, changed, affected)


def spread_marks(program: Program, marks: Ints, exempt: Bools) -> Ints:
    """Full marks after spreading, row by row."""
    result = marks.copy()
    members = [np.flatnonzero(column) for column in program.sub_pillar_of_item.T]
    for row, items in ((row, items) for row in range(len(marks)) for items in members):
        parts = tuple(int(mark) for mark in marks[row, items])
        without = tuple(bool(flag) for flag in exempt[row, items])
        if any(without):
            result[row, items] = _spread(parts, without)
    return result


@lru_cache(maxsize=1024)
def _spread(marks: tuple[int, ...], without: tuple[bool, ...]) -> tuple[int, ...]:
    remaining = [0 if gone else mark for mark, gone in zip(marks, without, strict=True)]
    whole, base = sum(marks), sum(remaining)
    if not base:
        return marks
    parts = [divmod(whole * mark, base) for mark in remaining]
    shares = [quotient for quotient, _ in parts]
    for index in _largest(remainder for _, remainder in parts)[: whole - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


def _largest(remainders: Iterable[int]) -> list[int]:
    found = list(remainders)
    return sorted(range(len(found)), key=lambda index: (-found[index], index))


def _merged(scores: Scores, changed: Scores, where: Ints) -> Scores:
    arrays = {}
    for entry in fields(Scores):
        whole = getattr(scores, entry.name).copy()
        whole[where] = getattr(changed, entry.name)
        arrays[entry.name] = whole
    return Scores(**arrays)
