"""Scores one block of whole bodies.

The law it keeps: a block is scored exactly as ``qianfen.score`` would; where it cannot be sure, it asks that very path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np

from qianfen.bulk.addresses import Addresses, addresses_of
from qianfen.bulk.careful import checked
from qianfen.bulk.columns import Columns
from qianfen.bulk.filling import Doubt, Grid, fill_grid, row_of
from qianfen.filling import BodyYear, Row, fill, rows_of
from qianfen.framework.methods import Ratio
from qianfen.framework.model import Framework
from qianfen.kernel.cells import ABSENT, Bools, Ints
from qianfen.kernel.evaluate import Evaluation, Marks, Scores, evaluate, scores_at, scores_of_year
from qianfen.kernel.layout import halves_of
from qianfen.kernel.program import Program, program_of
from qianfen.kernel.rescaling import rescaled
from qianfen.observation import Observation
from qianfen.period import MONTHS_PER_YEAR


@dataclass(frozen=True)
class BlockScores:
    """The scores of a block: bodies x years x months, month by month within a year within a body."""

    bodies: tuple[str, ...]
    years: tuple[int, ...]
    scores: Scores

    def totals(self) -> Ints:
        """Totals in hundredths: bodies x years x months."""
        return self.scores.totals.reshape(len(self.bodies), len(self.years), MONTHS_PER_YEAR)

    def pillars(self) -> Ints:
        """Pillars in hundredths: bodies x years x months x pillars."""
        return self.scores.pillars.reshape(len(self.bodies), len(self.years), MONTHS_PER_YEAR, -1)

    def items(self) -> Ints:
        """Items in hundredths: bodies x years x months x items, zero where an item does not apply."""
        return self.scores.items.reshape(len(self.bodies), len(self.years), MONTHS_PER_YEAR, -1)


Profile: TypeAlias = tuple[str, frozenset[str]]
"""Audience and active flags."""


@dataclass(frozen=True)
class _Table:
    """Rows of cells, and which of them holds each month of each body's year."""

    cells: Ints
    years: Ints
    profiles: Ints
    """Per row: which of the kinds."""
    kinds: tuple[Profile, ...]
    row_at: Ints | None = None
    """(bodies x years) x months, or None if every row holds its own year."""


def score_columns(framework: Framework, columns: Columns) -> BlockScores:
    """Score every body of a block as of every month of every year that occurs in it.

    Raises:
        ObservationError: with every fault of every row of the block.
    """
    program = program_of(framework)
    addresses = addresses_of(program, columns)
    try:
        grid = fill_grid(addresses, columns)
        table = _table(addresses, columns, grid)
        evaluation = _evaluate(program, table)
        _check_wholes(program, evaluation)
    except Doubt:
        observations = checked(framework, columns, range(len(columns)))
        table = _careful_table(program, addresses, columns, observations)
        evaluation = _evaluate(program, table)
    return BlockScores(columns.body.texts, addresses.years, _scores(evaluation, table))


def _table(addresses: Addresses, columns: Columns, grid: Grid) -> _Table:
    years = np.tile(np.array(addresses.years, dtype=np.int64), len(columns.body.texts))
    profiles, kinds = _profiles(addresses, grid, len(columns.body.texts))
    table = _Table(grid.cells, years, profiles, kinds)
    if not grid.awkward:
        return table
    return _with_stretches(addresses.program, table, _awkward_years(addresses, columns, grid, table))


def _profiles(addresses: Addresses, grid: Grid, bodies: int) -> tuple[Ints, tuple[Profile, ...]]:
    """The profile of every row; in a year without data the body's audience and the default flags."""
    codes = grid.profiles.reshape(bodies, -1)
    per_audience = len(addresses.dictionaries.flags) + 1
    audience = codes // per_audience
    owner = audience.max(axis=1, keepdims=True)
    if ((audience != owner) & (codes >= 0)).any():
        raise Doubt
    default = addresses.framework.default_flags
    idle = tuple((name, default) for name in addresses.dictionaries.audiences)
    found = np.where(codes >= 0, codes, len(addresses.profiles) + owner)
    return found.ravel(), (*addresses.profiles, *idle)


def _awkward_years(addresses: Addresses, columns: Columns, grid: Grid, table: _Table) -> dict[int, BodyYear]:
    owners = row_of(addresses, columns)
    found: dict[int, BodyYear] = {}
    for number in grid.awkward:
        rows = np.flatnonzero(owners == number).tolist()
        observations = checked(addresses.framework, columns, rows)
        audience, flags = table.kinds[table.profiles[number]]
        body, year = columns.body.texts[number // len(addresses.years)], int(table.years[number])
        found[number] = BodyYear(body, audience, year, flags, observations)
    return found


def _with_stretches(program: Program, table: _Table, body_years: Mapping[int, BodyYear]) -> _Table:
    """Put the rows of some body-years behind the others, a row for each stretch; the old ones are no longer asked."""
    row_at = np.repeat(np.arange(len(table.cells))[:, None], MONTHS_PER_YEAR, axis=1)
    extra: list[Row] = []
    owners: list[int] = []
    for number, body_year in body_years.items():
        for row in rows_of(program.framework, [body_year]):
            row_at[number, row.stretch.from_month - 1 :] = len(table.cells) + len(extra)
            extra.append(row)
            owners.append(number)
    return _Table(
        cells=np.concatenate([table.cells, fill(program.layout, extra)]),
        years=np.concatenate([table.years, table.years[owners]]),
        profiles=np.concatenate([table.profiles, table.profiles[owners]]),
        kinds=table.kinds,
        row_at=row_at,
    )


def _careful_table(
    program: Program, addresses: Addresses, columns: Columns, observations: Iterable[Observation]
) -> _Table:
    """The table by way of observations: slower, and right whatever was out of the ordinary."""
    by_year: dict[tuple[str, int], list[Observation]] = defaultdict(list)
    audiences: dict[str, str] = {}
    for row in observations:
        by_year[row.body, row.period.year].append(row)
        audiences[row.body] = row.audience
    body_years: dict[int, BodyYear] = {}
    for number, (body, year) in enumerate(product(columns.body.texts, addresses.years)):
        found = by_year.get((body, year), [])
        flags = found[0].flags if found else program.framework.default_flags
        body_years[number] = BodyYear(body, audiences[body], year, flags, found)
    kinds = tuple({(entry.audience, entry.flags): None for entry in body_years.values()})
    empty = _Table(
        cells=np.full((len(body_years), program.layout.size), ABSENT, dtype=np.int64),
        years=np.array([entry.year for entry in body_years.values()], dtype=np.int64),
        profiles=np.array(
            [kinds.index((entry.audience, entry.flags)) for entry in body_years.values()], dtype=np.int64
        ),
        kinds=kinds,
    )
    return _with_stretches(program, empty, body_years)


def _evaluate(program: Program, table: _Table) -> Evaluation:
    known = [[item.applies_to(*kind) for item in program.framework.items] for kind in table.kinds]
    applies: Bools = np.array(known, dtype=bool)[table.profiles]
    marks = Marks(program.full_marks, program.full_marks * applies, applies)
    return evaluate(program, table.cells, table.years, marks)


def _scores(evaluation: Evaluation, table: _Table) -> Scores:
    if table.row_at is None and not evaluation.program.framework.rescale_not_applicable:
        return scores_of_year(evaluation)
    row_at = table.row_at
    if row_at is None:
        row_at = np.repeat(np.arange(len(evaluation.cells))[:, None], MONTHS_PER_YEAR, axis=1)
    rows, months = row_at.ravel(), np.tile(np.arange(1, MONTHS_PER_YEAR + 1), len(row_at))
    scores = scores_at(evaluation, rows, months)
    if evaluation.program.framework.rescale_not_applicable:
        return rescaled(evaluation, scores, rows=rows, months=months)
    return scores


def _check_wholes(program: Program, evaluation: Evaluation) -> None:
    """A part above its whole, in a period or in the year to date, is for the careful path to name."""
    for wholes, values in zip(_ratio_cells(program), (evaluation.cells, evaluation.to_date), strict=True):
        parts, bases = (values.take(cells, axis=1, mode="clip") for cells in wholes)
        if ((parts > bases) & (bases >= 0)).any():
            raise Doubt


def _ratio_cells(program: Program) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Numerators and denominators of all ratios, and of those that divide a flow by a stock or a stock by a flow."""
    compiled = program.framework.compiled
    if "ratio cells" not in compiled:
        every, mixed = [], []
        for sheet in program.layout.sheets:
            for item in sheet.items:
                if not isinstance(item.rule, Ratio):
                    continue
                halves = halves_of(sheet, item.code, item.rule)
                found = [tuple(sheet.cell(period, column) for column in halves) for period in range(sheet.periods)]
                every.extend(found)
                if sheet.columns[halves[0]].kind != sheet.columns[halves[1]].kind:
                    mixed.extend(found)
        pairs = [np.array(cells, dtype=np.int64).reshape(-1, 2).T for cells in (every, mixed)]
        compiled["ratio cells"] = tuple((numerators, denominators) for numerators, denominators in pairs)
    found_cells: tuple[tuple[Ints, Ints], tuple[Ints, Ints]] = compiled["ratio cells"]
    return found_cells
