"""Writes a clerk's file into the draft. The law: only what the dry run showed is written, and only over what it saw."""

from collections.abc import Iterator

from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.filling import CheckedFill
from qingheng.collection.incoming import Incoming
from qingheng.collection.models import EnteredValue, Submission
from qingheng.collection.permissions import check_can_enter
from qingheng.collection.submission.submitted import SubmittedSheet
from qingheng.collection.target import refusal_of
from qingheng.collection.workbook.cells import CellKey, cells_now, key_of_entered, said_in
from qingheng.organisations.models import Body

ROWS_AT_ONCE = 200
CHANGED = ("value", "missing", "modifiers", "revision", "changed_at", "changed_by")


def fill(submission: Submission, checked: CheckedFill, *, by: User) -> Submission:
    """Write a checked file into the submission's draft, in one transaction with one ledger entry.

    Raises StaleImportError if somebody else has changed one of its cells since the check, and StepRefusedError if the
    submission has left the clerk's hands meanwhile.
    """
    if checked.checked.faults:
        raise FaultyImportError("\n".join(map(str, checked.checked.faults)))
    check_can_enter(by, submission.station)
    with writing("collection.submission.filled", by=by) as entry:
        held = Submission.objects.select_for_update(of=("self",)).select_related("station").get(pk=submission.pk)
        if not held.is_open:
            raise StepRefusedError(" ".join(refusal_of(held)))
        rows = {key_of_entered(row): row for row in held.values.select_related("body")}
        _check_not_stale(held, checked)
        written: list[EnteredValue] = []
        bodies = {
            body.code: body for body in Body.objects.filter(code__in={key.body for key, _value in _values(checked)})
        }
        for key, value in _values(checked):
            row = rows.get(key) or EnteredValue(
                submission=held, body=bodies[key.body], item=key.item, key=key.key, event=key.event, revision=0
            )
            written.append(_written(row, value, name_of(by)))
        EnteredValue.objects.bulk_create((row for row in written if row.pk is None), ROWS_AT_ONCE)
        EnteredValue.objects.bulk_update((row for row in written if row.pk), CHANGED, ROWS_AT_ONCE)
        entry.about(held, submission=str(held), file=checked.checked.file_name, checksum=checked.checked.checksum)
        entry.about(
            cells={"|".join(key): [checked.before.get(key, ""), _text(value)] for key, value in _values(checked)}
        )
    return held


def _check_not_stale(submission: Submission, checked: CheckedFill) -> None:
    sheet = SubmittedSheet.of(submission)
    now_there = cells_now(sheet.sheet, sheet.values) if sheet else {}
    if any(now_there.get(key, "") != checked.before.get(key, "") for key, _value in _values(checked)):
        raise StaleImportError(
            _("Somebody else has changed the same cells meanwhile. Look at the preview again before storing.")
        )


def _values(checked: CheckedFill) -> Iterator[tuple[CellKey, Incoming | None]]:
    """What is to be written where; None empties a cell."""
    yield from ((each.key, each.value) for each in checked.cells)
    yield from ((key, None) for key in checked.emptied)


def _written(row: EnteredValue, value: Incoming | None, name: str) -> EnteredValue:
    row.value = value.value if value else None
    row.missing = (value.missing or "") if value else ""
    row.modifiers = "+".join(value.modifiers) if value else ""
    row.revision, row.changed_at, row.changed_by = row.revision + 1, now(), name
    return row


def _text(value: Incoming | None) -> str:
    return said_in(value) if value else ""
