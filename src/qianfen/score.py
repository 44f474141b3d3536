"""Observations in, scorecards out: the one definition of a score.

The law it keeps: checked first, with every fault at once; then exactly what the kernel gives, with every lost point
explained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qianfen.bounds import total_bounds
from qianfen.cards import scorecard_of
from qianfen.faults import Fault, ObservationError
from qianfen.filling import BodyYear, Row, fill, rows_of
from qianfen.framework.model import Framework
from qianfen.inspection import check_observations
from qianfen.kernel.cells import Bools, Ints
from qianfen.kernel.evaluate import Evaluation, Marks, Scores, evaluate, scores_at
from qianfen.kernel.program import Program, program_of
from qianfen.kernel.rescaling import rescaled
from qianfen.lineage import Ask
from qianfen.observation import Observation
from qianfen.period import Period
from qianfen.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Options:
    """How to score otherwise than the framework says, for trial calculation (试算)."""

    rescale_not_applicable: bool | None = None
    """Spread the mark of items that do not apply over their sub-pillar; None: as the framework says."""
    full_marks: Mapping[str, int] = field(default_factory=dict)
    """Other full marks for items, in hundredths. Charges stay; bands and triggers keep their share of the mark."""


def score(  # noqa: PLR0913 - three things make a score, the rest is keyword-only
    framework: Framework,
    observations: Iterable[Observation],
    as_of: Period | Iterable[Period],
    *,
    options: Options = Options(),
    bodies: Mapping[str, str] | None = None,
    flags: Mapping[str, Iterable[str]] | None = None,
) -> tuple[Scorecard, ...]:
    """Score every body as of every period; a period means its last month.

    Args:
        framework: the indicator framework.
        observations: of any number of bodies and years, in any order.
        as_of: one period or several.
        options: for trial calculation.
        bodies: audiences of further bodies, which may have no observation at all.
        flags: active scenario flags of bodies in years without any observation; the framework's defaults otherwise.

    Returns:
        One scorecard for each body and month, sorted by body and month. Points are hundredths.

    Raises:
        ObservationError: with every fault of every row.
    """
    rows = list(observations)
    faults = [*check_observations(framework, rows), *_body_faults(rows, bodies or {})]
    if faults:
        raise ObservationError(faults)
    months = sorted({period.last_month for period in ([as_of] if isinstance(as_of, Period) else as_of)})
    asks, table = _asks(framework, rows, months, bodies=bodies or {}, flags=flags or {})
    if not asks:
        return ()
    program = program_of(framework)
    evaluation = evaluate(program, fill(program.layout, table), *years_and_marks(program, table, options))
    scores = scores_of(evaluation, asks, options)
    low, high = total_bounds(program, scores, _eventful(program, asks))
    return tuple(
        scorecard_of(evaluation, scores, ask, number=number, bounds=(int(low[number]), int(high[number])))
        for number, ask in enumerate(asks)
    )


def _eventful(program: Program, asks: Sequence[Ask]) -> Bools:
    """Which items of which score have events (n x items)."""
    found = np.zeros((len(asks), len(program.framework.items)), dtype=bool)
    if program.framework.event_groups:
        for number, ask in enumerate(asks):
            codes = {row.item for row in ask.row.body_year.observations if row.event}
            found[number, [program.position[code] for code in codes]] = True
    return found


def _body_faults(rows: Iterable[Observation], bodies: Mapping[str, str]) -> list[Fault]:
    clashes = {row.body: row.audience for row in rows if bodies.get(row.body, row.audience) != row.audience}
    return [
        Fault("observation.body_repeated", body, params={"body": body, "other": bodies[body], "audience": audience})
        for body, audience in clashes.items()
    ]


def _asks(
    framework: Framework,
    rows: Sequence[Observation],
    months: Sequence[Period],
    *,
    bodies: Mapping[str, str],
    flags: Mapping[str, Iterable[str]],
) -> tuple[list[Ask], list[Row]]:
    """What is asked for, and the table of rows that answers it."""
    by_year: dict[tuple[str, int], list[Observation]] = defaultdict(list)
    for row in rows:
        by_year[row.body, row.period.year].append(row)
    audiences = {**bodies, **{row.body: row.audience for row in rows}}
    asks: list[Ask] = []
    table: list[Row] = []
    for body in sorted(audiences):
        for year in sorted({month.year for month in months}):
            found = by_year.get((body, year), [])
            active = found[0].flags if found else frozenset(flags.get(body, framework.default_flags))
            stretches = rows_of(framework, [BodyYear(body, audiences[body], year, active, found)])
            asks.extend(_ask(stretches, month, len(table)) for month in months if month.year == year)
            table.extend(stretches)
    return asks, table


def _ask(stretches: Sequence[Row], month: Period, offset: int) -> Ask:
    last = max(index for index, row in enumerate(stretches) if row.stretch.from_month <= month.index)
    return Ask(row_number=offset + last, row=stretches[last], as_of=month)


def years_and_marks(program: Program, table: Sequence[Row], options: Options) -> tuple[Ints, Marks]:
    """The calendar year of each row, and what its items are worth."""
    framework = program.framework
    nominal = program.full_marks.copy()
    for code, mark in options.full_marks.items():
        nominal[program.position[code]] = mark
    profiles = {(row.body_year.audience, row.body_year.flags) for row in table}
    applying = {profile: np.array([item.applies_to(*profile) for item in framework.items]) for profile in profiles}
    applies = np.array([applying[row.body_year.audience, row.body_year.flags] for row in table], dtype=bool)
    years = np.array([row.body_year.year for row in table], dtype=np.int64)
    return years, Marks(nominal, nominal * applies, applies)


def scores_of(evaluation: Evaluation, asks: Sequence[Ask], options: Options) -> Scores:
    """The scores that are asked for, rescaled where the framework or the options say so."""
    rows = np.array([ask.row_number for ask in asks], dtype=np.int64)
    months = np.array([ask.as_of.index for ask in asks], dtype=np.int64)
    scores = scores_at(evaluation, rows, months)
    wanted = options.rescale_not_applicable
    if evaluation.program.framework.rescale_not_applicable if wanted is None else wanted:
        return rescaled(evaluation, scores, rows=rows, months=months)
    return scores
