"""What a submission holds, as the check of an import takes it. The law: every fault leads back to its cell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from qianfen import Missing, Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.layout import Column
from qingheng.collection.models import Batch, EnteredValue, Submission
from qingheng.collection.office import Office
from qingheng.collection.station_sheet import StationSheet
from qingheng.organisations.models import Body, Station


@dataclass
class SubmittedSheet:
    """A submission with everything around it: what is asked, what is stored, what was entered."""

    submission: Submission
    office: Office
    sheet: StationSheet
    values: list[EnteredValue]

    @classmethod
    def of(cls, submission: Submission, office: Office | None = None) -> "SubmittedSheet | None":
        """The sheet; None if the framework in force asks this station for nothing in the period."""
        office = replace(office or Office.open(SYSTEM), own=None, closed=frozenset())
        sheet = StationSheet.of(submission.station, submission.when, office)
        values = list(submission.values.select_related("body__audience")) if submission.pk else []
        return cls(submission, office, sheet, values) if sheet else None

    @cached_property
    def checked(self) -> CheckedImport:
        """The dry run: what accepting would store, or everything that stands in its way."""
        reading = Reading(
            Batch.Kind.SUBMISSION,
            [incoming(value, self.submission.when) for value in self.values if not value.is_empty],
            station=self.submission.station.code,
            period=self.submission.when,
        )
        facts = [(row.pk, row.revision) for row in self.values]
        checksum = sha256(repr((self.submission.pk, facts)).encode()).hexdigest()
        return check_reading(reading, self.office, name=str(self.submission), checksum=checksum)

    @cached_property
    def blanks(self) -> list[tuple[Body, Column]]:
        """The cells of which nothing is known: neither entered now nor accepted before."""
        said = set(self._said())
        return [
            (body, column)
            for body in self.sheet.bodies
            for column in self.sheet.columns
            if self.sheet.is_open(column, body) and (body.pk, column.item.code, column.data_item.key) not in said
        ]

    def _said(self) -> Iterator[tuple[int, str, str]]:
        """Body, item and data item of everything that is reported in one way or another."""
        emptied = {(row.body_id, row.item, row.key, row.event) for row in self.values if row.is_empty}
        for row in self.values:
            if not row.is_empty:
                yield row.body_id, row.item, row.key.partition("/")[0]
        for slot, stored in self.sheet.stored.items():
            is_here = stored.is_current and slot.period == self.submission.period
            if is_here and (slot.body, slot.item, slot.key, slot.event) not in emptied:
                yield slot.body, slot.item, slot.key.partition("/")[0]


def concerns_own_body(submission: Submission) -> bool:
    """Whether the station reports on the body it belongs to, so that somebody else must verify it; one query."""
    own = submission.station.body_id
    return own is not None and submission.values.filter(body=own).exclude(value=None, missing="").exists()


def label_of(value: EnteredValue) -> str:
    """The name of a cell in an error: body, item, data item, event."""
    return " · ".join(filter(None, (str(value.body), value.item, value.key, value.event)))


def incoming(value: EnteredValue, period: Period) -> Incoming:
    """An entered value as the check of an import takes it; its cell is named in words."""
    return Incoming(
        table=label_of(value),
        row=None,
        columns={},
        body=value.body.code,
        period=period,
        item=value.item,
        key=value.key,
        value=value.value,
        missing=Missing(value.missing) if value.missing else None,
        event=value.event,
        modifiers=tuple(value.modifiers.split("+")) if value.modifiers else (),
    )


def current_submission(station: Station, period: Period) -> Submission | None:
    """The submission that speaks for a station and period: its latest version that was not refused."""
    found = Submission.objects.filter(station=station, period=str(period)).exclude(state=Submission.State.REFUSED)
    return found.select_related("station").order_by("-version").first()
