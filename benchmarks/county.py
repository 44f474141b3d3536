"""A county: 33 bodies, 65 items, 24 months; and one body as the browser waits for it.

The law it keeps: scorecards with every deduction explained are measured beside bare points, and beside pandas.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pyarrow import parquet

from benchmarks import analyst
from benchmarks.data import write_province
from benchmarks.measure import in_turns, show
from qianfen import Framework, Period, check_observations, score
from qianfen.bulk import score_columns
from qianfen.bulk.arrow import columns_from_arrow
from qianfen.filling import BodyYear, fill, rows_of
from qianfen.kernel.evaluate import Marks, evaluate, scores_at
from qianfen.kernel.program import program_of
from qianfen.observation import Observation

BODIES, YEARS, FIRST = 33, 2, 2025


def run(framework: Framework, folder: Path, *, runs: int) -> None:
    """Measure and print."""
    path = write_province(framework, folder, bodies=BODIES, years=YEARS, first_year=FIRST)
    part = next(path.glob("*.parquet"))
    columns = columns_from_arrow(parquet.read_table(part))
    observations = [columns.observation(row) for row in range(len(columns))]
    months = [Period.month(FIRST + year, month) for year in range(YEARS) for month in range(1, 13)]
    times = in_turns(
        {
            "read the file": lambda: parquet.read_table(part),
            "points in bulk": lambda: score_columns(framework, columns_from_arrow(parquet.read_table(part))),
            "pandas": lambda: analyst.totals(framework, part),
            "check every row": lambda: check_observations(framework, observations),
            "scorecards, all explained": lambda: score(framework, observations, months),
        },
        runs=runs,
    )
    show(f"County: {BODIES} bodies x {len(framework.items)} items x {len(months)} months", times, against="pandas")
    _one_body(framework, observations, runs=runs)


def _one_body(framework: Framework, observations: list[Observation], *, runs: int) -> None:
    mine = [row for row in observations if row.body == observations[0].body]
    months = [Period.month(FIRST, month) for month in range(1, 13)] + [Period.month(FIRST + 1, 1)]
    last = months[-1]
    current = [row for row in mine if row.period.year == last.year]
    times = in_turns(
        {
            "kernel, 13 months": _kernel(framework, mine),
            "scorecard, 1 month": lambda: score(framework, current, last),
            "scorecards, 13 months": lambda: score(framework, mine, months),
        },
        runs=max(runs, 5) * 3,
    )
    show(f"One body, {len(mine)} observations", times, against="kernel, 13 months")


def _kernel(framework: Framework, observations: list[Observation]) -> object:
    program = program_of(framework)
    audience = observations[0].audience
    body_years = [
        BodyYear("B", audience, year, frozenset(), [row for row in observations if row.period.year == year])
        for year in (FIRST, FIRST + 1)
    ]
    rows = rows_of(framework, body_years)
    cells, years = fill(program.layout, rows), np.array([row.body_year.year for row in rows])
    applies = np.array([[item.applies_to(audience, ()) for item in framework.items]] * len(rows))
    marks = Marks(program.full_marks, program.full_marks * applies, applies)
    asked, months = np.array([0] * 12 + [len(rows) - 1]), np.array([*range(1, 13), 1])
    return lambda: scores_at(evaluate(program, cells, years, marks), asked, months)
