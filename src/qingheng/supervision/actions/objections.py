"""The steps of an objection. The law: each as the work-flow has it; a granted one takes effect whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.models import User
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of, writing
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.checked import CheckedImport
from qingheng.collection.models import Batch
from qingheng.organisations.models import Body, Station
from qingheng.scoring import actions as scoring
from qingheng.scoring.live import lock
from qingheng.scoring.models import ScoringRun
from qingheng.scoring.runs import draft
from qingheng.supervision.actions import papers
from qingheng.supervision.actions.attachments import attach
from qingheng.supervision.attaching import OF_STATION
from qingheng.supervision.models import Objection, ObjectionStep, Paper, PaperKind
from qingheng.supervision.numbers import next_number
from qingheng.supervision.objecting import letters, workflow
from qingheng.supervision.objecting.affected import Affected, concerns_only, to_publish
from qingheng.supervision.objecting.contested import open_month
from qingheng.supervision.objecting.correction import check_values, effects_by_month, recorded
from qingheng.supervision.objecting.limits import due_in
from qingheng.supervision.objecting.permissions import check_can_take
from qingheng.supervision.standing import own_bodies
from qingheng.supervision.steps import Step, StepRefusedError, needed

NUMBERED_AS = "objection"
"""Objections have numbers of their own, one series a year."""
State = Objection.State
Decision = Objection.Decision


@dataclass(frozen=True)
class Contest:
    """What a body contests, and why."""

    body: Body
    period: str
    item: str
    grounds: str
    event: str = ""
    paper: Paper | None = None


@dataclass(frozen=True)
class Ruling:
    """What the reviewer decides: how, why, and the values as they should be by observation."""

    decision: Objection.Decision
    grounds: str
    values: Mapping[int, Decimal] = field(default_factory=dict)
    expected: str = ""
    """Digest of the preview that was confirmed."""

    @property
    def step(self) -> Step:
        """The step of the work-flow that it is."""
        return workflow.UPHOLD if self.decision == Decision.UPHELD else workflow.GRANT


@dataclass(frozen=True)
class Granted:
    """What was granted: the values to store, and what rests on those they replace."""

    objection: Objection
    checked: CheckedImport
    affected: Affected


def submit(contest: Contest, *, uploads: Sequence[UploadedFile] = (), by: User) -> Objection:
    """Contest a deduction of the own body's published score, with evidence."""
    with writing("supervision.objection.submitted", by=by) as entry:
        lock()
        if contest.body.pk not in own_bodies(by):
            raise PermissionDenied(_("Only the liaison of “%(body)s” objects for it.") % {"body": contest.body})
        found = _new(contest, by)
        _step(found, workflow.SUBMIT, before="", by=by)
        _attach(found, uploads, "grounds", by)
        entry.about(found, objection=str(found), body=found.body.code, period=found.period, item=found.item)
    return found


def withdraw(objection: Objection, *, reason: str, by: User) -> Objection:
    """No longer contest it."""
    with writing("supervision.objection.withdrawn", by=by) as entry:
        held = _moved(objection, workflow.WITHDRAW, reason=reason, by=by)
        entry.about(held, objection=str(held), reason=reason)
    return held


def admit(objection: Objection, *, reason: str, by: User) -> Objection:
    """Let it be looked into: the station that scored is asked for its statement."""
    return _admission(objection, workflow.ADMIT, reason=reason, by=by)


def refuse(objection: Objection, *, reason: str, by: User) -> Objection:
    """Do not look into it, and say why."""
    return _admission(objection, workflow.REFUSE, reason=needed(reason, _("Say why it is not admitted.")), by=by)


def _admission(objection: Objection, step: Step, *, reason: str, by: User) -> Objection:
    with writing(f"supervision.objection.{step.after.value}", by=by) as entry:
        held = _held(objection)
        held.admission, held.admitted_at, held.admitted_by = reason.strip(), now(), name_of(by)
        _moved(held, step, reason=reason, by=by)
        entry.about(held, objection=str(held), reason=reason)
    return held


def state(objection: Objection, *, statement: str, uploads: Sequence[UploadedFile] = (), by: User) -> Objection:
    """Say, as the station that scored, what the values rest on."""
    with writing("supervision.objection.stated", by=by) as entry:
        held = _held(objection)
        held.statement = needed(statement, _("Say what the values rest on."))
        held.stated_at, held.stated_by = now(), name_of(by)
        _attach(held, uploads, OF_STATION, by)
        _moved(held, workflow.STATE, reason="", by=by)
        entry.about(held, objection=str(held))
    return held


def uphold(objection: Objection, ruling: Ruling, *, by: User) -> Objection:
    """Let the score stand, and say why."""
    with writing("supervision.objection.upheld", by=by) as entry:
        held = _decided(objection, ruling, by)
        held.executed_at = held.decided_at
        held.save()
        _draft_decision(held, by)
        entry.about(held, objection=str(held), decision=ruling.decision.value)
    return held


def grant(objection: Objection, ruling: Ruling, *, by: User) -> Granted:
    """Decide that the values are wrong; refused if anything of them changed since the preview."""
    with writing("supervision.objection.granted", by=by) as entry:
        lock()
        checked = check_values(_held(objection), ruling.values)
        _check_sound(checked, ruling)
        affected = Affected.by(objection.body, {effect.month for effect in effects_by_month(checked)}, objection)
        held = _decided(objection, ruling, by, months=[run.period for run in affected.runs])
        held.values = recorded(checked)
        held.save()
        entry.about(held, objection=str(held), decision=ruling.decision.value, values=held.values)
    return Granted(held, checked, affected)


def take_effect(granted: Granted, batch: Batch, *, by: User) -> Objection:
    """Correct what rests on a granted one, once its values are stored as `batch` and scored."""
    held = granted.objection
    with writing("supervision.objection.took_effect", by=by) as entry:
        held.batch = batch
        held.save()
        published = [str(run) for run in _republished(held, granted.affected.runs, by=by)]
        letters_drafted = [_draft_letter(held, paper, by) for paper in granted.affected.papers]
        _draft_decision(held, by)
        if not to_publish(held):
            _executed(held, by)
        entry.about(held, objection=str(held), batch=batch.pk, runs=published, letters=len(letters_drafted))
    return held


def _check_sound(checked: CheckedImport, ruling: Ruling) -> None:
    if checked.faults:
        raise FaultyImportError("\n".join(map(str, checked.faults)))
    if not checked.changes:
        raise StepRefusedError(_("To grant it, say which values are wrong and what they should be."))
    if ruling.expected and ruling.expected != checked.digest:
        raise StaleImportError(_("The data have changed since the preview. Look at it again before deciding."))


def carry_out(objection: Objection, *, by: User) -> Objection:
    """Close a granted one: every published month it changed has a new run."""
    with writing("supervision.objection.carried_out", by=by) as entry:
        held = _held(objection)
        check_can_take(by, workflow.CARRY_OUT, held)
        if left := to_publish(held):
            raise StepRefusedError(_("Still to be published: %(months)s.") % {"months": "、".join(map(str, left))})
        _executed(held, by)
        entry.about(held, objection=str(held))
    return held


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
        number=next_number(NUMBERED_AS, today.year),
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


def _attach(objection: Objection, uploads: Sequence[UploadedFile], purpose: str, by: User) -> None:
    for upload in uploads:
        attach(objection, upload, purpose=purpose, by=by)


def _held(objection: Objection) -> Objection:
    """The row as it is now, held until the step is through."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related("body", "station")
    return rows.get(pk=objection.pk)


def _moved(objection: Objection, step: Step, *, reason: str, by: User, **facts: object) -> Objection:
    """Take the step on the row given; what was set on it is saved with it."""
    stored = _held(objection)
    check_can_take(by, step, stored)
    objection.state = step.after
    objection.due = due_in(step.after, localtime(stored.submitted_at).date())
    objection.save()
    _step(objection, step, before=stored.state, reason=reason, by=by, **facts)
    return objection


def _step(
    objection: Objection, step: Step, *, before: str, by: object, reason: str = "", **facts: object
) -> ObjectionStep:
    return ObjectionStep.objects.create(
        objection=objection,
        step=step.name,
        before=before,
        after=step.after,
        reason=reason.strip()[:1000],
        facts=facts,
        by=name_of(by),
    )


def _decided(objection: Objection, ruling: Ruling, by: User, **facts: object) -> Objection:
    held = _held(objection)
    held.grounds_of_decision = needed(ruling.grounds, _("Give the grounds of the decision."))
    held.decision, held.decided_at, held.decided_by = ruling.decision, now(), name_of(by)
    return _moved(held, ruling.step, reason=ruling.grounds, by=by, decision=ruling.decision.value, **facts)


def _executed(held: Objection, by: User) -> None:
    before = held.state
    held.state, held.executed_at = State.EXECUTED, now()
    held.save()
    _step(held, workflow.CARRY_OUT, before=before, by=by)


def _republished(objection: Objection, runs: Sequence[ScoringRun], *, by: User) -> list[ScoringRun]:
    """New runs of published months where nobody else's score moves and nothing stands in the way.

    The others are left to a person, who sees on the page of the publication what changes.
    """
    found = []
    for run in runs:
        drafted = draft(qianfen.Period.parse(run.period))
        if concerns_only(drafted, objection.body) and not (drafted.is_short and drafted.override is None):
            note = _("Objection %(number)s of %(body)s") % {"number": objection, "body": objection.body}
            found.append(scoring.publish(drafted.month, note=note[:300], by=by))
    return found


def _draft_letter(objection: Objection, paper: Paper, by: User) -> Paper:
    document = letters.correction_letter(objection, paper)
    return papers.draft(
        PaperKind.CORRECTION_LETTER,
        document,
        body=paper.body,
        leader=paper.leader,
        matter=paper.matter,
        period=paper.period,
        corrects=paper,
        by=by,
    )


def _draft_decision(objection: Objection, by: User) -> Paper:
    document = letters.decision(objection)
    return papers.draft(PaperKind.OBJECTION_DECISION, document, body=objection.body, period=objection.period, by=by)
