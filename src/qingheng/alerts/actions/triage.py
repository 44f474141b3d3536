"""What people decide about a matter. The law: steps as `handling.py` has them, by whom `permissions.py` lets."""

from collections.abc import Sequence

from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.actions.steps import Held
from qingheng.alerts.handling import ADVANCES, CLOSE, CONFIRM, DISMISS, REVIEW
from qingheng.alerts.models import Matter
from qingheng.alerts.permissions import check_can_take
from qingheng.alerts.queries import measures_for
from qingheng.audit.writing import name_of, writing

State = Matter.State


def confirm(matter: Matter, *, measures: Sequence[str], reason: str = "", by: User) -> Matter:
    """The alert has a ground: choose measures, by their codes; other than suggested needs a reason."""
    with writing("alerts.matter.confirmed", by=by) as entry:
        held = Held(matter)
        found = held.matter
        check_can_take(by, CONFIRM, found)
        _choose(found, measures, reason)
        found.triaged_at, found.triaged_by = now(), name_of(by)
        held.take(CONFIRM, reason=reason, by=by)
        entry.about(found, matter=str(found), measures=found.measures, reason=reason)
    return found


def review(matter: Matter, *, measures: Sequence[str], reason: str = "", by: User) -> Matter:
    """Look again at a matter that has worsened: choose its measures anew."""
    with writing("alerts.matter.reviewed", by=by) as entry:
        held = Held(matter)
        found = held.matter
        check_can_take(by, REVIEW, found)
        _choose(found, measures, reason)
        held.take(REVIEW, reason=reason, by=by)
        entry.about(found, matter=str(found), measures=found.measures, reason=reason)
    return found


def dismiss(matter: Matter, *, reason: str, by: User) -> Matter:
    """Nothing is to be done: say why."""
    with writing("alerts.matter.dismissed", by=by) as entry:
        held = Held(matter)
        found = held.matter
        check_can_take(by, DISMISS, found)
        _check_reason(reason, _("Say why nothing is to be done."))
        found.reason, found.is_escalated, found.proposed_level = reason.strip(), False, 0
        found.triaged_at, found.triaged_by = now(), name_of(by)
        found.ended_at, found.ended_by = found.triaged_at, found.triaged_by
        held.take(DISMISS, reason=reason, by=by)
        entry.about(found, matter=str(found), reason=reason)
    return found


def advance(matter: Matter, state: str, *, reason: str = "", by: object) -> Matter:
    """Move a matter on because of its papers or rectifications; one that is further on already, or ended, stays."""
    with writing("alerts.matter.advanced", by=by) as entry:
        held = Held(matter)
        found = held.matter
        step = ADVANCES[State(state)]
        if found.state == State.RAISED:
            raise StepRefusedError(_("“%(matter)s” has not been confirmed yet: triage it first.") % {"matter": found})
        if found.state in step.before:
            held.take(step, reason=reason, by=by)
        entry.about(found, matter=str(found), state=found.state, reason=reason)
    return found


def close(matter: Matter, *, reason: str, unfinished: int, by: User) -> Matter:
    """End it: all is verified, or, with `unfinished` rectification items, a leader of the commission says why."""
    with writing("alerts.matter.closed", by=by) as entry:
        held = Held(matter)
        found = held.matter
        check_can_take(by, CLOSE, found)
        if unfinished and not by.has_role(Role.COMMISSION_LEADER):
            raise StepRefusedError(
                _("%(n)s rectification items are not verified: a leader of the commission closes it, and says why.")
                % {"n": unfinished}
            )
        _check_reason(reason, _("Say how it ended."))
        found.ended_at, found.ended_by = now(), name_of(by)
        found.is_escalated, found.proposed_level = False, 0
        held.take(CLOSE, reason=reason, by=by)
        entry.about(found, matter=str(found), reason=reason, unfinished=unfinished)
    return found


def _choose(matter: Matter, measures: Sequence[str], reason: str) -> None:
    """Take the measures over, or say what is wrong with the choice."""
    offered = {measure.code: measure.is_suggested for measure in measures_for(matter)}
    unknown = [code for code in measures if code not in offered]
    if unknown:
        raise StepRefusedError(_("The framework has no measure “%(code)s”. Reload the page.") % {"code": unknown[0]})
    if not measures:
        raise StepRefusedError(_("Choose at least one measure."))
    if not all(offered[code] for code in measures):
        _check_reason(reason, _("The measure is not the one suggested for this colour: say why."))
    matter.measures = [code for code in offered if code in measures]
    matter.reason, matter.is_escalated = reason.strip(), False


def _check_reason(reason: str, message: str) -> None:
    if not reason.strip():
        raise StepRefusedError(message)
