"""Scores from rows of cells that were filled before: what scoring many bodies again after a few new values takes.

The law it keeps: the points, flags, bounds and deductions are exactly those of ``qianfen.score``. Only the values
behind them are left out, since cells do not say where they came from: the inputs of the deductions, and the notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qianfen.bounds import total_bounds
from qianfen.cards import Card, Lines
from qianfen.events import Stretch
from qianfen.filling import BodyYear, Row, cells_of, fill, rows_of
from qianfen.framework.model import Framework
from qianfen.inspection.rows import inspector_of
from qianfen.kernel.cells import Ints
from qianfen.kernel.evaluate import evaluate
from qianfen.kernel.program import program_of
from qianfen.lineage import Ask
from qianfen.observation import Observation
from qianfen.period import Period
from qianfen.score import Options, scores_of, years_and_marks
from qianfen.scorecard import Scorecard


@dataclass(frozen=True, slots=True, eq=False)
class YearCells:
    """One body's year in cells, a row for each stretch of it; never changed, so that it can be kept and shared."""

    body_year: BodyYear
    """Whose it is; without its observations."""
    stretches: tuple[Stretch, ...]
    cells: Ints
    """Stretches x cells."""
    eventful: frozenset[str]
    """Items with events."""
    is_plain: bool
    """Whether nothing adds up within a cell, so that a new value simply takes the place of the one before."""

    @classmethod
    def of(cls, framework: Framework, body_year: BodyYear) -> YearCells:
        """Fill the cells of a year whose observations have been checked."""
        rows, found = rows_of(framework, [body_year]), body_year.observations
        return cls(
            replace(body_year, observations=()),
            tuple(replace(row.stretch, superseded={}) for row in rows),
            fill(program_of(framework).layout, rows),
            frozenset(each.item for each in found if each.event),
            not any(each.event or each.modifiers for each in found),
        )

    def replaced(self, framework: Framework, observations: Sequence[Observation]) -> YearCells | None:
        """The same year after new values for some cells; None if it has to be checked and filled anew.

        That is so where values add up, and where one of them is faulty by itself.
        """
        if not self.is_plain or any(each.event or each.modifiers for each in observations):
            return None
        inspector = inspector_of(framework)
        if any(True for each in observations for _fault in inspector.faults(each)):
            return None
        values = cells_of(program_of(framework).layout, observations)
        cells = self.cells.copy()
        cells[0, list(values)] = list(values.values())
        return replace(self, cells=cells)


def score_cells(framework: Framework, years: Iterable[YearCells], months: Sequence[Period]) -> tuple[Scorecard, ...]:
    """Score the years as of some of their months, year by year, month by month; nothing is explained."""
    found = list(years)
    table = [Row(each.body_year, stretch) for each in found for stretch in each.stretches]
    asks, eventful = _asks(found, months)
    if not asks:
        return ()
    program = program_of(framework)
    cells = np.concatenate([each.cells for each in found])
    evaluation = evaluate(program, cells, *years_and_marks(program, table, Options()))
    scores = scores_of(evaluation, asks, Options())
    has_events = np.zeros((len(asks), len(framework.items)), dtype=bool)
    if framework.event_groups:
        for number, items in enumerate(eventful):
            has_events[number, [program.position[code] for code in items]] = True
    low, high = total_bounds(program, scores, has_events)
    bounds = zip(low.tolist(), high.tolist(), strict=True)
    lines: Lines = {}
    return tuple(
        Card(evaluation, scores, number, ask, lines).scorecard(each, is_explained=False)
        for number, (ask, each) in enumerate(zip(asks, bounds, strict=True))
    )


def _asks(years: Sequence[YearCells], months: Sequence[Period]) -> tuple[list[Ask], list[frozenset[str]]]:
    """What is asked for, and the items with events of each."""
    asks: list[Ask] = []
    eventful: list[frozenset[str]] = []
    offset = 0
    for each in years:
        for month in months:
            last = max(index for index, stretch in enumerate(each.stretches) if stretch.from_month <= month.index)
            asks.append(Ask(offset + last, Row(each.body_year, each.stretches[last]), month))
            eventful.append(each.eventful)
        offset += len(each.stretches)
    return asks, eventful
