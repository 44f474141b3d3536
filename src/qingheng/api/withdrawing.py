"""Values that another system takes back. The law: nothing is deleted; it only stops counting."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qianfen import Period
from qingheng.api.authentication import Caller
from qingheng.api.receiving import Checked, Finding, Routes, findings_of, routed, station_of
from qingheng.collection.checked import CheckedImport, Scope
from qingheng.collection.filling import CheckedFill, check_filling
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.rules import faults_of
from qingheng.collection.stored import fingerprint, last_revisions
from qingheng.collection.submission.submitted import SubmittedSheet, current_submission
from qingheng.collection.target import refusal_of
from qingheng.collection.workbook.cells import cells_now, key_of


def check_withdrawn(caller: Caller, values: Sequence[Incoming], *, name: str, checksum: str) -> Checked:
    """The dry run of taking values back; what is not there is passed over."""
    office = Office.open(caller.user)
    routes = routed(caller, values, office)
    routes.findings.extend(_misplaced(routes, office))
    wrong = {row for finding in routes.findings for row in finding.rows}
    direct = _direct([value for value in routes.direct if value.row not in wrong], office, name=name, checksum=checksum)
    fills = []
    for period, rows in sorted(routes.drafts.items()):
        filled = _draft(caller, period, rows, office)
        if isinstance(filled, Finding):
            routes.findings.append(filled)
        elif filled is not None:
            fills.append((period, filled))
    return Checked(direct, tuple(fills), tuple(routes.findings))


def _misplaced(routes: Routes, office: Office) -> Iterator[Finding]:
    """Values of other stations, of bodies that do not exist."""
    lifted = replace(office, is_verified_later=True)
    for value in routes.direct:
        yield from findings_of(faults_of(value, office), [value])
    for rows in routes.drafts.values():
        for value in rows:
            yield from findings_of(faults_of(value, lifted), [value])


def _direct(values: Sequence[Incoming], office: Office, *, name: str, checksum: str) -> CheckedImport | None:
    if not values:
        return None
    placed = [(value, office.bodies[value.body]) for value in values]
    scope = frozenset(Scope(body.pk, value.period.year, value.item) for value, body in placed)
    stored = last_revisions({each.body for each in scope}, {each.year for each in scope})
    found = [stored.get(value.slot(body)) for value, body in placed]
    ended = {each.pk: each for each in found if each is not None and each.is_current}
    return CheckedImport(
        kind=Batch.Kind.API,
        file_name=name,
        checksum=checksum,
        rows=len(values),
        ended=tuple(ended.values()),
        basis=fingerprint(stored, scope),
        scope=scope,
    )


def _draft(caller: Caller, period: Period, rows: list[Incoming], office: Office) -> CheckedFill | Finding | None:
    station = station_of(caller)
    found = current_submission(station, period) if station else None
    sheet = SubmittedSheet.of(found, office) if found else None
    if found is None or sheet is None or station is None:
        return None
    if not found.is_open:
        return Finding(tuple(row.row or 0 for row in rows), None, *refusal_of(found), is_blocked=True)
    reading = Reading(Batch.Kind.API, [], station=station.code, period=period)
    said = cells_now(sheet.sheet, sheet.values)
    emptied = {key_of(row): None for row in rows if key_of(row) in said}
    return replace(check_filling(reading, office, name="", checksum=""), emptied=tuple(emptied))
