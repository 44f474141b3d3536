"""Which submission a file belongs to, and whether that may still be filled. The law: one file, one submission."""

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.organisations.models import Station
from qingheng.organisations.tables import Fault
from qingheng.ui.periods import period_name

State = Submission.State


def target_of(reading: Reading, office: Office) -> tuple[Station, Period] | None:
    """Station and period of a file, blaming the rows that belong elsewhere; None if no row tells."""
    if reading.station and reading.period:
        return office.stations[reading.station], reading.period
    placed = [(value, supplier) for value in reading.values if (supplier := _supplier(value, office))]
    if not placed:
        return None
    first, station = placed[0]
    for value, supplier in placed:
        if (supplier, value.period) != (station, first.period):
            reading.blame([_elsewhere(value, supplier, first.period)])
    found = office.stations.get(station)
    return (found, first.period) if found else None


def _supplier(value: Incoming, office: Office) -> str:
    """The station whose submission holds the item, if the file's bringer may speak for it."""
    version = office.version(value.period)
    if version is None or not version.parsed.has_item(value.item):
        return ""
    station = version.parsed.item(value.item).station
    return station if office.own is None or station in office.own else ""


def _elsewhere(value: Incoming, supplier: str, period: Period) -> Fault:
    facts = {"station": supplier, "period": period_name(value.period), "first": period_name(period)}
    return Fault(
        value.place("period"),
        _("The row belongs to the submission of %(station)s for %(period)s, the rows before it to another.") % facts,
        _("Bring one file for each station and period."),
    )


def refusal_of(submission: Submission) -> tuple[str, str]:
    """Why a submission cannot be filled in its state, and what to do."""
    facts = {"submission": submission, "state": submission.get_state_display()}
    message = _("“%(submission)s” is in the state “%(state)s”, so nothing can be entered.") % facts
    if submission.state == State.SUBMITTED:
        return message, _("Take it back on its page first, or wait until the reviewer sends it back.")
    if submission.state == State.REQUESTED:
        return message, _("Wait until the correction has been approved.")
    return message, _("Ask for a correction on its page; once that is approved, bring the file again.")
