"""Looks at the rows of a block one by one.

The law it keeps: a block that looked odd ends either with every fault named or with every row an observation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qianfen.bulk.columns import Columns
from qianfen.faults import Fault, ObservationError
from qianfen.framework.model import Framework
from qianfen.inspection import check_observations
from qianfen.observation import Missing, Observation
from qianfen.period import Period, PeriodError

NEEDED = ("audience", "period", "item", "key")


def checked(framework: Framework, columns: Columns, rows: Iterable[int]) -> list[Observation]:
    """Some rows as observations, every one of them sound.

    Raises:
        ObservationError: with every fault of every row.
    """
    observations: list[Observation] = []
    faults: list[Fault] = []
    for row in rows:
        found = list(_unreadable(columns, row))
        faults.extend(found)
        if not found:
            observations.append(columns.observation(row))
    faults.extend(check_observations(framework, observations))
    if faults:
        raise ObservationError(faults)
    return observations


def _unreadable(columns: Columns, row: int) -> Iterator[Fault]:
    """What keeps a row from being an observation at all."""
    number = columns.first_row + row
    body = columns.body.text(row)
    for column in NEEDED:
        if not getattr(columns, column).text(row):
            yield Fault("file.cell_empty", body, row=number, column=column, params={"column": column})
    period, missing = columns.period.text(row), columns.missing.text(row)
    if period and not _is_period(period):
        yield Fault("file.period", body, row=number, column="period", params={"value": period, "column": "period"})
    if missing and missing not in set(Missing):
        params = {"value": missing, "column": "missing", "hint": "", "choices": ", ".join(Missing)}
        yield Fault("file.missing", body, row=number, column="missing", params=params)


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True
