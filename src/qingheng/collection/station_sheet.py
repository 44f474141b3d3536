"""What a station is asked for in a period, and what it has reported. The law: nothing is asked that is not scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qianfen import Period
from qingheng.collection.incoming import Slot
from qingheng.collection.layout import Column, applies, columns_of
from qingheng.collection.office import Office
from qingheng.collection.stored import Stored, last_revisions
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, Station


@dataclass(frozen=True)
class StationSheet:
    """What a station is asked for in a period."""

    station: Station
    period: Period
    version: FrameworkVersion
    bodies: Sequence[Body]
    columns: Sequence[Column]
    stored: Mapping[Slot, Stored]
    office: Office

    @classmethod
    def of(cls, station: Station, period: Period, office: Office) -> "StationSheet | None":
        """The sheet; None if no framework is in force or the station reports nothing at this frequency."""
        version = office.version(period)
        columns = columns_of(version.parsed, station.code, period) if version else []
        if version is None or not columns:
            return None
        found = Body.objects.valid_within(period.start, period.end).select_related("audience")
        bodies = [body for body in found if any(_is_asked(office, version, column, body, period) for column in columns)]
        stored = last_revisions([body.pk for body in bodies], [period.year], period=str(period))
        return cls(station, period, version, bodies, columns, stored, office)

    def is_open(self, column: Column, body: Body) -> bool:
        """Whether the body is scored on the item, so that the station enters the value."""
        return _is_asked(self.office, self.version, column, body, self.period)

    def is_own(self, body: Body) -> bool:
        """Whether the station belongs to the body, so that another station verifies what it reports."""
        return self.station.body_id is not None and self.station.body_id == body.pk

    def current(self, column: Column, body: Body) -> Stored | None:
        """The value that counts now, reported as a plain number."""
        stored = self.stored.get(Slot(body.pk, str(self.period), column.item.code, column.key, ""))
        return stored if stored and stored.is_current else None

    def events(self) -> list[tuple[Body, Column, Stored]]:
        """The events that count now."""
        columns = {(column.item.code, column.key): column for column in self.columns}
        bodies = {body.pk: body for body in self.bodies}
        return [
            (bodies[slot.body], columns[slot.item, slot.key], stored)
            for slot, stored in sorted(self.stored.items())
            if stored.is_current and slot.event and slot.period == str(self.period) and (slot.item, slot.key) in columns
        ]


def _is_asked(office: Office, version: FrameworkVersion, column: Column, body: Body, period: Period) -> bool:
    return applies(version.parsed, column.item, body, office.flags(body, version, period.year))
