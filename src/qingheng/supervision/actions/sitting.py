"""What happens at a review meeting: recusals, ratings, findings, the end, signatures.

The law: who belongs to a body has no part in it, and a rating belongs to whoever gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, fitting, needed
from qingheng.audit.writing import SYSTEM, name_of, writing
from qingheng.collection.actions.imports import FaultyImportError
from qingheng.collection.checked import CheckedImport
from qingheng.collection.models import Batch
from qingheng.organisations.models import Body
from qingheng.supervision.actions import findings, papers
from qingheng.supervision.actions.meeting_steps import HeldMeeting
from qingheng.supervision.meeting.minutes import minutes
from qingheng.supervision.meeting.permissions import (
    agenda_of,
    check_can_decide,
    check_takes_part,
    is_member,
)
from qingheng.supervision.meeting.ratings import RatedItem, check_ratings, rated_items
from qingheng.supervision.meeting.workflow import END, SIGN
from qingheng.supervision.models import Finding, MeetingFinding, PaperKind, Rating, Recusal, ReviewMeeting

State = ReviewMeeting.State
REASON_MAX = 500


@dataclass(frozen=True)
class Given:
    """A rating: the grade and why."""

    grade: str
    reason: str


@dataclass(frozen=True)
class Observed:
    """What a member finds about a body."""

    problem: str
    cause: str = ""
    advice: str = ""
    item: str = ""


def recuse(meeting: ReviewMeeting, body: Body, *, reason: str, by: User) -> Recusal:
    """Declare that one leaves while a body is discussed; one's ratings of it are withdrawn."""
    with writing("supervision.meeting.recused", by=by) as entry:
        held = HeldMeeting(meeting, by).row
        if not is_member(by, held) or not agenda_of(held).filter(body=body).exists():
            raise PermissionDenied(_("Only a member leaves, for a body of the agenda."))
        if held.state not in {State.CALLED, State.UNDER_WAY}:
            raise StepRefusedError(_("One leaves before or during the meeting."))
        facts = {"reason": needed(reason, _("Say why you leave."), most=200), "declared_by": name_of(by)}
        row, _is_new = Recusal.objects.get_or_create(meeting=held, user=by, body=body, defaults=facts)
        Rating.objects.filter(meeting=held, user=by, body=body).delete()
        entry.about(held, meeting=str(held), body=body.code, reason=row.reason)
    return row


def rate(meeting: ReviewMeeting, body: Body, given: Mapping[str, Given], *, by: User) -> int:
    """Rate a body on manual items; each grade with its reason. Gives how many ratings there are now."""
    with writing("supervision.meeting.rated", by=by) as entry:
        held = HeldMeeting(meeting, by).row
        check_takes_part(by, held, body)
        known = {rated.item.code: rated for rated in rated_items(held, body)}
        _check_given(given, known)
        for code, rating in given.items():
            fields = {"grade": rating.grade, "reason": fitting(rating.reason, REASON_MAX)}
            Rating.objects.update_or_create(meeting=held, user=by, body=body, item=code, defaults=fields)
        entry.about(held, meeting=str(held), body=body.code, items=sorted(given))
    return Rating.objects.filter(meeting=meeting, user=by, body=body).count()


def _check_given(given: Mapping[str, Given], known: Mapping[str, RatedItem]) -> None:
    """Refuse with everything that is wrong."""
    if not given:
        raise StepRefusedError(_("Nothing was rated: choose a grade for at least one item."))
    if set(given) - set(known):
        raise StepRefusedError(_("This item is not rated here. Reload the page."))
    faults = []
    for code, rating in given.items():
        facts = {"item": known[code].item.name, "n": len(rating.reason), "most": REASON_MAX}
        if rating.grade not in known[code].grades:
            faults.append(_("“%(item)s”: choose a grade to go with your reason.") % facts)
        if not rating.reason.strip():
            faults.append(_("“%(item)s”: give a reason for the grade.") % facts)
        if len(rating.reason) > REASON_MAX:
            faults.append(_("“%(item)s”: the reason has %(n)s characters, but at most %(most)s are kept.") % facts)
    if faults:
        raise StepRefusedError("\n".join(faults))


def propose(meeting: ReviewMeeting, body: Body, observed: Observed, *, by: User) -> MeetingFinding:
    """Say what one finds about a body; the meeting adopts it or not."""
    with writing("supervision.meeting.finding_proposed", by=by) as entry:
        held = HeldMeeting(meeting, by).row
        check_takes_part(by, held, body)
        row = MeetingFinding.objects.create(
            meeting=held,
            body=body,
            item=observed.item,
            problem=needed(observed.problem, _("Say what the problem is.")),
            cause=observed.cause.strip(),
            advice=observed.advice.strip(),
            proposed_by=name_of(by),
        )
        entry.about(row, meeting=str(held), body=body.code)
    return row


def decide(proposed: MeetingFinding, *, is_adopted: bool, reason: str, by: User) -> MeetingFinding:
    """Record whether the meeting adopts a finding; an adopted one is on record as found and verified."""
    with writing("supervision.meeting.finding_decided", by=by) as entry:
        rows = MeetingFinding.objects.select_for_update(of=("self",)).select_related("meeting", "body")
        held = rows.get(pk=proposed.pk)
        check_can_decide(by, held)
        held.reason = needed(reason, _("Say why the meeting adopts it or not."), most=REASON_MAX)
        held.decided_at, held.decided_by = now(), name_of(by)
        held.state = MeetingFinding.State.ADOPTED if is_adopted else MeetingFinding.State.NOT_ADOPTED
        if is_adopted:
            held.finding = _finding(held, by)
        held.save()
        entry.about(held, meeting=str(held.meeting), body=held.body.code, adopted=is_adopted, reason=held.reason)
    return held


def _finding(held: MeetingFinding, by: User) -> Finding:
    """What a member found and the meeting stands for: a finding that papers may rest on."""
    row = findings.record_finding(
        held.body,
        problem=held.problem,
        cause=held.cause,
        basis=_("Review meeting “%(meeting)s”: %(reason)s") % {"meeting": held.meeting, "reason": held.reason},
        source=Finding.Source.MEETING,
        source_key=str(held.pk),
        item=held.item,
        by=by,
    )
    row.found_by, row.verified_by, row.verified_at = held.proposed_by, name_of(by), held.decided_at
    row.save()
    return row


@dataclass(frozen=True)
class Ended:
    """A meeting that has ended, and its ratings as values to store; none if there are none."""

    meeting: ReviewMeeting
    checked: CheckedImport | None


def end(meeting: ReviewMeeting, *, by: User) -> Ended:
    """End it: every finding is decided, and the ratings are judged as values of the manual items."""
    with writing("supervision.meeting.ended", by=by) as entry:
        hold = HeldMeeting(meeting, by)
        hold.check(END)
        held = hold.row
        if left := held.findings.filter(state=MeetingFinding.State.PROPOSED).count():
            raise StepRefusedError(_("%(n)s findings are still to be decided.") % {"n": left})
        checked = check_ratings(held)
        if checked is not None and checked.faults:
            raise FaultyImportError("\n".join(map(str, checked.faults)))
        held.ended_at = now()
        hold.move(END)
        entry.about(held, meeting=str(held), values=checked.rows if checked else 0)
    return Ended(held, checked)


def draft_minutes(meeting: ReviewMeeting, batch: Batch | None, *, by: User) -> ReviewMeeting:
    """Draft the minutes of a meeting that has ended; `batch` is what its ratings were stored as."""
    with writing("supervision.meeting.minutes_drafted", by=by) as entry:
        held = HeldMeeting(meeting, by).row
        held.batch = batch
        held.minutes = papers.draft(PaperKind.MINUTES, minutes(held), period=held.period, by=SYSTEM)
        held.save()
        entry.about(held, meeting=str(held), paper=held.minutes.pk)
    return held


def sign(meeting: ReviewMeeting, *, by: User) -> ReviewMeeting:
    """Sign the minutes as somebody who was present; the last signature signs them off."""
    with writing("supervision.meeting.signed", by=by) as entry:
        hold = HeldMeeting(meeting, by)
        hold.check(SIGN)
        held = hold.row
        held.attendances.filter(user=by).update(signed_at=now())
        if held.attendances.filter(is_present=True, signed_at=None).exists():
            hold.record(SIGN.name, before=held.state)
        else:
            hold.move(SIGN)
        entry.about(held, meeting=str(held), state=held.state)
    return held
