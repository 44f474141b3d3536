"""How many people each sheet stands for, and how it came into the sample.

The law: a sheet without a cell stands for nobody; one with a cell stands for its stratum, answered or not.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Sum
from numpy.typing import NDArray

from qianfen.sampling import Design, rake, respond, trim
from qianfen.sampling.weights import Margin
from qingheng.surveys.models import AnswerSheet, NonResponse, Sample, SampleCell

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Key = tuple[Hashable, ...]
TRIM_AT = 5.0
"""Means of body and group at which weights are cut, unless the design says otherwise."""
NEARLY_ONE = 1 - 1e-9
TWO = 2


@dataclass(frozen=True)
class Respondents:
    """Sheets of a probability sample with their design, row by row."""

    sheets: tuple[AnswerSheet, ...]
    design: Design

    @cached_property
    def _homes(self) -> tuple[Ints, NDArray[np.str_]]:
        bodies = np.array([sheet.body_id for sheet in self.sheets], dtype=np.int64)
        return bodies, np.array([sheet.group for sheet in self.sheets], dtype=np.str_)

    def about(self, body: int | None, group: str) -> NDArray[np.bool_]:
        """Rows of a body, or of all, in one group."""
        bodies, groups = self._homes
        rows: NDArray[np.bool_] = groups == group
        return rows if body is None else rows & (bodies == body)


class Cells:
    """The cells of a sample: whom they stand for, by stratum of body and group."""

    def __init__(self, sample: Sample) -> None:
        rows = SampleCell.objects.filter(sample=sample).select_related("cell")
        self.by_pk = {row.pk: row for row in rows}
        gone = NonResponse.objects.filter(cell__sample=sample, why=NonResponse.Why.INELIGIBLE)
        self.ineligible = dict(gone.values_list("cell").annotate(people=Sum("count")))
        self.has_two_stages = sample.design.get("stages") == TWO
        self.clustered = {self.stratum(row) for row in self.by_pk.values() if self.is_drawn(row)}

    def stratum(self, row: SampleCell) -> Key:
        """Body, group and stratum."""
        return row.cell.body_id, row.cell.group, row.cell.stratum

    def variance_stratum(self, row: SampleCell) -> Key:
        """Within which variance is counted: a cluster taken for certain is a stratum of its own."""
        own = self.stratum(row)
        return (*own, row.pk) if own in self.clustered and not self.is_drawn(row) else own

    def is_drawn(self, row: SampleCell) -> bool:
        """Whether the cell is a cluster that was drawn, and might not have been: its own chance is below 1."""
        chance = row.probability * row.cell.population / max(row.invited, 1)
        return self.has_two_stages and chance < NEARLY_ONE

    def eligible(self, key: Callable[[SampleCell], Key]) -> dict[Key, float]:
        """Design weights of the eligible people invited, by key."""
        found: Counter[Key] = Counter()
        for row in self.by_pk.values():
            people = max(0, row.invited - self.ineligible.get(row.pk, 0))
            if row.invited:
                found[key(row)] += people / row.probability
        return dict(found)


def respondents(sheets: Sequence[AnswerSheet], sample: Sample) -> Respondents:
    """The sheets of a sample with weights: design x non-response x raking, trimmed."""
    cells = Cells(sample)
    known = tuple(sheet for sheet in sheets if sheet.cell_id in cells.by_pk)
    rows = [cells.by_pk[_cell_of(sheet)] for sheet in known]
    base = np.array([1 / row.probability for row in rows], dtype=np.float64)
    weight = _answered_for(base, [cells.stratum(row) for row in rows], cells.eligible(cells.stratum))
    weight = _answered_for(weight, [_home(row) for row in rows], cells.eligible(_home))
    weight = _fitted(weight, known, sample.design)
    return Respondents(known, _design(weight, rows, cells, [sheet.key for sheet in known]))


def _cell_of(sheet: AnswerSheet) -> int:
    return sheet.cell_id or 0


def _home(row: SampleCell) -> Key:
    return row.cell.body_id, row.cell.group


def _numbered(keys: Sequence[Key]) -> tuple[Ints, dict[Key, int]]:
    index = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([index[key] for key in keys], dtype=np.int64), index


def _answered_for(weight: Floats, keys: Sequence[Key], eligible: Mapping[Key, float]) -> Floats:
    group, index = _numbered(keys)
    return respond(weight, group, np.array([eligible.get(key, 0.0) for key in index], dtype=np.float64))


def _fitted(weight: Floats, sheets: Sequence[AnswerSheet], design: Mapping[str, Any]) -> Floats:
    """Rake to the margins of the design, group by group, keeping what each body stands for; then trim."""
    if not len(weight):
        return weight
    homes, _index = _numbered([(sheet.body_id, sheet.group) for sheet in sheets])
    shares = np.bincount(homes, weights=weight)
    margins = [_margin(sheets, wanted) for wanted in design.get("margins", ())]
    raked = rake(weight, [*margins, Margin(homes, shares / shares.sum())]) if margins else weight
    return trim(raked, homes, most=float(design.get("trim", TRIM_AT)))


def _margin(sheets: Sequence[AnswerSheet], wanted: Mapping[str, Any]) -> Margin:
    """Known shares of a question's choices within a group of people; who did not answer it keeps the weight."""
    choices = {choice: number for number, choice in enumerate(wanted["shares"])}
    klass = [
        choices.get(str(sheet.answers.get(wanted["question"])), -1) if sheet.group == wanted["group"] else -1
        for sheet in sheets
    ]
    return Margin(np.array(klass, dtype=np.int64), np.array(list(wanted["shares"].values()), dtype=np.float64))


def _design(weight: Floats, rows: Sequence[SampleCell], cells: Cells, keys: Sequence[str]) -> Design:
    stratum, index = _numbered([cells.variance_stratum(row) for row in rows])
    drawn = [
        ("cluster", row.pk) if cells.is_drawn(row) else ("person", key) for row, key in zip(rows, keys, strict=True)
    ]
    unit, _units = _numbered(drawn)
    people: Counter[Key] = Counter()
    for row in cells.by_pk.values():
        people[cells.variance_stratum(row)] += row.invited / row.probability
    answered = Counter(cells.variance_stratum(row) for row in rows)
    rate = [0.0 if key in cells.clustered else min(1.0, answered[key] / people[key]) for key in index]
    return Design(weight, stratum, unit, np.array(rate, dtype=np.float64))
