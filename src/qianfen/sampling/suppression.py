"""Which cells of published tables stay hidden.

The law it keeps: no figure of fewer people than the limit is shown, and none can be worked out from what is shown.

A table is cells joined by lines: on a line the total is a known weighted sum of its parts. A reader knows the
weights, so a line with few hidden members can be solved. Two guards close that: on each shown total, the hidden
parts are at least two and have together at least the limit of answers (what subtraction gives could itself be
shown); and over all lines together, no cell under the limit is determined by the equations, neither those of the
indices nor those of the numbers of answers, where every weight is 1 (rank of the hidden columns). Hidden cells are
added, the smallest first, until both hold. What a reader knows from elsewhere, say because a score was made from
it, is never hidden in vain: then the totals go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Cell: TypeAlias = Any
"""Any hashable value that names a cell."""
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """One published total with its parts and the weights by which they add up to it; weights as a reader knows them."""

    total: Cell
    parts: Mapping[Cell, float]


def hide(
    answers: Mapping[Cell, int], lines: Sequence[Line], limit: int, *, known: Collection[Cell] = ()
) -> dict[Cell, bool]:
    """Decide what stays hidden.

    Args:
        answers: cell → people it tells of; a cell without any has nothing to hide and counts as shown.
        lines: totals and their parts; every cell of a line is in `answers`.
        limit: fewest people of a figure that is shown.
        known: cells that a reader knows from elsewhere, so that hiding them would protect nothing.

    Returns:
        Hidden cell → whether it is itself under the limit (True) or hides another (False).
    """
    hidden = {cell: True for cell, number in answers.items() if 0 < number < limit}
    table = _Table(answers, tuple(lines), limit, frozenset(known), tuple(hidden))
    while (more := table.next_to_hide(hidden)) is not None:
        hidden[more] = False
    return hidden


@dataclass(frozen=True, slots=True)
class _Table:
    answers: Mapping[Cell, int]
    lines: tuple[Line, ...]
    limit: int
    known: frozenset[Cell]
    under: tuple[Cell, ...]

    def next_to_hide(self, hidden: Mapping[Cell, bool]) -> Cell | None:
        """One more cell to hide, or None where all is safe or nothing is left that would help."""
        found = self._open_line(hidden)
        return self._solvable(hidden) if found is None else found

    def _open_line(self, hidden: Mapping[Cell, bool]) -> Cell | None:
        for line in self.lines:
            lost = [cell for cell in line.parts if cell in hidden]
            if lost and self._can_hide(line.total, hidden) and self._is_thin(lost):
                found = self._smallest(line.parts, hidden)
                return line.total if found is None else found
        return None

    def _solvable(self, hidden: Mapping[Cell, bool]) -> Cell | None:
        plain = [Line(line.total, dict.fromkeys(line.parts, 1.0)) for line in self.lines]
        systems = (self.lines, plain)
        if not any(is_determined(cell, hidden, lines) for cell in self.under for lines in systems):
            return None
        touched = (line for line in self.lines if any(member in hidden for member in _members(line)))
        near = {member: None for line in touched for member in _members(line)}
        return self._smallest(near, hidden)

    def _is_thin(self, lost: Sequence[Cell]) -> bool:
        return len(lost) < 2 or sum(self.answers[cell] for cell in lost) < self.limit

    def _can_hide(self, cell: Cell, hidden: Mapping[Cell, bool]) -> bool:
        return cell not in hidden and cell not in self.known and self.answers[cell] > 0

    def _smallest(self, cells: Iterable[Cell], hidden: Mapping[Cell, bool]) -> Cell | None:
        shown = [cell for cell in cells if self._can_hide(cell, hidden)]
        return min(shown, key=lambda cell: (self.answers[cell], str(cell)), default=None)


def _members(line: Line) -> list[Cell]:
    return [line.total, *line.parts]


def is_determined(cell: Cell, hidden: Mapping[Cell, bool], lines: Sequence[Line]) -> bool:
    """Whether a hidden cell follows from the shown ones: its unit vector lies in the row space of the hidden columns.

    Args:
        cell: a hidden cell.
        hidden: all hidden cells.
        lines: the published totals.
    """
    column = {other: number for number, other in enumerate(hidden)}
    rows = [_row(line, column) for line in lines if any(member in column for member in _members(line))]
    if not rows:
        return False
    matrix = np.array(rows)
    unit = np.zeros((1, len(column)))
    unit[0, column[cell]] = 1.0
    return _rank(np.vstack([matrix, unit])) == _rank(matrix)


def _row(line: Line, column: Mapping[Cell, int]) -> NDArray[np.float64]:
    row = np.zeros(len(column))
    for cell, weight in [(line.total, -1.0), *line.parts.items()]:
        if cell in column:
            row[column[cell]] += weight
    largest = np.abs(row).max()
    return row / largest if largest > 0 else row


def _rank(matrix: NDArray[np.float64]) -> int:
    return int(np.linalg.matrix_rank(matrix, tol=TOLERANCE))
