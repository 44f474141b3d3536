"""What a clerk types into one cell, read and judged by itself.

The law: nothing that could be read in two ways is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from qianfen import Missing, Period, check_observations
from qingheng.audit.writing import SYSTEM
from qingheng.collection.incoming import Incoming
from qingheng.collection.layout import Column, applies, columns_of, takes_events
from qingheng.collection.long_table import CODE_LENGTH_MAX
from qingheng.collection.models import EnteredValue, Submission
from qingheng.collection.naming import names_in
from qingheng.collection.office import Office
from qingheng.collection.rules import faults_of
from qingheng.collection.words import missing_of
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.organisations.tables import CellError, Fault, day_of, number_of
from qingheng.ui.faults import translate
from qingheng.ui.periods import period_name

COMMENT_LENGTH_MAX = 500
FORMULA_STARTS = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell as the clerk left it: what was typed, and which revision the browser had seen before."""

    body: str
    item: str
    key: str
    event: str = ""
    text: str = ""
    """A number, one of the words for a missing value, or nothing."""
    comment: str = ""
    modifiers: tuple[str, ...] = ()
    happened_on: str = ""
    is_removed: bool = False
    """The event is taken out again."""
    revision: int = 0
    """0: nothing had been entered there."""


class Kind(StrEnum):
    """What became of a change."""

    SAVED = "saved"
    CONFLICT = "conflict"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change; a conflict shows the row that stands there, a fault says what to do."""

    change: CellChange
    kind: Kind
    row: EnteredValue | None = None
    message: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A change that was found sound."""

    change: CellChange
    body: Body
    value: Decimal | None = None
    missing: Missing | None = None
    happened_on: date | None = None

    @property
    def slot(self) -> tuple[int, str, str, str]:
        """Body, item, data item and event."""
        return self.body.pk, self.change.item, self.change.key, self.change.event

    @property
    def cell(self) -> tuple[int, str, str]:
        """The cell of the grid it belongs to."""
        return self.slot[:3]

    @property
    def facts(self) -> dict[str, object]:
        """The columns of the row that it sets."""
        change = self.change
        return {
            "value": self.value,
            "missing": self.missing or "",
            "modifiers": "+".join(change.modifiers),
            "happened_on": self.happened_on,
            "comment": change.comment,
        }

    def is_said_by(self, row: EnteredValue) -> bool:
        """Whether just that stands there already: a repeated request, or two people of one mind."""
        return all(getattr(row, name) == value for name, value in self.facts.items())


class Desk:
    """Where the cells of one submission are read: its station's columns, the bodies, the framework in force."""

    def __init__(self, submission: Submission, office: Office | None = None) -> None:
        self.submission = submission
        self.office = replace(office or Office.open(SYSTEM), own=None, closed=frozenset())
        self.period: Period = submission.when
        self.version: FrameworkVersion | None = self.office.version(self.period)

    @cached_property
    def columns(self) -> dict[tuple[str, str], Column]:
        """The station's columns by item and key."""
        if self.version is None:
            return {}
        found = columns_of(self.version.parsed, self.submission.station.code, self.period)
        return {(column.item.code, column.key): column for column in found}

    def read(self, change: CellChange) -> Reading:
        """The change as it will be kept; raises CellError with the first thing that is wrong."""
        body, column = self._place(change)
        _check_comment(change)
        if change.event:
            self._check_event(change, column)
        reading = Reading(change, body)
        if change.is_removed:
            return reading
        missing = missing_of(change.text) if change.text.strip() else None
        value = None if missing or not change.text.strip() else number_of(change.text)
        _check_said(change, value, missing)
        reading = replace(reading, value=value, missing=missing, happened_on=self._day(change))
        self._check_by_engine(reading)
        return reading

    def _place(self, change: CellChange) -> tuple[Body, Column]:
        """The cell: a body and a column that this station is asked for."""
        column = self.columns.get((change.item, change.key))
        if column is None or self.version is None:
            raise CellError(
                _("“%(item)s · %(key)s” is nothing this station reports for the period.")
                % {"item": change.item, "key": change.key},
                _("Reload the page; the indicator framework may have changed."),
            )
        faults = faults_of(self._incoming(change), self.office)
        if faults:
            raise CellError(faults[0].message, faults[0].remedy)
        body = self.office.bodies[change.body]
        if not applies(self.version.parsed, column.item, body, self.office.flags(body, self.version, self.period.year)):
            raise CellError(
                _("“%(body)s” is not scored on %(item)s in this period.") % {"body": body, "item": column.item.name},
                _("Leave the cell empty."),
            )
        return body, column

    def _incoming(self, change: CellChange, value: Decimal | None = None, missing: Missing | None = None) -> Incoming:
        return Incoming(
            table=change.body,
            row=None,
            columns={},
            body=change.body,
            period=self.period,
            item=change.item,
            key=change.key,
            value=value,
            missing=missing,
            event=change.event,
            modifiers=change.modifiers,
        )

    def _check_event(self, change: CellChange, column: Column) -> None:
        if self.version is None or not takes_events(self.version.parsed, column.item):
            raise CellError(
                _("%(item)s is not reported event by event.") % {"item": column.item.name}, _("Enter the number.")
            )
        if len(change.event) > CODE_LENGTH_MAX or change.event.startswith(FORMULA_STARTS):
            raise CellError(
                _("“%(text)s” cannot be the number of an event.") % {"text": change.event[:30]},
                _("Enter its file number, at most %(count)s characters.") % {"count": CODE_LENGTH_MAX},
            )

    def _day(self, change: CellChange) -> date | None:
        """The day of an event; it lies in the period."""
        if not change.happened_on.strip():
            return None
        day = day_of(change.happened_on)
        if not self.period.start <= day <= self.period.end:
            facts = {"day": day, "from": self.period.start, "to": self.period.end}
            raise CellError(
                _("%(day)s does not lie in the period, which runs from %(from)s to %(to)s.") % facts,
                _("Correct the date, or report the event in its own period."),
            )
        return day

    def _check_by_engine(self, reading: Reading) -> None:
        """What the engine says of the value by itself: negative, not a number, circumstances that do not belong."""
        if self.version is None or (reading.value is None and reading.missing is None):
            return
        flags = self.office.flags(reading.body, self.version, self.period.year)
        incoming = self._incoming(reading.change, reading.value, reading.missing)
        found = check_observations(self.version.parsed, [incoming.observation(reading.body.audience.code, flags, 1)])
        if found:
            params = names_in(self.version.parsed, dict(found[0].params), reading.change.item)
            told = translate(replace(found[0], params=params))
            raise CellError(told.message, told.remedy)

    def warnings(self, rows: Sequence[Incoming]) -> dict[tuple[str, str, str], Fault]:
        """What is wrong between cells, by body, item and key: a warning until the station submits."""
        if self.version is None:
            return {}
        bodies, year = self.office.bodies, self.period.year
        flags = {code: self.office.flags(bodies[code], self.version, year) for code in {row.body for row in rows}}
        observations = [
            row.observation(bodies[row.body].audience.code, flags[row.body], number) for number, row in enumerate(rows)
        ]
        warned = {}
        for fault in check_observations(self.version.parsed, observations):
            if fault.row is not None:
                row = rows[fault.row]
                named = names_in(self.version.parsed, dict(fault.params), row.item)
                params = {**named, "body": str(bodies[row.body]), "period": period_name(row.period)}
                told = translate(replace(fault, params=params))
                warned[row.body, row.item, row.key] = Fault(row.place(), told.message, told.remedy)
        return warned


def _check_comment(change: CellChange) -> None:
    if len(change.comment) > COMMENT_LENGTH_MAX:
        raise CellError(
            _("The comment has %(length)s characters; at most %(limit)s are kept.")
            % {"length": len(change.comment), "limit": COMMENT_LENGTH_MAX},
            _("Shorten it, or attach a file as evidence."),
        )


def _check_said(change: CellChange, value: Decimal | None, missing: Missing | None) -> None:
    """An event has a number; a missing value has its reason in the comment."""
    if change.event and value is None:
        raise CellError(
            _("The event “%(event)s” has no count.") % {"event": change.event},
            _("Enter how often or how many, usually 1, or take the event out."),
        )
    if missing and not change.comment.strip():
        raise CellError(
            _("The comment does not say why there is no number."),
            _("Write the reason in the comment: who says so, and when the number will come."),
        )
