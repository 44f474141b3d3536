"""Granting and ending standing acceptances. The law: no clerk or reviewer of the station decides that itself."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.audit.writing import name_of, writing
from qingheng.collection.models import StandingAcceptance
from qingheng.organisations.models import Station


def grant_standing(
    station: Station, *, reason: str, valid_from: date, valid_to: date | None, by: User
) -> StandingAcceptance:
    """Let what another system sends for the station count at once, between these days."""
    with writing("collection.standing_acceptance.granted", by=by) as entry:
        _check_can_decide(station, by)
        standing = StandingAcceptance(
            station=station, reason=reason, valid_from=valid_from, valid_to=valid_to, granted_by=name_of(by)
        )
        standing.full_clean()
        standing.save()
        entry.about(standing, station=station.code, reason=reason, since=str(valid_from), until=str(valid_to or ""))
    return standing


def end_standing(standing: StandingAcceptance, *, by: User) -> StandingAcceptance:
    """End it: from today on, what is sent counts only after somebody has accepted it."""
    with writing("collection.standing_acceptance.ended", by=by) as entry:
        _check_can_decide(standing.station, by)
        today = localdate()
        if standing.valid_to is None or standing.valid_to >= today:
            standing.valid_to = today - timedelta(days=1)
            standing.save()
        entry.about(standing, station=standing.station.code, until=str(standing.valid_to))
    return standing


def _check_can_decide(station: Station, by: User) -> None:
    if not by.has_role(Role.FRAMEWORK_ADMINISTRATOR, Role.COMMISSION_LEADER):
        raise PermissionDenied(_("Standing acceptances are granted by framework administrators or the commission."))
    if any(grant.station_id == station.pk for grant in by.grants_today):
        raise PermissionDenied(_("Who works for “%(station)s” does not decide this.") % {"station": station})
