"""Writes of the collection app. The law: a value is never overwritten; its next revision replaces it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from qingheng.audit.writing import name_of, writing
from qingheng.collection.checked import Change, CheckedImport
from qingheng.collection.models import Batch, Observation
from qingheng.collection.stored import fingerprint, last_revisions
from qingheng.organisations.models import Body

ROWS_AT_ONCE = 500


class StaleImportError(Exception):
    """What is stored is no longer what the check saw. The text is for the user."""


class FaultyImportError(ValueError):
    """A file with faults was to be stored."""


def import_batch(checked: CheckedImport, *, by: object, received_at: datetime | None = None) -> Batch:
    """Store a checked file in one transaction: new revisions of what changed, nothing for what did not.

    `received_at` says when it was delivered, if that was before now.

    Raises StaleImportError if somebody else has changed the same items of the same bodies since the check.
    """
    if checked.faults:
        raise FaultyImportError("\n".join(map(str, checked.faults)))
    with writing("collection.batch.imported", by=by) as entry:
        _check_not_stale(checked)
        batch = Batch.objects.create(
            kind=checked.kind,
            station=checked.station,
            file_name=checked.file_name[-200:],
            checksum=checked.checksum,
            rows=checked.rows,
            added=checked.added,
            changed=checked.changed,
            unchanged=checked.unchanged,
            imported_by=name_of(by),
            received_at=received_at,
        )
        _end(checked, batch)
        Observation.objects.bulk_create((_observation(change, batch) for change in checked.changes), ROWS_AT_ONCE)
        entry.about(batch, file=checked.file_name, checksum=checked.checksum, rows=checked.rows)
        entry.about(added=checked.added, changed=checked.changed, bodies=[body.code for body in checked.bodies])
    return batch


def _check_not_stale(checked: CheckedImport) -> None:
    """See whether anything was changed since the check; nobody else can change it before this transaction ends."""
    bodies, years = {scope.body for scope in checked.scope}, {scope.year for scope in checked.scope}
    _lock(bodies)
    if fingerprint(last_revisions(bodies, years), checked.scope) != checked.basis:
        raise StaleImportError(
            _("Somebody else has brought data for the same items meanwhile. Look at the preview again before storing.")
        )


def _lock(bodies: Iterable[int]) -> None:
    """Let imports for the same bodies queue up. Where the database knows no row locks, a writer holds all of it."""
    features = connection.features
    if features.has_select_for_update:
        rows = Body.objects.select_for_update(no_key=features.has_select_for_no_key_update)
        list(rows.filter(pk__in=bodies).order_by("pk").values_list("pk", flat=True))


def _end(checked: CheckedImport, batch: Batch) -> None:
    """What is replaced, or is now reported in another form, no longer counts; it stays to be seen."""
    replaced = [change.before.pk for change in checked.changes if change.before and change.before.is_current]
    for keys in _portions([*replaced, *(stored.pk for stored in checked.ended)]):
        Observation.objects.filter(pk__in=keys).update(is_current=False, ended_by=batch)


def _portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + ROWS_AT_ONCE] for start in range(0, len(keys), ROWS_AT_ONCE))


def _observation(change: Change, batch: Batch) -> Observation:
    value, before = change.value, change.before
    return Observation(
        body=change.body,
        period=str(value.period),
        year=value.period.year,
        item=value.item,
        key=value.key,
        event=value.event,
        modifiers="+".join(value.modifiers),
        value=value.value,
        missing=value.missing or "",
        revision=before.revision + 1 if before else 1,
        replaces_id=before.pk if before else None,
        batch=batch,
    )
