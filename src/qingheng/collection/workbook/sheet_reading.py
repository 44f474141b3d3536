"""Reads a station's workbook as it comes back. The law: an empty cell says nothing; it neither reports nor deletes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.layout import Column, columns_of, event_columns, modifiers_of
from qingheng.collection.long_table import CODE_LENGTH_MAX, period_of
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.words import is_yes, missing_of
from qingheng.collection.workbook.stamp import (
    BODY,
    COUNT,
    EVENT,
    FIRST_ROW,
    FORMAT,
    IGNORED,
    KEY_ROW,
    MODIFIER,
    NAME,
    STAMP_SHEET,
    TARGET,
    Stamp,
    cells_in,
    stamp_in,
)
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.tables import (
    CellError,
    Fault,
    Place,
    Row,
    Table,
    TableError,
    is_blank,
    number_of,
    text_of,
)
from qingheng.organisations.tables.cells import Cell
from qingheng.ui.periods import period_name


def read_station_sheet(tables: Sequence[Table], name: str, office: Office) -> Reading:
    """All values of a station's workbook; raises TableError if it is not for this bringer, station or period."""
    hidden = next(table for table in tables if table.name == STAMP_SHEET)
    stamp = stamp_in(hidden)
    if stamp is None or stamp.format != FORMAT:
        raise _refusal(name, _("The workbook's stamp is damaged, so station and period are unknown."))
    period, version = _period_and_version(stamp, name, office)
    _check_station(stamp, name, office)
    reader = _Reader(stamp, period, version)
    reader.reading.base = cells_in(hidden)
    for table in tables:
        if table.name != STAMP_SHEET and not is_for_people(table) and any(not row.is_blank for row in table.rows):
            reader.read(table)
    return reader.reading


def is_for_people(table: Table) -> bool:
    """Whether a sheet only shows: last period's values, or the list of faults."""
    return len(table.rows) >= KEY_ROW and text_of(table.rows[KEY_ROW - 1].cell(0)) == IGNORED


def _refusal(name: str, message: str, remedy: str = "") -> TableError:
    return TableError([Fault(Place(name), message, remedy or _("Download a fresh template and copy the values over."))])


def _period_and_version(stamp: Stamp, name: str, office: Office) -> tuple[Period, FrameworkVersion]:
    try:
        period = period_of(stamp.period)
    except CellError as error:
        raise _refusal(name, error.message) from error
    facts = {"period": period_name(period), "theirs": stamp.framework, "today": office.today}
    version = office.version(period)
    if not office.has_begun(period):
        raise _refusal(name, _("%(period)s has not begun (today is %(today)s).") % facts, _("Upload it when it has."))
    if version is None:
        raise _refusal(name, _("No indicator framework is in force for %(period)s.") % facts)
    if version.checksum != stamp.checksum:
        facts["ours"] = str(version)
        raise _refusal(
            name, _("The template was made for “%(theirs)s”; in force for %(period)s is “%(ours)s”.") % facts
        )
    return period, version


def _check_station(stamp: Stamp, name: str, office: Office) -> None:
    facts = {"station": stamp.station, "own": ", ".join(sorted(office.own or ())) or "–"}
    if stamp.station not in office.stations:
        raise _refusal(name, _("There is no station with the code “%(station)s”.") % facts)
    if office.own is not None and stamp.station not in office.own:
        message = _("This is the sheet of %(station)s; you may bring data of %(own)s only.") % facts
        raise _refusal(name, message, _("Leave it to that station, or download your own template."))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet with the columns that its hidden keys name."""

    table: Table
    keys: Mapping[str, int]

    @classmethod
    def of(cls, table: Table) -> "_Sheet":
        """The sheet by its hidden row."""
        row = table.rows[KEY_ROW - 1] if len(table.rows) >= KEY_ROW else Row(KEY_ROW, ())
        keys = {text_of(cell): index for index, cell in enumerate(row.cells) if not is_blank(cell)}
        return cls(table, {name: index for name, index in keys.items() if name != IGNORED})

    def filled_rows(self) -> Iterator[Row]:
        """The rows in which something was entered."""
        entered = [index for name, index in self.keys.items() if name not in {BODY, NAME}]
        for row in self.table.rows[FIRST_ROW - 1 :]:
            if not all(is_blank(row.cell(index)) for index in entered):
                yield row

    def cell(self, row: Row, name: str) -> Cell:
        """What stands in the column of that key; blank if somebody deleted the column."""
        return row.cell(self.keys[name]) if name in self.keys else ""

    def places(self, name: str) -> Mapping[str, int]:
        """Which cell to blame for what: the body's own, and the value's for everything else."""
        parts = ("value", "missing", "item", "key", "period", "event", "modifiers")
        return {**dict.fromkeys(parts, self.keys[name]), BODY: self.keys[BODY]}


class _Reader:
    """Reads the sheets of one workbook into one reading."""

    def __init__(self, stamp: Stamp, period: Period, version: FrameworkVersion) -> None:
        self.period = period
        self.reading = Reading(Batch.Kind.STATION_SHEET, station=stamp.station, period=period)
        columns = columns_of(version.parsed, stamp.station, period)
        events = event_columns(version.parsed, columns)
        self.columns = {column.name: column for column in columns}
        self.events = {column.name: column for column in events}
        self.modifiers = modifiers_of(version.parsed, events)

    def read(self, table: Table) -> None:
        """One sheet: values, events, or one that does not belong here."""
        sheet = _Sheet.of(table)
        self.reading.blame(table.faults)
        if TARGET in sheet.keys:
            known = {BODY, NAME, TARGET, EVENT, COUNT, *(MODIFIER + code for code in self.modifiers)}
            self._read_rows(sheet, known, self._read_event)
        elif BODY in sheet.keys:
            self._read_rows(sheet, {BODY, NAME, *self.columns}, self._read_values)
        else:
            message = _("The sheet “%(sheet)s” is no part of the template; what it holds would be lost.")
            remedy = _("Delete the sheet, or download a fresh template.")
            self.reading.blame([Fault(table.place(), message % {"sheet": table.name}, remedy)])

    def _read_rows(self, sheet: _Sheet, known: set[str], read: Callable[[_Sheet, Row, str], None]) -> None:
        unknown = [(name, index) for name, index in sheet.keys.items() if name not in known]
        for name, index in unknown:
            message = _("The hidden key “%(key)s” names nothing that this station reports for the period.") % {
                "key": name
            }
            remedy = _("Download a fresh template and copy the values over.")
            self.reading.blame([Fault(sheet.table.place(KEY_ROW, index), message, remedy)])
        for row in sheet.filled_rows() if not unknown else ():
            body = _first_word(sheet.cell(row, BODY))
            if body:
                read(sheet, row, body)
            else:
                message, remedy = _("The row has values but no body."), _("Enter the body's code, or empty the row.")
                self.reading.blame([Fault(sheet.table.place(row.number, sheet.keys[BODY]), message, remedy)])

    def _read_values(self, sheet: _Sheet, row: Row, body: str) -> None:
        for name, column in self.columns.items():
            cell = sheet.cell(row, name)
            if is_blank(cell):
                continue
            reason = missing_of(cell) if isinstance(cell, str) else None
            with self._blaming(sheet, row, name):
                self.reading.values.append(
                    Incoming(
                        sheet.table.name,
                        row.number,
                        sheet.places(name),
                        body=body,
                        period=self.period,
                        item=column.item.code,
                        key=column.key,
                        value=None if reason else number_of(cell),
                        missing=reason,
                    )
                )

    def _read_event(self, sheet: _Sheet, row: Row, body: str) -> None:
        before, count, event = len(self.reading.faults), Decimal(1), ""
        target = self.events.get(_first_word(sheet.cell(row, TARGET)))
        with self._blaming(sheet, row, TARGET):
            _check_target(target, text_of(sheet.cell(row, TARGET)))
        with self._blaming(sheet, row, EVENT):
            event = _event_of(sheet.cell(row, EVENT))
        with self._blaming(sheet, row, COUNT):
            count = count if is_blank(sheet.cell(row, COUNT)) else number_of(sheet.cell(row, COUNT))
        modifiers = tuple(self._modifiers(sheet, row))
        if target is not None and len(self.reading.faults) == before:
            places = {**sheet.places(COUNT), "item": sheet.keys[TARGET], "event": sheet.keys[EVENT]}
            self.reading.values.append(
                Incoming(
                    sheet.table.name,
                    row.number,
                    places,
                    body=body,
                    period=self.period,
                    item=target.item.code,
                    key=target.key,
                    value=count,
                    event=event,
                    modifiers=modifiers,
                )
            )

    def _modifiers(self, sheet: _Sheet, row: Row) -> Iterator[str]:
        for code in self.modifiers:
            with self._blaming(sheet, row, MODIFIER + code):
                if is_yes(text_of(sheet.cell(row, MODIFIER + code))):
                    yield code

    @contextmanager
    def _blaming(self, sheet: _Sheet, row: Row, name: str) -> Iterator[None]:
        """Turns an unreadable cell into a fault at its place."""
        try:
            yield
        except CellError as error:
            place = sheet.table.place(row.number, sheet.keys.get(name))
            self.reading.blame([Fault(place, error.message, error.remedy)])


def _first_word(cell: Cell) -> str:
    """The code before the name that a drop-down list shows with it."""
    return text_of(cell).partition(" ")[0]


def _check_target(target: Column | None, text: str) -> None:
    if target is None:
        raise CellError(
            _("“%(text)s” is no data item of this sheet that is reported event by event.") % {"text": text},
            _("Choose one from the list."),
        )


def _event_of(cell: Cell) -> str:
    event = text_of(cell)
    if not event:
        raise CellError(
            _("The event has no number, so the same event could not be told from another."),
            _("Enter its file number; the same event has the same number wherever it is reported."),
        )
    if len(event) > CODE_LENGTH_MAX:
        raise CellError(_("“%(text)s…” is longer than any number.") % {"text": event[:20]}, _("Shorten it."))
    return event
