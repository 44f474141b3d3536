"""Pushed values on their way: what counts at once, what goes into drafts, and what stands in the way.

The law: without a standing acceptance a value waits in the draft, and what a station says on its own body always does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng import pipeline
from qingheng.accounts.permissions import sees_live_scores
from qingheng.api.actions.answers import note_request
from qingheng.api.authentication import Caller
from qingheng.api.problems import ProblemError
from qingheng.collection.actions.filling import fill
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.effects import Effect, effects_of
from qingheng.collection.filling import CheckedFill, check_filling
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch, StandingAcceptance, Submission
from qingheng.collection.office import Office
from qingheng.collection.rules import is_own_body
from qingheng.collection.submission.submitted import current_submission
from qingheng.collection.target import refusal_of
from qingheng.organisations.models import Station
from qingheng.organisations.tables import Fault
from qingheng.ui.periods import period_name

ATTEMPTS = 4


@dataclass(frozen=True)
class Finding:
    """Something that stands in the way of some rows."""

    rows: tuple[int, ...]
    column: int | None
    message: str
    remedy: str
    is_blocked: bool = False
    """Whether the state of things forbids it, and not the row itself."""


@dataclass(frozen=True)
class Checked:
    """Pushed values after their dry run."""

    direct: CheckedImport | None = None
    fills: tuple[tuple[Period, CheckedFill], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def stored(self) -> int:
        """How many values would count at once."""
        return len(self.direct.changes) + len(self.direct.ended) if self.direct else 0

    @property
    def entered(self) -> int:
        """How many cells of drafts would be written."""
        return sum(len(each.cells) + len(each.emptied) for _period, each in self.fills)

    def effects(self, caller: Caller) -> list[Effect] | None:
        """What it would do to scores and alerts; None for whoever does not see those."""
        if not sees_live_scores(caller.user):
            return None
        return effects_of(self.direct) if self.direct else []


@dataclass(frozen=True)
class Stored:
    """What became of them."""

    batch: Batch | None = None
    submissions: tuple[Submission, ...] = ()


@dataclass
class Routes:
    """Which values take which way."""

    direct: list[Incoming] = field(default_factory=list)
    drafts: dict[Period, list[Incoming]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)


def station_of(caller: Caller) -> Station | None:
    """The station a token speaks for; None for a framework administrator's."""
    return caller.token.grant.station


def has_standing(station: Station) -> bool:
    """Whether what is pushed for the station today counts at once."""
    return StandingAcceptance.objects.valid_on(localdate()).filter(station=station).exists()


def check_pushed(
    caller: Caller, values: Sequence[Incoming], *, name: str, checksum: str, with_effects: bool = False
) -> Checked:
    """The dry run: everything that is wrong, or everything that would change; the effects on scores only if asked."""
    office = Office.open(caller.user)
    routes = routed(caller, values, office)
    direct, fills = None, []
    if routes.direct:
        reading = Reading(Batch.Kind.API, routes.direct, is_judged_only=not with_effects)
        direct = check_reading(reading, office, name=name, checksum=checksum)
        routes.findings.extend(findings_of(direct.faults, routes.direct))
    station = station_of(caller)
    for period, rows in sorted(routes.drafts.items()):
        filled = _draft(station, period, rows, office, {"name": name, "checksum": checksum})
        if isinstance(filled, Finding):
            routes.findings.append(filled)
        else:
            fills.append((period, filled))
            routes.findings.extend(findings_of(filled.checked.faults, rows))
    return Checked(direct, tuple(fills), tuple(routes.findings))


def routed(caller: Caller, values: Iterable[Incoming], office: Office) -> Routes:
    """Which values count at once, which go into drafts, and which are locked."""
    station, routes = station_of(caller), Routes()
    at_once = station is None or has_standing(station)
    locked: dict[tuple[str, Period], list[int]] = defaultdict(list)
    for value in values:
        supplier = supplier_of(value.item, value.period, office) if office.closed else ""
        if supplier and (supplier, str(value.period)) in office.closed:
            locked[supplier, value.period].append(value.row or 0)
        elif at_once and (station is None or not is_own_body(office, station.code, office.bodies.get(value.body))):
            routes.direct.append(value)
        else:
            routes.drafts[value.period].append(value)
    routes.findings.extend(_locked(office, code, period, rows) for (code, period), rows in locked.items())
    return routes


def supplier_of(item: str, period: Period, office: Office) -> str:
    """The station whose submission holds an item in a period; nothing if no version in force has it."""
    version = office.version(period)
    return version.parsed.item(item).station if version and version.parsed.has_item(item) else ""


def _locked(office: Office, code: str, period: Period, rows: list[int]) -> Finding:
    facts = {"station": office.stations.get(code, code), "period": period_name(period)}
    message = _("What “%(station)s” reported for %(period)s is locked.") % facts
    remedy = _("Ask for a correction on the page of that submission; two people decide on it.")
    return Finding(tuple(rows), None, message, remedy, is_blocked=True)


def _draft(
    station: Station | None, period: Period, rows: list[Incoming], office: Office, facts: Mapping[str, str]
) -> CheckedFill | Finding:
    if station is None:
        raise ValueError("a token without a station enters no drafts")
    found = current_submission(station, period)
    if found is not None and not found.is_open:
        return Finding(tuple(row.row or 0 for row in rows), None, *refusal_of(found), is_blocked=True)
    reading = Reading(Batch.Kind.API, rows, station=station.code, period=period)
    return check_filling(reading, office, **facts)


def findings_of(faults: Iterable[Fault], rows: Sequence[Incoming]) -> Iterator[Finding]:
    """Faults by their rows; one that names none concerns all of them."""
    table = rows[0].table if rows else ""
    everything = tuple(row.row or 0 for row in rows)
    for fault in faults:
        is_row = fault.place.row is not None and fault.place.table == table
        where = (fault.place.row or 0,) if is_row else everything
        message = fault.message if is_row else f"{fault.where}: {fault.message}"
        yield Finding(where, fault.place.column if is_row else None, message, fault.remedy)


@transaction.atomic
def store(caller: Caller, checked: Checked, *, operation: str, rows: int) -> Stored:
    """Store what was checked: the one part scored at once, the other written into drafts."""
    note_request(caller.token, operation=operation, rows=rows, by=caller.user)
    batch, station = None, station_of(caller)
    if checked.direct and checked.stored:
        batch = pipeline.import_observations(checked.direct, by=caller.user)
    drafts = []
    for period, filled in checked.fills:
        if station is not None and not filled.is_idle:
            draft = open_submission(station, period, by=caller.user)
            drafts.append(fill(draft, filled, by=caller.user))
    return Stored(batch, tuple(drafts))


def push(
    caller: Caller, values: Sequence[Incoming], *, name: str, checksum: str, operation: str
) -> tuple[Checked, Stored | None]:
    """Check and store, all or nothing; if somebody else changes the same items meanwhile, check again."""
    for _attempt in range(ATTEMPTS):
        checked = check_pushed(caller, values, name=name, checksum=checksum)
        if checked.findings:
            return checked, None
        try:
            return checked, store(caller, checked, operation=operation, rows=len(values))
        except StaleImportError:
            continue
    raise busy()


def busy() -> ProblemError:
    """Too many write the same items at once."""
    return ProblemError(
        HTTPStatus.CONFLICT,
        "busy",
        _("Others are writing the same items."),
        _("The data changed several times while they were checked. Send the request again."),
        headers={"Retry-After": "1"},
    )
