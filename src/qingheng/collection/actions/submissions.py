"""The steps of a submission. The law: each is taken as `workflow.py` has it, by whom `permissions.py` lets."""

from collections.abc import Mapping

from django.utils.timezone import now
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.collection.actions.imports import import_batch
from qingheng.collection.actions.questioning import Questioning
from qingheng.collection.checked import CheckedImport
from qingheng.collection.models import EnteredValue, Submission
from qingheng.collection.permissions import check_can_enter, check_can_take, check_can_vouch
from qingheng.collection.submission.completeness import check_can_accept, check_complete, check_sound
from qingheng.collection.submission.submitted import current_submission
from qingheng.collection.workflow import APPROVE, LOCK, REFUSE, REQUEST, SEND_BACK, SUBMIT, TAKE_BACK
from qingheng.organisations.models import Station

State = Submission.State


def open_submission(station: Station, period: Period, *, by: User) -> Submission:
    """The submission that speaks for the station and period; a first one is opened if there is none."""
    check_can_enter(by, station)
    with writing("collection.submission.opened", by=by) as entry:
        Station.objects.select_for_update().get(pk=station.pk)  # two clerks who begin at once begin the same one
        found = current_submission(station, period)
        if found is None:
            found = Submission.objects.create(station=station, period=str(period), opened_by=name_of(by))
        entry.about(found, submission=str(found))
    return found


def submit(submission: Submission, *, by: User) -> Submission:
    """Hand it to the reviewer; refused with all faults and all empty cells."""
    with writing("collection.submission.submitted", by=by) as entry:
        held = _held(submission)
        check_can_take(by, SUBMIT, held)
        check_complete(held)
        held.values.exclude(objection="").update(objection="")
        held.submitted_at, held.submitted_by, held.note = now(), name_of(by), ""
        entry.about(_moved(held, State.SUBMITTED), submission=str(held))
        entry.about(questions=Questioning.by_rules_in_force().settle(held).raised)
    return held


def take_back(submission: Submission, *, by: User) -> Submission:
    """Take it back before it has been accepted."""
    with writing("collection.submission.taken_back", by=by) as entry:
        held = _held(submission)
        check_can_take(by, TAKE_BACK, held)
        held.vouched_at, held.vouched_by = None, ""
        entry.about(_moved(held, State.DRAFT), submission=str(held))
    return held


def send_back(submission: Submission, *, note: str = "", objections: Mapping[int, str], by: User) -> Submission:
    """Send it back, with a reason for each cell objected to (by the entered value's key), or one for all."""
    with writing("collection.submission.sent_back", by=by) as entry:
        held = _held(submission)
        check_can_take(by, SEND_BACK, held)
        if not note.strip() and not any(reason.strip() for reason in objections.values()):
            raise StepRefusedError(_("Say what is wrong: a reason for at least one cell, or a note."))
        rows = list(held.values.filter(pk__in=objections))
        for row in rows:
            row.objection = objections[row.pk].strip()
        EnteredValue.objects.bulk_update(rows, ["objection"])
        held.note, held.vouched_at, held.vouched_by = note.strip(), None, ""
        entry.about(_moved(held, State.SENT_BACK), submission=str(held), note=held.note)
        entry.about(objections={str(row): row.objection for row in rows})
    return held


def vouch(submission: Submission, *, by: User) -> Submission:
    """Verify, as somebody from outside, what the station reports on its own body."""
    with writing("collection.submission.vouched", by=by) as entry:
        held = _held(submission)
        check_can_vouch(by, held)
        if held.state != State.SUBMITTED:
            raise StepRefusedError(_("Only what has been submitted and is not yet accepted is verified."))
        held.vouched_at, held.vouched_by = now(), name_of(by)
        held.save()
        entry.about(held, submission=str(held))
    return held


def accept(submission: Submission, *, by: User) -> tuple[Submission, CheckedImport]:
    """Record that it was accepted and store what it says; what follows from that stands in the pipeline."""
    with writing("collection.submission.accepted", by=by) as entry:
        held = _held(submission)  # before its values are read: nobody takes it back and changes them meanwhile
        check_can_accept(held, by)
        checked = check_sound(held)
        held.batch = import_batch(checked, by=by, received_at=held.submitted_at)
        held.accepted_at, held.accepted_by = now(), name_of(by)
        entry.about(_moved(held, State.ACCEPTED), submission=str(held), batch=held.batch.pk)
    return held, checked


def lock(submission: Submission, *, by: User) -> Submission:
    """Close the period for the station."""
    with writing("collection.submission.locked", by=by) as entry:
        held = _held(submission)
        check_can_take(by, LOCK, held)
        held.locked_at, held.locked_by = now(), name_of(by)
        entry.about(_moved(held, State.LOCKED), submission=str(held))
    return held


def request_correction(submission: Submission, *, reason: str, by: User) -> Submission:
    """Ask for a next version of what was accepted; the accepted one stays as it is."""
    with writing("collection.submission.correction_requested", by=by) as entry:
        held = _held(submission)
        check_can_take(by, REQUEST, held)
        latest = current_submission(held.station, held.when)
        if latest is not None and latest.pk != held.pk:
            raise StepRefusedError(_("There is a later version already: “%(later)s”.") % {"later": latest})
        if not reason.strip():
            raise StepRefusedError(_("Say why it has to be corrected."))
        versions = Submission.objects.filter(station=held.station, period=held.period)
        correction = Submission.objects.create(
            station=held.station,
            period=held.period,
            version=max(versions.values_list("version", flat=True)) + 1,
            replaces=held,
            state=State.REQUESTED,
            reason=reason.strip(),
            opened_by=name_of(by),
        )
        entry.about(correction, submission=str(correction), reason=correction.reason)
    return correction


def approve_correction(submission: Submission, *, by: User) -> Submission:
    """Let the station enter the correction."""
    with writing("collection.submission.correction_approved", by=by) as entry:
        held = _held(submission)
        check_can_take(by, APPROVE, held)
        held.decided_at, held.decided_by = now(), name_of(by)
        entry.about(_moved(held, State.DRAFT), submission=str(held))
    return held


def refuse_correction(submission: Submission, *, note: str, by: User) -> Submission:
    """Let the accepted version stand, and say why."""
    with writing("collection.submission.correction_refused", by=by) as entry:
        held = _held(submission)
        check_can_take(by, REFUSE, held)
        if not note.strip():
            raise StepRefusedError(_("Say why the correction is refused."))
        held.decided_at, held.decided_by, held.note = now(), name_of(by), note.strip()
        entry.about(_moved(held, State.REFUSED), submission=str(held), note=held.note)
    return held


def _held(submission: Submission) -> Submission:
    """The row as it is now, held until the step is through: two people cannot take two steps from one state."""
    return Submission.objects.select_for_update(of=("self",)).select_related("station").get(pk=submission.pk)


def _moved(submission: Submission, state: State) -> Submission:
    submission.state = state
    submission.save()
    return submission
