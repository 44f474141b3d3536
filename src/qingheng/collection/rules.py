"""What is judged of each value before the engine looks at it. The law: a rule says which cell is wrong, and why."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from qingheng.collection.incoming import Incoming
from qingheng.collection.office import Office
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault
from qingheng.ui.periods import period_name

Rule = Callable[[Incoming, Office], Iterator[Fault]]


def faults_of(value: Incoming, office: Office) -> list[Fault]:
    """Everything wrong with where a value belongs: body, period, station."""
    return [fault for rule in RULES for fault in rule(value, office)]


def _body(value: Incoming, office: Office) -> Iterator[Fault]:
    body = office.bodies.get(value.body)
    if body is None:
        yield Fault(
            value.place("body"),
            _("There is no body with the code “%(code)s”.") % {"code": value.body},
            _("Correct the code, or record the body under “Bodies and stations” first."),
        )
    elif not office.exists(body, value.period):
        facts = {"body": body, "period": period_name(value.period), "from": body.valid_from, "to": body.valid_to or "…"}
        yield Fault(
            value.place("body"),
            _("“%(body)s” is valid from %(from)s to %(to)s, not in %(period)s.") % facts,
            _("Report it for the body that carries on, or correct the period."),
        )
    elif value.audience and value.audience != body.audience.code:
        facts = {"given": value.audience, "body": body, "audience": body.audience.code}
        yield Fault(
            value.place("audience"),
            _("“%(body)s” belongs to the audience %(audience)s, not %(given)s.") % facts,
            _("Correct the cell or leave the column out; the audience is known."),
        )


def _period(value: Incoming, office: Office) -> Iterator[Fault]:
    if not office.has_begun(value.period):
        facts = {"period": period_name(value.period), "today": office.today}
        yield Fault(
            value.place("period"),
            _("%(period)s has not begun (today is %(today)s).") % facts,
            _("Correct the period; what has not happened cannot be reported."),
        )
    elif office.version(value.period) is None:
        yield Fault(
            value.place("period"),
            _("No indicator framework is in force for %(period)s, so nothing is collected for it.")
            % {"period": period_name(value.period)},
            _("Publish a framework version that holds from then or earlier, or correct the period."),
        )


def _flags(value: Incoming, office: Office) -> Iterator[Fault]:
    body, version = office.bodies.get(value.body), office.version(value.period)
    if value.flags is None or body is None or version is None:
        return
    recorded = office.flags(body, version, value.period.year)
    if value.flags != recorded:
        facts = {"given": _listed(value.flags), "recorded": _listed(recorded), "body": body, "year": value.period.year}
        yield Fault(
            value.place("flags"),
            _("The row gives %(body)s the scenarios (%(given)s), but recorded for %(year)s are (%(recorded)s).")
            % facts,
            _("Correct the row, or record the scenario under “Bodies and stations” first."),
        )


def _listed(flags: frozenset[str]) -> str:
    return ", ".join(sorted(flags)) or "–"


def _station(value: Incoming, office: Office) -> Iterator[Fault]:
    version = office.version(value.period)
    if office.own is None or version is None or not version.parsed.has_item(value.item):
        return
    suppliers = suppliers_of(version, value.item)
    mine = office.own & suppliers
    facts = {"item": value.item, "stations": ", ".join(sorted(suppliers)), "own": ", ".join(sorted(office.own)) or "–"}
    if not mine:
        yield Fault(
            value.place("item"),
            _("%(item)s is supplied by %(stations)s; you may bring data of %(own)s only.") % facts,
            _("Leave it to that station."),
        )
    elif not office.is_verified_later and all(
        is_own_body(office, code, office.bodies.get(value.body)) for code in mine
    ):
        yield Fault(
            value.place("body"),
            _("%(own)s belongs to “%(body)s”: nobody reports on the own house.")
            % {"own": ", ".join(sorted(mine)), "body": office.bodies[value.body]},
            _("Let another station or an administrator bring these values."),
        )


def suppliers_of(version: FrameworkVersion, item: str) -> frozenset[str]:
    """The stations that may bring an item: the one that supplies it and those that help it."""
    found = version.parsed.item(item)
    return frozenset({found.station, *found.co_stations})


def is_own_body(office: Office, station: str, body: Body | None) -> bool:
    """Whether the station is part of the body."""
    known = office.stations.get(station)
    return body is not None and known is not None and known.body_id == body.pk


def _locked(value: Incoming, office: Office) -> Iterator[Fault]:
    version = office.version(value.period)
    if not office.closed or version is None or not version.parsed.has_item(value.item):
        return
    station = version.parsed.item(value.item).station
    if (station, str(value.period)) in office.closed:
        facts = {"station": office.stations.get(station, station), "period": period_name(value.period)}
        yield Fault(
            value.place("period"),
            _("What “%(station)s” reported for %(period)s is locked.") % facts,
            _("Ask for a correction on the page of that submission; two people decide on it."),
        )


RULES: tuple[Rule, ...] = (_body, _period, _flags, _station, _locked)
