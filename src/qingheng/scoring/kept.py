"""The years of bodies in cells, as each process keeps them from one re-score to the next.

The law: what is kept counts only together with every batch stored since, and nothing is kept before it is committed.

Values change by batches alone, and batches queue up while scores are locked: whatever was stored since the newest batch
of then has a higher number. If that batch is no longer the same one, the year is of another database.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from qianfen import Missing, Period
from qianfen.year_cells import YearCells
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.rows import COLUMNS, Facts, Row, months_with_data, taken
from qingheng.scoring.versions import framework_of

KEPT_MAX = 4096
"""Years of one body each; about 10 kB apiece."""
BATCHES_MAX = 200
"""After more batches than these a year is read anew."""

Key = tuple[int, int]
"""Body and year."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A year as one framework version reads it, and for whom it was filled."""

    version: FrameworkVersion
    facts: Facts
    cells: YearCells

    def after(self, rows: Sequence[Row]) -> "Filled | None":
        """The same with new values in place of some; None if it has to be filled anew."""
        framework = framework_of(self.version)
        [(body, *_rest), *_others] = rows
        cells = self.cells.replaced(framework, list(taken(rows, {body: self.facts}, framework)))
        return replace(self, cells=cells) if cells else None


@dataclass(frozen=True, slots=True)
class KeptYear:
    """One body's year as it stood when a batch was the newest."""

    batch: int
    imported_at: datetime
    months: frozenset[Period]
    """Those with data."""
    by_version: Mapping[int, Filled] = field(default_factory=dict)

    def after(self, rows: Sequence[Row], newest: tuple[int, datetime]) -> "KeptYear | None":
        """The same after more batches, which brought these rows; None if it has to be read anew."""
        if not rows:
            return KeptYear(*newest, self.months, self.by_version)
        if any(row[5] == Missing.PENDING for row in rows):  # it may have taken the last value of a month away
            return None
        filled = {pk: each.after(rows) for pk, each in self.by_version.items()}
        whole = {pk: each for pk, each in filled.items() if each is not None}
        return KeptYear(*newest, self.months | months_with_data(rows), whole) if len(whole) == len(filled) else None


_kept: OrderedDict[Key, KeptYear] = OrderedDict()
_access = Lock()


def keep(found: Mapping[Key, KeptYear]) -> None:
    """Keep years that are committed; where there are too many, those unused for the longest time go."""
    with _access:
        for key, year in found.items():
            _kept[key] = year
            _kept.move_to_end(key)
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)


def caught_up(bodies: Iterable[int], year: int, newest: tuple[int, datetime]) -> dict[int, KeptYear]:
    """The kept years of some bodies, brought up to what is stored now; those that have to be read anew are left out."""
    known = {body: kept for body in bodies if (kept := _kept.get((body, year)))}
    standing = _standing(known.values())
    known = {body: kept for body, kept in known.items() if kept.batch in standing}
    batches = _batches_since(min((kept.batch for kept in known.values()), default=newest[0]))
    if batches is None:
        return {}
    ended, rows = _ended_in(batches, year), _rows_in(batches, known, year)
    found = {}
    for body, kept in known.items():
        mine = [row for batch, row in rows.get(body, ()) if batch > kept.batch]
        if body not in ended and (after := kept.after(mine, newest)):
            found[body] = after
    return found


def _standing(kept: Iterable[KeptYear]) -> set[int]:
    """The batches that are still those that were the newest then."""
    then = {each.batch: each.imported_at for each in kept}
    now = dict(Batch.objects.filter(pk__in=then).values_list("pk", "imported_at"))
    return {pk for pk, at in then.items() if now.get(pk) == at}


def _batches_since(batch: int) -> list[int] | None:
    """The later batches; None if there are too many."""
    later = list(Batch.objects.filter(pk__gt=batch).order_by("pk").values_list("pk", flat=True)[: BATCHES_MAX + 1])
    return later if len(later) <= BATCHES_MAX else None


def _ended_in(batches: Sequence[int], year: int) -> set[int]:
    """Bodies of which values no longer count without being replaced."""
    ended = Observation.objects.filter(ended_by__in=batches, year=year, replaced_by__isnull=True)
    return set(ended.order_by().values_list("body_id", flat=True).distinct()) if batches else set()


def _rows_in(batches: Sequence[int], bodies: Iterable[int], year: int) -> dict[int, list[tuple[int, Row]]]:
    """What the batches brought for the bodies and still counts, with its batch."""
    found: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    rows = Observation.objects.filter(batch__in=batches, body__in=list(bodies), year=year, is_current=True)
    for batch, *row in rows.order_by().values_list("batch_id", *COLUMNS) if batches else ():
        found[row[0]].append((batch, tuple(row)))
    return found
