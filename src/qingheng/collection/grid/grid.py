"""The entry grid of one station and period: every body by every column, cell by cell, as a browser shows it.

The law: a cell shows what was entered now, else what was accepted before; an emptied cell is empty.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from qianfen import Missing
from qingheng.collection.grid.entering import Desk
from qingheng.collection.incoming import Incoming
from qingheng.collection.layout import Column, takes_events
from qingheng.collection.models import EnteredValue, Evidence, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.live import marks
from qingheng.collection.stored import Stored
from qingheng.collection.submission.submitted import SubmittedSheet
from qingheng.collection.words import MISSING
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault

Place = tuple[int, str, str]
"""Body, item and data item: one cell."""


@dataclass
class CellState:
    """All that is known of one cell."""

    entered: EnteredValue | None = None
    stored: Stored | None = None
    events: dict[str, EnteredValue] = field(default_factory=dict)
    stored_events: dict[str, Stored] = field(default_factory=dict)

    @property
    def live_events(self) -> dict[str, EnteredValue | Stored]:
        """Every event by its number, as it stands now; none where a count was entered over them."""
        if self.entered is not None and not self.entered.is_empty:
            return {}
        return {**self.stored_events, **self.events}

    @property
    def said(self) -> "EnteredValue | Stored | None":
        """What says the plain value: the draft, even an emptied one, before what was accepted."""
        return self.entered or self.stored

    @property
    def value(self) -> Decimal | None:
        """The number shown: the count, or the sum of the events."""
        events = self.live_events
        if events:
            return sum((row.value for row in events.values() if row.value is not None), Decimal(0))
        return self.said.value if self.said else None

    @property
    def missing(self) -> str:
        """Why there is no number."""
        return self.said.missing if self.said and not self.live_events else ""

    @property
    def latest(self) -> EnteredValue | None:
        """The row that was changed last: who, when."""
        rows = [*self.events.values(), *([self.entered] if self.entered else [])]
        return max(rows, key=lambda row: row.changed_at, default=None)


def number_text(value: Decimal | None) -> str:
    """A number without needless zeros, or nothing."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def missing_text(missing: str) -> str:
    """The reason in words."""
    return str(MISSING[Missing(missing)]) if missing else ""


def changed_since(submission: Submission, since: datetime) -> set[Place]:
    """The cells that somebody has changed since then."""
    rows = submission.values.filter(changed_at__gte=since).order_by()
    return set(rows.values_list("body_id", "item", "key"))


class Grid:
    """One submission as the grid shows it."""

    def __init__(self, sheet: SubmittedSheet) -> None:
        self.sheet = sheet
        self.submission: Submission = sheet.submission
        self.period = sheet.submission.when
        self.framework = sheet.sheet.version.parsed
        self.bodies, self.columns = list(sheet.sheet.bodies), list(sheet.sheet.columns)

    @classmethod
    def of(cls, submission: Submission, office: Office | None = None) -> "Grid | None":
        """The grid; None if the station is asked for nothing in the period."""
        sheet = SubmittedSheet.of(submission, office)
        return cls(sheet) if sheet else None

    @cached_property
    def cells(self) -> Mapping[Place, CellState]:
        """What is known of each cell of which anything is known."""
        found: dict[Place, CellState] = defaultdict(CellState)
        for row in self.sheet.values:
            cell = found[row.body_id, row.item, row.key]
            if row.event:
                cell.events[row.event] = row
            else:
                cell.entered = row
        for slot, stored in self.sheet.sheet.stored.items():
            if not stored.is_current or slot.period != self.submission.period:
                continue
            cell = found[slot.body, slot.item, slot.key]
            if slot.event:
                cell.stored_events[slot.event] = stored
            else:
                cell.stored = stored
        return found

    def cell(self, body: Body, column: Column) -> CellState:
        """One cell."""
        return self.cells.get((body.pk, column.item.code, column.key)) or CellState()

    @cached_property
    def evidence(self) -> Counter[tuple[int, str]]:
        """How many files prove what is said of a body and an item."""
        rows = Evidence.objects.filter(submission=self.submission.pk, removed_at__isnull=True).order_by()
        return Counter(rows.values_list("body_id", "item"))

    @cached_property
    def questions(self) -> Counter[tuple[int | None, str, str]]:
        """How much the quality rules would ask at a place, by the values as they are now."""
        return marks(self.submission, self.sheet.office)

    @cached_property
    def warnings(self) -> Mapping[tuple[str, str, str], Fault]:
        """What does not fit together between the cells of a body."""
        return Desk(self.submission, self.sheet.office).warnings(list(self._incoming()))

    def _incoming(self) -> Iterator[Incoming]:
        for body in self.bodies:
            for column in self.columns:
                cell = self.cells.get((body.pk, column.item.code, column.key))
                if cell is not None and cell.value is not None:
                    yield Incoming(
                        table=str(body),
                        row=None,
                        columns={},
                        body=body.code,
                        period=self.period,
                        item=column.item.code,
                        key=column.key,
                        value=Decimal(number_text(cell.value)),  # as it is quoted in a warning
                    )

    def facts(self, body: Body, column: Column) -> dict[str, object]:
        """A cell as the browser takes it; what is not so is left out, for there are thousands of cells."""
        cell, latest = self.cell(body, column), self.cell(body, column).latest
        place = body.pk, column.item.code, column.key
        entered = cell.entered
        warning = self.warnings.get((body.code, column.item.code, column.key))
        known = {
            "t": number_text(cell.value),
            "m": cell.missing,
            "r": entered.revision if entered else 0,
            "c": entered.comment if entered else "",
            "o": "; ".join(row.objection for row in (entered, *cell.events.values()) if row and row.objection),
            "e": sum(1 for row in cell.live_events.values() if row.value),
            "h": bool(cell.live_events),
            "f": self.evidence[body.pk, column.item.code],
            "q": self.questions[place] + self.questions[body.pk, column.item.code, ""],
            "w": f"{warning.message} {warning.remedy}" if warning else "",
            "s": entered is None and not cell.events and cell.stored is not None,
            "by": latest.changed_by if latest else "",
            "at": latest.changed_at.isoformat() if latest else "",
        }
        return {name: value for name, value in known.items() if value}

    def rows(self) -> list[list[dict[str, object] | None]]:
        """All cells, body by body; None where the body is not scored on the item."""
        is_open = self.sheet.sheet.is_open
        return [
            [self.facts(body, column) if is_open(column, body) else None for column in self.columns]
            for body in self.bodies
        ]

    def facts_of(self, places: Iterable[Place]) -> list[dict[str, object]]:
        """Some cells, each with its place."""
        bodies = {body.pk: body for body in self.bodies}
        columns = {(column.item.code, column.key): column for column in self.columns}
        return [
            {"body": bodies[pk].code, "item": item, "key": key, **self.facts(bodies[pk], columns[item, key])}
            for pk, item, key in sorted(places)
            if pk in bodies and (item, key) in columns
        ]

    def takes_events(self, column: Column) -> bool:
        """Whether the column may be reported event by event."""
        return takes_events(self.framework, column.item)

    def has_own_body(self) -> bool:
        """Whether the station reports on the body it belongs to."""
        return any(self.sheet.sheet.is_own(body) for body in self.bodies)
