"""Years of data before and after an import, as the engine judges them.

The law: the file is judged together with everything stored of the year, and every fault is shown at a cell of the file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import qianfen
from qianfen import Period, check_observations
from qingheng.collection.checked import Year
from qingheng.collection.incoming import Incoming, Slot
from qingheng.collection.layout import applies
from qingheng.collection.naming import names_in
from qingheng.collection.office import Office
from qingheng.collection.stored import Stored
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault
from qingheng.ui.faults import translate

Admitted = tuple[Incoming, Body]
_NUMBER = re.compile(r"row (\d+)")


@dataclass
class YearCheck:
    """One year under one framework version, with the values that the file brings to it."""

    version: FrameworkVersion
    year: int
    incoming: list[Incoming] = field(default_factory=list)
    brought: list[qianfen.Observation] = field(default_factory=list)
    before: list[qianfen.Observation] = field(default_factory=list)
    kept: list[qianfen.Observation] = field(default_factory=list)
    facts: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Audience and scenarios of each body of the file."""

    def add(self, value: Incoming, body: Body, office: Office) -> None:
        """A value of the file; its number finds it again."""
        if value.body not in self.facts:
            self.facts[value.body] = body.audience.code, office.flags(body, self.version, self.year)
        self.incoming.append(value)
        self.brought.append(value.observation(*self.facts[value.body], len(self.incoming)))

    def faults(self) -> Iterator[Fault]:
        """What the engine finds wrong with the year, as far as the file has to do with it."""
        for fault in check_observations(self.version.parsed, self.kept + self.brought):
            blamed = self._blamed(fault)
            if blamed is not None:
                params = names_in(self.version.parsed, {**fault.params, **self._other(fault)}, blamed.item)
                told = translate(replace(fault, params=params))
                yield Fault(blamed.place(fault.column or "value"), told.message, told.remedy)

    def _blamed(self, fault: qianfen.Fault) -> Incoming | None:
        """The value of the file that the fault is about; the nearest one if it stands at a stored value."""
        if fault.row is not None:
            return self.incoming[fault.row - 1]
        body, _comma, rest = fault.where.partition(", ")
        period, _comma, item = rest.partition(", ")
        same_item = [value for value in self.incoming if (value.body, value.item) == (body, item)]
        same_period = [value for value in same_item if str(value.period) == period]
        return next(iter(same_period or same_item), None)

    def _other(self, fault: qianfen.Fault) -> dict[str, str]:
        """The other row of a contradiction by the cell where it stands, not by its number here."""
        found = _NUMBER.fullmatch(fault.params.get("other", ""))
        return {"other": str(self.incoming[int(found[1]) - 1].place())} if found else {}

    def as_year(self) -> Year:
        """Before and after, for whoever wants to score it."""
        return Year(self.version, self.year, self.before, self.kept + self.brought)


def years_of(
    office: Office, admitted: Mapping[Slot, Admitted], *, current: Sequence[Stored], ended: set[int]
) -> list[YearCheck]:
    """The years that a file touches, with what is stored of its bodies; `ended` are rows that will no longer count."""
    years: dict[tuple[int, int], YearCheck] = {}
    by_period: dict[str, YearCheck | None] = {}
    for slot, (value, body) in admitted.items():
        if slot.period not in by_period:
            by_period[slot.period] = _year_of(office, value.period, years)
        check = by_period[slot.period]
        if check is not None:
            check.add(value, body, office)
    bodies = {body.pk: body for body in office.bodies.values()}
    for check in years.values():
        for stored, observation in _known(office, check, current, bodies):
            check.before.append(observation)
            if stored.slot not in admitted and stored.pk not in ended:
                check.kept.append(observation)
    return list(years.values())


def _year_of(office: Office, period: Period, years: dict[tuple[int, int], YearCheck]) -> YearCheck | None:
    """The year and version that a period is judged in; none if no version is in force."""
    version = office.version(period)
    if version is None:
        return None
    return years.setdefault((version.pk, period.year), YearCheck(version, period.year))


def _known(
    office: Office, check: YearCheck, current: Iterable[Stored], bodies: dict[int, Body]
) -> Iterator[tuple[Stored, qianfen.Observation]]:
    """Stored values of the year that the version has a place for; the others belong to another version."""
    framework = check.version.parsed
    for stored in current:
        slot = stored.slot
        if int(slot.period[:4]) != check.year or not framework.has_item(slot.item):
            continue
        item, body = framework.item(slot.item), bodies[slot.body]
        flags = office.flags(body, check.version, check.year)
        observation = stored.observation(body, flags)
        base = slot.key.partition("/")[0] if item.accumulates_latest else slot.key
        has_place = observation.period.frequency is item.frequency and base in {each.key for each in item.data_items}
        if has_place and applies(framework, item, body, flags):
            yield stored, observation
