"""A higher colour for the handling of a matter. The law: it is proposed, a leader decides, and no score changes."""

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step, StepRefusedError
from qingheng.alerts.actions.steps import Held
from qingheng.alerts.handling import ACCEPT_LEVEL, DECLINE_LEVEL, PROPOSE
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.alerts.permissions import check_can_take
from qingheng.audit.writing import writing


def propose_level(matter: Matter, level: int, *, reason: str, by: object) -> Matter:
    """Put it to the leaders of the commission: handle it under a higher colour. One that is red is only marked.

    A matter that has ended stays as it is.
    """
    with writing("alerts.matter.level_proposed", by=by) as entry:
        held = Held(matter)
        found = held.matter
        if found.state in PROPOSE.before:
            proposed = min(level, AlertLevel.RED)
            if proposed > found.colour:
                found.proposed_level = max(proposed, found.proposed_level)
            found.is_escalated = True
            held.take(PROPOSE, reason=reason, level=proposed, by=by)
        entry.about(found, matter=str(found), level=level, reason=reason)
    return found


def accept_level(matter: Matter, *, reason: str = "", by: User) -> Matter:
    """Handle it under the proposed colour from now on."""
    with writing("alerts.matter.level_accepted", by=by) as entry:
        held = _proposed(matter, ACCEPT_LEVEL, by)
        found = held.matter
        found.decided_level, found.proposed_level, found.is_escalated = found.proposed_level, 0, True
        held.take(ACCEPT_LEVEL, reason=reason, by=by)
        entry.about(found, matter=str(found), level=found.decided_level, reason=reason)
    return found


def decline_level(matter: Matter, *, reason: str, by: User) -> Matter:
    """Leave it under its own colour, and say why."""
    with writing("alerts.matter.level_declined", by=by) as entry:
        held = _proposed(matter, DECLINE_LEVEL, by)
        found = held.matter
        if not reason.strip():
            raise StepRefusedError(_("Say why the higher colour is declined."))
        found.proposed_level, found.is_escalated = 0, False
        held.take(DECLINE_LEVEL, reason=reason, by=by)
        entry.about(found, matter=str(found), reason=reason)
    return found


def _proposed(matter: Matter, step: Step, by: User) -> Held:
    held = Held(matter)
    check_can_take(by, step, held.matter)
    if not held.matter.proposed_level:
        raise StepRefusedError(_("No higher colour is proposed for “%(matter)s”.") % {"matter": matter})
    return held
