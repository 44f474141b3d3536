"""The months of matters as pages draw them: one cell a month, coloured as the case was.

The law: a month without an alert is drawn too, so that a gap is seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import qianfen
from qingheng.alerts.models import AlertLevel, Case

SHOWN_IN_LISTS = 12


@dataclass(frozen=True)
class Cell:
    """One month of a body: its case if there is one, and whether it belongs to the matter looked at."""

    month: qianfen.Period
    case: Case | None
    is_own: bool

    @property
    def level(self) -> int:
        """The colour, none where there is no case."""
        return self.case.level if self.case else int(AlertLevel.NONE)


def span(first: qianfen.Period, last: qianfen.Period) -> Iterator[qianfen.Period]:
    """Every month from the first to the last."""
    while first <= last:
        yield first
        first = first.next()


def cases_of(bodies: Iterable[int], since: qianfen.Period) -> Mapping[int, Mapping[str, Case]]:
    """The cases of bodies by month, from one month on."""
    found: dict[int, dict[str, Case]] = defaultdict(dict)
    for case in Case.objects.filter(body__in=bodies, period__gte=str(since)).order_by():
        found[case.body_id][case.period] = case
    return found


def cells(cases: Mapping[str, Case], months: Iterable[qianfen.Period], matter_id: int) -> list[Cell]:
    """The months as cells."""
    found = ((month, cases.get(str(month))) for month in months)
    return [Cell(month, case, case is not None and case.matter_id == matter_id) for month, case in found]


def back(month: qianfen.Period, count: int) -> qianfen.Period:
    """The first of so many months that end with this one."""
    for _step in range(count - 1):
        month = month.previous()
    return month
