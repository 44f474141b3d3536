"""What stands beside the grid on the cell in hand. The law: earlier values are shown, never copied by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qianfen import Period
from qingheng.collection.grid.columns import Head, head
from qingheng.collection.grid.events import Cell, Choice, EventRow, choices_of, event_rows, one_item_only, total
from qingheng.collection.grid.grid import CellState, Grid, missing_text, number_text
from qingheng.collection.layout import Column
from qingheng.collection.models import Evidence, Observation
from qingheng.framework.sentences import sentence
from qingheng.organisations.models import Body

EARLIER_SHOWN = 3


@dataclass(frozen=True)
class Earlier:
    """What was accepted for an earlier period; the same cell of last year is one of them."""

    period: Period
    text: str
    is_last_year: bool


@dataclass
class Side:
    """The panel of one cell."""

    grid: Grid
    body: Body
    column: Column

    @cached_property
    def cell(self) -> CellState:
        """What is known of it."""
        return self.grid.cell(self.body, self.column)

    @property
    def head(self) -> Head:
        """Name, unit and limit."""
        return head(self.grid.framework, self.column)

    @property
    def rule(self) -> str:
        """How the item is scored."""
        return sentence(self.column.item, self.grid.framework)

    @property
    def text(self) -> str:
        """What the cell shows."""
        return number_text(self.cell.value) or missing_text(self.cell.missing)

    @property
    def is_own(self) -> bool:
        """Whether the station reports on its own house here."""
        return self.grid.sheet.sheet.is_own(self.body)

    @cached_property
    def events(self) -> list[EventRow]:
        """The single events."""
        return event_rows(Cell(self.grid, self.body, self.column, self.cell)) if self.head.has_events else []

    @property
    def total(self) -> str:
        """Their sum."""
        return total(self.events)

    @property
    def choices(self) -> list[Choice]:
        """The circumstances an event may have."""
        return choices_of(self.grid.framework, self.column)

    @property
    def one_item_only(self) -> str:
        """Where else the same event must not cost points."""
        return one_item_only(self.grid.framework, self.column.item)

    @property
    def evidence(self) -> Sequence[Evidence]:
        """The files of body and item, those taken away too: they stay on record."""
        if not self.grid.submission.pk:
            return []
        rows = Evidence.objects.filter(submission=self.grid.submission, body=self.body, item=self.column.item.code)
        return list(rows)

    @property
    def warning(self) -> str:
        """What does not fit with another cell."""
        found = self.grid.warnings.get((self.body.code, self.column.item.code, self.column.key))
        return f"{found.message} {found.remedy}" if found else ""

    @cached_property
    def earlier(self) -> list[Earlier]:
        """The same cell in the last periods and a year ago, the latest first."""
        periods = _earlier_periods(self.grid.period)
        rows = Observation.objects.filter(
            body=self.body,
            item=self.column.item.code,
            key=self.column.key,
            is_current=True,
            period__in=list(map(str, periods)),
        )
        texts: dict[str, list[Observation]] = {}
        for row in rows.order_by():
            texts.setdefault(row.period, []).append(row)
        last_year = _a_year_before(self.grid.period)
        return [Earlier(period, _said(texts.get(str(period), [])), period == last_year) for period in periods]


def _earlier_periods(period: Period) -> list[Period]:
    """The last periods and the one a year ago, the latest first."""
    found = [period.previous()]
    while len(found) < EARLIER_SHOWN:
        found.append(found[-1].previous())
    return sorted({*found, _a_year_before(period)}, key=lambda each: each.order, reverse=True)


def _a_year_before(period: Period) -> Period:
    return Period(period.year - 1, period.frequency, period.index)


def _said(rows: Sequence[Observation]) -> str:
    numbers = [row.value for row in rows if row.value is not None]
    if numbers:
        return number_text(sum(numbers[1:], numbers[0]))
    return missing_text(rows[0].missing) if rows else "–"
