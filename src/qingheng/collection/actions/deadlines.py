"""A later deadline is asked for and decided. The law: by two people, with reasons, and never for an earlier day."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.asking import decide, hold
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.audit.writing import name_of, writing
from qingheng.collection.models import Extension
from qingheng.collection.office import Office
from qingheng.collection.permissions import holds
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.organisations.models import Station

ASKERS = frozenset({Role.STATION_CLERK, Role.STATION_REVIEWER})
State = Extension.State


class ExtensionRefusedError(Exception):
    """An extension that cannot be asked for or decided so. The text is for the user."""


def request_extension(station: Station, period: Period, *, until: date, reason: str, by: User) -> Extension:
    """Ask for a later last day for one period."""
    if not holds(by, ASKERS, station):
        raise PermissionDenied(
            _("Only those who report for “%(station)s” ask for its extensions.") % {"station": station}
        )
    with writing("collection.extension.requested", by=by) as entry:
        _check_day(station, period, until, Deadlines.on_record(Office.open(by)))
        if not reason.strip():
            raise ExtensionRefusedError(_("Say why more time is needed."))
        Station.objects.select_for_update().get(pk=station.pk)  # two people who ask at once ask once
        if Extension.objects.filter(station=station, period=str(period), state=State.REQUESTED).exists():
            raise ExtensionRefusedError(_("An extension has been asked for already and is not yet decided."))
        asked = Extension.objects.create(
            station=station, period=str(period), until=until, reason=reason.strip(), requested_by=name_of(by)
        )
        entry.about(asked, extension=str(asked), reason=asked.reason)
    return asked


def _check_day(station: Station, period: Period, until: date, deadlines: Deadlines) -> None:
    last_day = deadlines.last_day(station.code, period)
    if last_day is None:
        raise ExtensionRefusedError(_("No deadline is set for this period, so there is none to extend."))
    if until <= last_day:
        raise ExtensionRefusedError(
            _("“%(day)s” is not after the deadline, which is %(last_day)s. Choose a later day.")
            % {"day": until, "last_day": last_day}
        )
    if until < deadlines.office.today:
        raise ExtensionRefusedError(_("“%(day)s” is past. Choose a day to come.") % {"day": until})
    if not deadlines.working_days.is_working_day(until):
        following = deadlines.working_days.add_working_days(until, 1)
        raise ExtensionRefusedError(
            _("Nobody works on “%(day)s”. Choose a working day, such as %(following)s.")
            % {"day": until, "following": following}
        )


def approve_extension(extension: Extension, *, note: str = "", by: User) -> Extension:
    """Let the later day hold."""
    with writing("collection.extension.approved", by=by) as entry:
        held = _held(extension, by)
        last_day = Deadlines.on_record(Office.open(by)).last_day(held.station.code, Period.parse(held.period))
        if last_day is not None and held.until <= last_day:
            raise ExtensionRefusedError(
                _("The deadline has meanwhile moved to %(last_day)s, so this extension changes nothing. Refuse it.")
                % {"last_day": last_day}
            )
        decide(held, State.APPROVED, note=note, by=by)
        held.save()
        entry.about(held, extension=str(held), note=held.note)
    return held


def refuse_extension(extension: Extension, *, note: str, by: User) -> Extension:
    """Let the deadline stand, and say why."""
    with writing("collection.extension.refused", by=by) as entry:
        held = _held(extension, by)
        if not note.strip():
            raise ExtensionRefusedError(_("Say why the extension is refused."))
        decide(held, State.REFUSED, note=note, by=by)
        held.save()
        entry.about(held, extension=str(held), note=held.note)
    return held


def _held(extension: Extension, by: User) -> Extension:
    """The row as it is now, held until it is decided, if `by` may decide it."""
    if not by.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        raise PermissionDenied(_("Extensions are decided by the framework administrator."))
    return hold(extension, by=by, refusal=ExtensionRefusedError)
