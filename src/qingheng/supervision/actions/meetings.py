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
from qingheng.audit.writing import SYSTEM, name_of, writing
from qingheng.organisations.models import Body
from qingheng.supervision.meeting.agenda import proposed_agenda
from qingheng.supervision.meeting.permissions import agenda_of, candidates, check_can_take, is_host
from qingheng.supervision.meeting.workflow import BEGIN, CALL, CHAIRS, IN_PREPARATION
from qingheng.supervision.models import AgendaItem, Attendance, MeetingStep, Recusal, ReviewMeeting
from qingheng.supervision.standing import belongs_to
from qingheng.supervision.steps import Step, StepRefusedError, needed

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
        record(meeting, "plan", before="", by=by)
        entry.about(meeting, meeting=str(meeting), period=meeting.period, bodies=[each.body.code for each in found])
    return meeting


def add_body(meeting: ReviewMeeting, body: Body, *, reason: str, by: User) -> AgendaItem:
    """Put a body on the agenda that the data did not bring there, or one that was removed."""
    with writing("supervision.meeting.body_added", by=by) as entry:
        held = _prepared(meeting, by)
        said = needed(reason, _("Say why the body is discussed."))
        if agenda_of(held).filter(body=body).exists():
            raise StepRefusedError(_("“%(body)s” is on the agenda already.") % {"body": body})
        last = held.agenda.aggregate(last=models.Max("position"))["last"] or 0
        fields = {"position": last + 1, "is_chosen": True, "note": said, "removed_at": None, "removed_by": ""}
        row, _is_new = AgendaItem.objects.update_or_create(meeting=held, body=body, defaults=fields)
        record(held, "add_body", before=held.state, reason=said, by=by, body=body.code)
        entry.about(held, meeting=str(held), body=body.code, reason=said)
    return row


def remove_body(row: AgendaItem, *, reason: str, by: User) -> AgendaItem:
    """Take a body from the agenda; the line stays on record with the reason."""
    with writing("supervision.meeting.body_removed", by=by) as entry:
        held = _prepared(row.meeting, by)
        row.note = needed(reason, _("Say why the body is not discussed."))
        row.removed_at, row.removed_by = now(), name_of(by)
        row.save()
        record(held, "remove_body", before=held.state, reason=row.note, by=by, body=row.body.code)
        entry.about(held, meeting=str(held), body=row.body.code, reason=row.note)
    return row


def invite(meeting: ReviewMeeting, members: Iterable[User], *, by: User) -> ReviewMeeting:
    """Set who is asked to take part; the chair always is."""
    with writing("supervision.meeting.invited", by=by) as entry:
        held = _prepared(meeting, by)
        wanted = {held.chair, *members}
        held.attendances.exclude(user__in=wanted).delete()
        _invite(held, wanted - {row.user for row in held.attendances.select_related("user")})
        entry.about(held, meeting=str(held), members=sorted(user.get_username() for user in wanted))
    return held


def call(meeting: ReviewMeeting, *, by: User) -> ReviewMeeting:
    """Tell the members time, place and agenda."""
    with writing("supervision.meeting.called", by=by) as entry:
        held = _held(meeting)
        check_can_take(by, CALL, held)
        if not agenda_of(held).exists():
            raise StepRefusedError(_("There is no body on the agenda. Add one first."))
        _moved(held, CALL, by)
        entry.about(held, meeting=str(held))
    return held


def begin(meeting: ReviewMeeting, *, present: Iterable[User], by: User) -> ReviewMeeting:
    """Open the meeting with those who are present; who belongs to a body of the agenda is recused from it."""
    with writing("supervision.meeting.begun", by=by) as entry:
        held = _held(meeting)
        check_can_take(by, BEGIN, held)
        there = held.attendances.filter(user__in=list(present))
        if not there.exists():
            raise StepRefusedError(_("Nobody is marked as present."))
        there.update(is_present=True)
        found = [_found(held, row.user, item.body) for row in there.select_related("user") for item in agenda_of(held)]
        entry.about(held, meeting=str(held), present=there.count(), recused=sum(each is not None for each in found))
        _moved(held, BEGIN, by)
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


def _prepared(meeting: ReviewMeeting, by: User) -> ReviewMeeting:
    """The meeting, held, while agenda and members may still change."""
    _check_is_host(by)
    held = _held(meeting)
    if held.state not in IN_PREPARATION:
        raise StepRefusedError(_("The meeting has begun: agenda and members stand."))
    return held


def _invite(meeting: ReviewMeeting, users: Iterable[User]) -> None:
    known = {user.pk for user in candidates()}
    for user in users:
        if user.pk not in known:
            raise StepRefusedError(_("“%(user)s” has no role that takes part in review meetings.") % {"user": user})
    Attendance.objects.bulk_create(Attendance(meeting=meeting, user=user) for user in users)


def _held(meeting: ReviewMeeting) -> ReviewMeeting:
    """The row as it is now, held until the step is through."""
    rows = ReviewMeeting.objects.select_for_update(of=("self",)).select_related("chair")
    return rows.get(pk=meeting.pk)


def _moved(held: ReviewMeeting, step: Step, by: User) -> None:
    before = held.state
    assert step.after is not None  # noqa: S101 - every step of a meeting leads to a state
    held.state = step.after.value
    held.save()
    record(held, step.name, before=before, by=by)


def record(meeting: ReviewMeeting, step: str, *, before: str, by: User, reason: str = "", **facts: object) -> None:
    """Leave the step on record."""
    MeetingStep.objects.create(
        meeting=meeting, step=step, before=before, after=meeting.state, reason=reason, facts=facts, by=name_of(by)
    )
