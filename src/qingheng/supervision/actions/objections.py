"""The steps of an objection. The law: each as the work-flow has it; a granted one takes effect whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.standing import own_bodies
from qingheng.accounts.steps import StepRefusedError, fitting, needed
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Body, Station
from qingheng.scoring.live import lock
from qingheng.supervision.actions.attachments import attach
from qingheng.supervision.actions.numbers import Numbers
from qingheng.supervision.actions.objection_steps import HeldObjection
from qingheng.supervision.attaching import OF_STATION
from qingheng.supervision.models import Objection, Paper
from qingheng.supervision.objecting import workflow
from qingheng.supervision.objecting.affected import to_publish
from qingheng.supervision.objecting.contested import open_month
from qingheng.supervision.objecting.limits import due_in
from qingheng.supervision.objecting.permissions import check_can_take

NUMBERED_AS = "objection"
"""Objections have numbers of their own, one series a year."""
State = Objection.State


@dataclass(frozen=True)
class Contest:
    """What a body contests, and why."""

    body: Body
    period: str
    item: str
    grounds: str
    event: str = ""
    paper: Paper | None = None


def submit(contest: Contest, *, uploads: "Sequence[UploadedFile[Any]]" = (), by: User) -> Objection:
    """Contest a deduction of the own body's published score, with evidence."""
    with writing("supervision.objection.submitted", by=by) as entry:
        lock()
        if contest.body.pk not in own_bodies(by):
            raise PermissionDenied(_("Only the liaison of “%(body)s” objects for it.") % {"body": contest.body})
        row = HeldObjection.new(_new(contest, by), by).row
        _attach(row, uploads, "grounds", by)
        entry.about(row, objection=str(row), body=row.body.code, period=row.period, item=row.item)
    return row


def withdraw(objection: Objection, *, reason: str, by: User) -> Objection:
    """No longer contest it."""
    with writing("supervision.objection.withdrawn", by=by) as entry:
        row = HeldObjection(objection, by).take(workflow.WITHDRAW, reason=reason)
        entry.about(row, objection=str(row), reason=reason)
    return row


def admit(objection: Objection, *, reason: str, by: User) -> Objection:
    """Let it be looked into: the station that scored is asked for its statement."""
    with writing("supervision.objection.admitted", by=by) as entry:
        held = HeldObjection(objection, by)
        _admission(held.row, reason, by)
        entry.about(held.take(workflow.ADMIT, reason=reason), objection=str(held.row), reason=reason)
    return held.row


def refuse(objection: Objection, *, reason: str, by: User) -> Objection:
    """Do not look into it, and say why."""
    with writing("supervision.objection.refused", by=by) as entry:
        held = HeldObjection(objection, by)
        _admission(held.row, needed(reason, _("Say why it is not admitted.")), by)
        entry.about(held.take(workflow.REFUSE, reason=reason), objection=str(held.row), reason=reason)
    return held.row


def state(objection: Objection, *, statement: str, uploads: "Sequence[UploadedFile[Any]]" = (), by: User) -> Objection:
    """Say, as the station that scored, what the values rest on."""
    with writing("supervision.objection.stated", by=by) as entry:
        held = HeldObjection(objection, by)
        held.row.statement = needed(statement, _("Say what the values rest on."))
        held.row.stated_at, held.row.stated_by = now(), name_of(by)
        _attach(held.row, uploads, OF_STATION, by)
        entry.about(held.take(workflow.STATE), objection=str(held.row))
    return held.row


def carry_out(objection: Objection, *, by: User) -> Objection:
    """Close a granted one: every published month it changed has a new run."""
    with writing("supervision.objection.carried_out", by=by) as entry:
        held = HeldObjection(objection, by)
        check_can_take(by, workflow.CARRY_OUT, held.row)
        if left := to_publish(held.row):
            raise StepRefusedError(_("Still to be published: %(months)s.") % {"months": "、".join(map(str, left))})
        entry.about(held.execute(), objection=str(held.row))
    return held.row


def _admission(row: Objection, reason: str, by: User) -> None:
    row.admission, row.admitted_at, row.admitted_by = fitting(reason, 500), now(), name_of(by)


def _new(contest: Contest, by: User) -> Objection:
    month = open_month(contest.body, contest.period, localdate())
    if month is None:
        raise StepRefusedError(_("The time to object to %(period)s is over.") % {"period": contest.period})
    deduction = month.deduction(by, contest.item)
    if deduction is None or (contest.event and contest.event not in deduction.events):
        raise StepRefusedError(_("No points were lost there in the published score."))
    same = Objection.objects.filter(body=contest.body, period=contest.period, item=contest.item, event=contest.event)
    if same.exclude(state__in=[State.WITHDRAWN]).exists():
        raise StepRefusedError(_("This deduction has been contested already."))
    today = localdate()
    return Objection.objects.create(
        year=today.year,
        number=Numbers(NUMBERED_AS, today.year).take(),
        body=contest.body,
        station=Station.objects.get(code=deduction.item.station),
        matter=_matter(contest),
        paper=contest.paper,
        period=contest.period,
        item=contest.item,
        event=contest.event,
        points_lost=deduction.points_lost,
        grounds=needed(contest.grounds, _("Say why the deduction is wrong.")),
        submitted_by=name_of(by),
        due=due_in(State.SUBMITTED, today),
    )


def _matter(contest: Contest) -> Matter | None:
    """The alert matter in which the month stands, if there is one."""
    case = contest.body.cases.filter(period=contest.period, matter__isnull=False).select_related("matter").first()
    return case.matter if case else None


def _attach(objection: Objection, uploads: "Sequence[UploadedFile[Any]]", purpose: str, by: User) -> None:
    for upload in uploads:
        attach(objection, upload, purpose=purpose, by=by)
