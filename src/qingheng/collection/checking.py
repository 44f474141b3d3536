"""The dry run of an import: everything that is wrong, or everything that would change.

The law: nothing is written here, and a file with one fault stores nothing at all.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.collection.checked import Change, CheckedImport, Scope
from qingheng.collection.incoming import Group, Incoming, Reading, Slot, form_of, group_of
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.quality.blocking import faults_of_values
from qingheng.collection.reading import read
from qingheng.collection.rules import faults_of
from qingheng.collection.stored import Seen, Stored, fingerprint, last_revisions, last_revisions_in
from qingheng.collection.years import years_of
from qingheng.organisations.models import Body, Station
from qingheng.organisations.tables import Fault, TableError


def check(content: bytes, name: str, *, by: object, today: date | None = None) -> CheckedImport:
    """Read and judge a file as `by` brings it; nothing is written."""
    checksum = sha256(content).hexdigest()
    office = Office.open(by, today)
    try:
        reading = read(content, name, office)
    except TableError as error:
        return CheckedImport(Batch.Kind.LONG_TABLE, name, checksum, faults=error.faults)
    return check_reading(reading, office, name=name, checksum=checksum)


def check_reading(reading: Reading, office: Office, *, name: str, checksum: str) -> CheckedImport:
    """Judge values that have been read already, wherever they came from."""
    return _Check(office, reading).result(name, checksum)


class _Check:
    """One dry run: the file, the county, and what is stored of the bodies it touches."""

    def __init__(self, office: Office, reading: Reading) -> None:
        self.office, self.reading = office, reading
        self.faults = list(reading.faults)
        self.sound: dict[Slot, tuple[Incoming, Body]] = {}
        self._faultless: set[object] = set()
        for value in reading.values:
            self._admit(value)
        self.seen = Seen.now()
        self.scope, self.stored = self._read()
        self.ended = set(self._ended())

    def _read(self) -> tuple[frozenset[Scope], Mapping[Slot, Stored]]:
        """What is stored of the bodies in these years; unless effects are asked for, what the values are judged by.

        That is what stands in their own periods. All the year bears on an item where a stock is set against a flow, and
        where there are events, which may come up again.
        """
        if not self.reading.is_judged_only:
            scope = frozenset(Scope(slot.body, int(slot.period[:4]), slot.item) for slot in self.sound)
            return scope, last_revisions({each.body for each in scope}, {each.year for each in scope})
        all_year = {slot.item for slot in self.sound if slot.event} | self._stocks_against_flows()
        scope = self._scope(all_year)
        found = last_revisions_in(scope)
        if counted := {slot.item for slot in found if slot.event} - all_year:
            scope = self._scope(all_year | counted)
            found = last_revisions_in(scope)
        return scope, found

    def _scope(self, all_year: set[str]) -> frozenset[Scope]:
        """What is judged together: the values of a period, or of the year where all of it bears on an item."""
        places = {(slot.body, slot.item, slot.period) for slot in self.sound}
        return frozenset(
            Scope(body, int(period[:4]), item, "" if item in all_year else period) for body, item, period in places
        )

    def _admit(self, value: Incoming) -> None:
        """Keep a value that has its place, once."""
        # The rules look at nothing else, so once a value was sound, others of the same two kinds need no second look.
        kinds = (
            (value.body, value.period.order, value.audience, value.flags),
            (value.item, value.period.order, "" if self.office.own is None else value.body),
        )
        if not self._faultless.issuperset(kinds):
            faults = faults_of(value, self.office)
            self.faults.extend(faults)
            if faults:
                return
            self._faultless.update(kinds)
        body = self.office.bodies[value.body]
        earlier, _body = self.sound.setdefault(value.slot(body), (value, body))
        if earlier is not value:
            facts = {"body": body, "item": value.item, "key": value.key, "earlier": earlier.place()}
            message = _("The same value (%(body)s, %(item)s, %(key)s) already stands in %(earlier)s.") % facts
            self.faults.append(Fault(value.place(), message, _("Keep one of the two.")))

    def _ended(self) -> Iterator[Slot]:
        """Stored values whose data item the file reports in another form: events in place of a count, say."""
        forms: dict[Group, set[object]] = defaultdict(set)
        others = [slot for slot, stored in self.stored.items() if stored.is_current and slot not in self.sound]
        for slot in self.sound if others else ():
            forms[group_of(slot)].add(form_of(slot))
        for slot in others:
            given = forms.get(group_of(slot))
            if given and form_of(slot) not in given:
                yield slot

    def result(self, name: str, checksum: str) -> CheckedImport:
        """What the dry run found."""
        # What is only replaced bears on effects alone.
        replaced = self.sound if self.reading.is_judged_only else ()
        current = [stored for slot, stored in self.stored.items() if stored.is_current and slot not in replaced]
        ended = {self.stored[slot].pk for slot in self.ended}
        years = years_of(self.office, self.sound, current=current, ended=ended)
        self.faults.extend(fault for year in years for fault in year.faults())
        self.faults.extend(faults_of_values(self.sound.values(), self.office))
        return CheckedImport(
            kind=self.reading.kind,
            file_name=name,
            checksum=checksum,
            station=self._station(),
            period=self.reading.period,
            rows=len(self.reading.values),
            changes=tuple(self._changes()),
            ended=tuple(self.stored[slot] for slot in sorted(self.ended)),
            faults=tuple(sorted(self.faults, key=_position)),
            basis=fingerprint(self.stored, self.scope),
            seen=self.seen,
            scope=self.scope,
            years=tuple(year.as_year() for year in years),
        )

    def _stocks_against_flows(self) -> set[str]:
        periods = {Period.parse(name) for name in {slot.period for slot in self.sound}}
        versions = {version.pk: version for period in periods if (version := self.office.version(period))}
        items = (item for version in versions.values() for item in version.parsed.items)
        return {item.code for item in items if len({datum.accumulate for datum in item.data_items}) > 1}

    def _station(self) -> Station | None:
        """The station whose data the file holds: that of its sheet, or the only one its bringer speaks for."""
        own = self.office.own or frozenset()
        code = self.reading.station or (next(iter(own)) if len(own) == 1 else "")
        return self.office.stations.get(code)

    def _changes(self) -> Iterator[Change]:
        for slot, (value, body) in self.sound.items():
            before = self.stored.get(slot)
            if before is None or not before.is_current or not before.says(value):
                yield Change(value, slot, body, before)


def _position(fault: Fault) -> tuple[str, int, int]:
    return fault.place.table, fault.place.row or 0, fault.place.column or 0
