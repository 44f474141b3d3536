"""Evidence comes to a submission and goes from it. The law: what was taken away stays on record, its file too."""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from django.core.files.base import ContentFile
from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.collection.grid.entering import Desk
from qingheng.collection.grid.evidence_types import EvidenceRefusedError, plain_name, type_of
from qingheng.collection.models import Evidence, Submission
from qingheng.collection.permissions import check_can_enter


@dataclass(frozen=True)
class About:
    """What a file proves: a body and an item, or one event of it."""

    body: str
    item: str
    event: str = ""


def attach(submission: Submission, about: About, *, name: str, content: bytes, by: User) -> Evidence:
    """Keep a file as evidence; refused if its kind, content or size is not taken."""
    check_can_enter(by, submission.station)
    kind = type_of(name, content)
    with writing("collection.evidence.attached", by=by) as entry:
        held = _held(submission)
        _check_place(held, about)
        row = Evidence(submission=held, item=about.item, event=about.event, added_by=name_of(by))
        row.body = Desk(held).office.bodies[about.body]
        row.name, row.media_type, row.size = plain_name(name), kind.media_type, len(content)
        row.checksum = sha256(content).hexdigest()
        _keep(row, content)
        entry.about(row, submission=str(held), body=about.body, item=about.item, name=row.name, checksum=row.checksum)
    return row


def remove(evidence: Evidence, *, by: User) -> Evidence:
    """Take a file away while the submission is open; it stays on record."""
    check_can_enter(by, evidence.submission.station)
    with writing("collection.evidence.removed", by=by) as entry:
        held = _held(evidence.submission)
        row = Evidence.objects.select_for_update(of=("self",)).select_related("body").get(pk=evidence.pk)
        if row.removed_at is None:
            row.removed_at, row.removed_by = now(), name_of(by)
            row.save()
        entry.about(row, submission=str(held), body=row.body.code, item=row.item, name=row.name)
    return row


def _held(submission: Submission) -> Submission:
    held = Submission.objects.select_for_update(of=("self",)).select_related("station").get(pk=submission.pk)
    if not held.is_open:
        raise StepRefusedError(
            _("“%(submission)s” is in the state “%(state)s”, so its evidence can no longer be changed.")
            % {"submission": held, "state": held.get_state_display()}
        )
    return held


def _check_place(submission: Submission, about: About) -> None:
    desk = Desk(submission)
    if about.body not in desk.office.bodies or about.item not in {item for item, _key in desk.columns}:
        raise EvidenceRefusedError(_("The file belongs to no cell of this station. Reload the page."))


def _keep(row: Evidence, content: bytes) -> None:
    """Write the file under a name nobody can guess; if the row cannot be written, the file goes again."""
    row.file.save(token_hex(24), ContentFile(content), save=False)
    try:
        row.save()
    except BaseException:
        row.file.delete(save=False)
        raise
