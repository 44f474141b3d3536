"""A station's sheet with what its cells say now, for a workbook. The law: it shows the draft, else what counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qianfen import Period
from qingheng.collection.layout import Column
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.submission.submitted import SubmittedSheet, current_submission
from qingheng.collection.workbook.cells import CellKey, cells_now
from qingheng.organisations.models import Body, Station


@dataclass(frozen=True, slots=True)
class Event:
    """One reported event."""

    body: Body
    column: Column
    number: str
    count: str
    modifiers: frozenset[str]


@dataclass(frozen=True)
class FilledSheet:
    """What a station is asked for in a period, and what each cell says."""

    sheet: StationSheet
    cells: Mapping[CellKey, str]

    @classmethod
    def of(cls, station: Station, period: Period, office: Office) -> "FilledSheet | None":
        """The sheet as it stands; None if the station reports nothing for the period."""
        submission = current_submission(station, period) or Submission(station=station, period=str(period))
        found = SubmittedSheet.of(submission, office)
        return cls(found.sheet, cells_now(found.sheet, found.values)) if found else None

    def says(self, column: Column, body: Body) -> str:
        """What a plain cell says."""
        return self.cells.get(CellKey(body.code, column.item.code, column.key), "")

    def events(self) -> Iterator[Event]:
        """The reported events in order."""
        columns = {(column.item.code, column.key): column for column in self.sheet.columns}
        bodies = {body.code: body for body in self.sheet.bodies}
        for key, text in sorted(self.cells.items()):
            if key.event and key.body in bodies and (key.item, key.key) in columns:
                count, _space, modifiers = text.partition(" ")
                held = frozenset(modifiers.split("+")) if modifiers else frozenset()
                yield Event(bodies[key.body], columns[key.item, key.key], key.event, count, held)
