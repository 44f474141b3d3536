"""A review meeting is prepared: planned, its agenda and members set, called, begun. The law: changes carry reasons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.standing import belongs_to
from qingheng.accounts.steps import StepRefusedError, needed
from qingheng.audit.writing import SYSTEM, name_of, writing
from qingheng.organisations.models import Body
from qingheng.supervision.actions.meeting_steps import HeldMeeting
from qingheng.supervision.meeting.agenda import proposed_agenda
from qingheng.supervision.meeting.permissions import agenda_of, candidates, is_host
from qingheng.supervision.meeting.workflow import BEGIN, CALL, CHAIRS, IN_PREPARATION
from qingheng.supervision.models import AgendaItem, Attendance, Recusal, ReviewMeeting

State = ReviewMeeting.State


@dataclass(frozen=True)
class Plan:
    """What is set when a meeting is planned."""

    title: str
    period: Period
    held_at: datetime
    place: str
    chair: User
    members: Collection[User]
    items: Collection[str] = ()
    """Manual items that are rated."""


def plan(wanted: Plan, *, by: User) -> ReviewMeeting:
    """Plan a meeting; its agenda is drawn from the data."""
    _check_is_host(by)
    if not wanted.chair.has_role(*CHAIRS):
        raise StepRefusedError(_("A leader of the commission or a framework administrator takes the chair."))
    with writing("supervision.meeting.planned", by=by) as entry:
        meeting = ReviewMeeting.objects.create(
            title=needed(wanted.title, _("Give the meeting a title.")),
            period=str(wanted.period),
            held_at=wanted.held_at,
            place=needed(wanted.place, _("Say where it is held.")),
            chair=wanted.chair,
            items=sorted(wanted.items),
            opened_by=name_of(by),
        )
        _invite(meeting, {wanted.chair, *wanted.members})
        found = proposed_agenda(wanted.period)
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, body=each.body, position=number, reasons=list(each.reasons))
            for number, each in enumerate(found, 1)
        )
        HeldMeeting(meeting, by).record("plan", before="")
        entry.about(meeting, meeting=str(meeting), period=meeting.period, bodies=[each.body.code for each in found])
    return meeting


def add_body(meeting: ReviewMeeting, body: Body, *, reason: str, by: User) -> AgendaItem:
    """Put a body on the agenda that the data did not bring there, or one that was removed."""
    with writing("supervision.meeting.body_added", by=by) as entry:
        hold = _prepared(meeting, by)
        held = hold.row
        said = needed(reason, _("Say why the body is discussed."), most=500)
        if agenda_of(held).filter(body=body).exists():
            raise StepRefusedError(_("“%(body)s” is on the agenda already.") % {"body": body})
        last = held.agenda.aggregate(last=models.Max("position"))["last"] or 0
        fields = {"position": last + 1, "is_chosen": True, "note": said, "removed_at": None, "removed_by": ""}
        row, _is_new = AgendaItem.objects.update_or_create(meeting=held, body=body, defaults=fields)
        hold.record("add_body", before=held.state, reason=said, body=body.code)
        entry.about(held, meeting=str(held), body=body.code, reason=said)
    return row


def remove_body(row: AgendaItem, *, reason: str, by: User) -> AgendaItem:
    """Take a body from the agenda; the line stays on record with the reason."""
    with writing("supervision.meeting.body_removed", by=by) as entry:
        hold = _prepared(row.meeting, by)
        held = hold.row
        row.note = needed(reason, _("Say why the body is not discussed."), most=500)
        row.removed_at, row.removed_by = now(), name_of(by)
        row.save()
        hold.record("remove_body", before=held.state, reason=row.note, body=row.body.code)
        entry.about(held, meeting=str(held), body=row.body.code, reason=row.note)
    return row


def invite(meeting: ReviewMeeting, members: Iterable[User], *, by: User) -> ReviewMeeting:
    """Set who is asked to take part; the chair always is."""
    with writing("supervision.meeting.invited", by=by) as entry:
        held = _prepared(meeting, by).row
        wanted = {held.chair, *members}
        held.attendances.exclude(user__in=wanted).delete()
        _invite(held, wanted - {row.user for row in held.attendances.select_related("user")})
        entry.about(held, meeting=str(held), members=sorted(user.get_username() for user in wanted))
    return held


def call(meeting: ReviewMeeting, *, by: User) -> ReviewMeeting:
    """Tell the members time, place and agenda."""
    with writing("supervision.meeting.called", by=by) as entry:
        hold = HeldMeeting(meeting, by)
        hold.check(CALL)
        held = hold.row
        if not agenda_of(held).exists():
            raise StepRefusedError(_("There is no body on the agenda. Add one first."))
        hold.move(CALL)
        entry.about(held, meeting=str(held))
    return held


def begin(meeting: ReviewMeeting, *, present: Iterable[User], by: User) -> ReviewMeeting:
    """Open the meeting with those who are present; who belongs to a body of the agenda is recused from it."""
    with writing("supervision.meeting.begun", by=by) as entry:
        hold = HeldMeeting(meeting, by)
        hold.check(BEGIN)
        held = hold.row
        there = held.attendances.filter(user__in=list(present))
        if not there.exists():
            raise StepRefusedError(_("Nobody is marked as present."))
        there.update(is_present=True)
        found = [_found(held, row.user, item.body) for row in there.select_related("user") for item in agenda_of(held)]
        entry.about(held, meeting=str(held), present=there.count(), recused=sum(each is not None for each in found))
        hold.move(BEGIN)
    return held


def _found(meeting: ReviewMeeting, user: User, body: Body) -> Recusal | None:
    """The recusal that follows from belonging to the body."""
    if not belongs_to(user, body):
        return None
    facts = {"reason": _("belongs to the body"), "declared_by": SYSTEM}
    return Recusal.objects.get_or_create(meeting=meeting, user=user, body=body, defaults=facts)[0]


def _check_is_host(by: User) -> None:
    if not is_host(by):
        raise PermissionDenied(_("Review meetings are prepared by a framework administrator."))


def _prepared(meeting: ReviewMeeting, by: User) -> HeldMeeting:
    """The meeting, held, while agenda and members may still change."""
    _check_is_host(by)
    hold = HeldMeeting(meeting, by)
    if hold.row.state not in IN_PREPARATION:
        raise StepRefusedError(_("The meeting has begun: agenda and members stand."))
    return hold


def _invite(meeting: ReviewMeeting, users: Iterable[User]) -> None:
    known = {user.pk for user in candidates()}
    for user in users:
        if user.pk not in known:
            raise StepRefusedError(_("“%(user)s” has no role that takes part in review meetings.") % {"user": user})
    Attendance.objects.bulk_create(Attendance(meeting=meeting, user=user) for user in users)
