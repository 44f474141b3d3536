"""One year of the bodies that are scored again, as each framework version reads it.

The law: asked under the lock of the scores; what has to be read from the rows is checked like any other data.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from django.db import transaction

import qianfen
from qianfen.filling import BodyYear
from qianfen.year_cells import YearCells
from qingheng.collection.models import Batch
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring.kept import Filled, KeptYear, caught_up, keep
from qingheng.scoring.rows import Facts, Row, facts_of, months_with_data, observations, stored
from qingheng.scoring.versions import framework_of


class TouchedYear:
    """The data of some bodies in one year: what this process has kept of them, and the rows of the others."""

    def __init__(self, bodies: Sequence[Body], year: int) -> None:
        self.bodies, self.year = tuple(bodies), year
        self._rows: dict[int, list[Row]] = {}
        self._known = self._read()

    def _read(self) -> dict[int, KeptYear]:
        newest = Batch.objects.order_by("-pk").values_list("pk", "imported_at").first()
        if newest is None:
            return {}
        found = caught_up([body.pk for body in self.bodies], self.year, newest)
        self._read_rows([body for body in self.bodies if body.pk not in found])
        for pk, rows in self._rows.items():
            found[pk] = KeptYear(*newest, frozenset(months_with_data(rows)))
        return found

    def _read_rows(self, bodies: Iterable[Body]) -> None:
        unread = [body for body in bodies if body.pk not in self._rows]
        self._rows.update((body.pk, []) for body in unread)
        for row in stored(unread, self.year) if unread else ():
            self._rows[row[0]].append(row)

    @cached_property
    def months(self) -> set[qianfen.Period]:
        """The months in which their data count."""
        return set[qianfen.Period]().union(*(known.months for known in self._known.values()))

    def cells(self, version: FrameworkVersion) -> list[YearCells]:
        """The years as a version reads them; kept for the next time as soon as they are committed."""
        facts = facts_of(self.bodies, self.year, framework_of(version))
        filled = {body.pk: known for body in self.bodies if (known := self._filled(body, version, facts[body.pk]))}
        filled |= self._fill([body for body in self.bodies if body.pk not in filled], version, facts)
        self._keep(filled, version)
        return [filled[body.pk].cells for body in self.bodies]

    def _filled(self, body: Body, version: FrameworkVersion, facts: Facts) -> Filled | None:
        """What is kept, if it is all there is: before its first day nothing is due from a body, which no row says."""
        known = self._known.get(body.pk)
        filled = known.by_version.get(version.pk) if known else None
        is_whole = body.valid_from <= date(self.year, 1, 1)
        return filled if filled and filled.facts == facts and is_whole else None

    def _fill(self, bodies: Sequence[Body], version: FrameworkVersion, facts: Mapping[int, Facts]) -> dict[int, Filled]:
        """Fill the cells from the rows."""
        if not bodies:
            return {}
        self._read_rows(bodies)
        framework = framework_of(version)
        data = observations(bodies, self.year, version, [row for body in bodies for row in self._rows[body.pk]])
        if faults := qianfen.check_observations(framework, data.observations):
            raise qianfen.ObservationError(faults)
        by_body: dict[str, list[qianfen.Observation]] = defaultdict(list)
        for each in data.observations:
            by_body[each.body].append(each)
        found = {}
        for body in bodies:
            code, audience, flags = facts[body.pk]
            year = BodyYear(code, audience, self.year, flags, by_body[code])
            found[body.pk] = Filled(version, facts[body.pk], YearCells.of(framework, year))
        return found

    def _keep(self, filled: Mapping[int, Filled], version: FrameworkVersion) -> None:
        for pk, known in self._known.items():
            self._known[pk] = replace(known, by_version={**known.by_version, version.pk: filled[pk]})
        kept = {(pk, self.year): known for pk, known in self._known.items()}
        if version.is_sealed:
            transaction.on_commit(lambda: keep(kept))
