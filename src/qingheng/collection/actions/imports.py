"""Writes of the collection app. The law: a value is never overwritten; its next revision replaces it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from qingheng.audit.writing import name_of, writing
from qingheng.collection.checked import Change, CheckedImport
from qingheng.collection.models import Batch, Observation
from qingheng.collection.stored import fingerprint_now, has_changed_since
from qingheng.organisations.models import Body

ROWS_AT_ONCE = 500
"""Of an update by keys; databases bound how many they take."""
INSERTED_AT_ONCE = 5000
VALUE: "models.DecimalField[Any, Any]" = Observation._meta.get_field("value")
INSERTED = (
    *("body_id", "period", "year", "item", "key", "event", "modifiers", "value", "missing", "revision"),
    *("is_current", "replaces_id", "batch_id"),
)


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
        _store(checked, batch)
        entry.about(batch, file=checked.file_name, checksum=checked.checksum, rows=checked.rows)
        entry.about(added=checked.added, changed=checked.changed, bodies=[body.code for body in checked.bodies])
    return batch


def import_blocks(blocks: Iterable[CheckedImport], *, name: str, checksum: str, by: object) -> Batch:
    """Store a long table that is checked block by block while it is stored: all of it in one transaction, or nothing.

    The blocks are drawn one after the other inside the transaction, so that only one of them is in memory. Whatever
    they raise undoes all of it.
    """
    with writing("collection.batch.imported", by=by) as entry:
        _lock(None)
        batch = Batch.objects.create(
            kind=Batch.Kind.LONG_TABLE, file_name=name[-200:], checksum=checksum, rows=0, imported_by=name_of(by)
        )
        bodies: set[str] = set()
        for checked in blocks:
            if checked.faults:
                raise FaultyImportError("\n".join(map(str, checked.faults)))
            _store(checked, batch)
            batch.rows += checked.rows
            batch.added += checked.added
            batch.changed += checked.changed
            batch.unchanged += checked.unchanged
            bodies.update(body.code for body in checked.bodies)
        batch.save()
        entry.about(batch, file=name, checksum=checksum, rows=batch.rows)
        entry.about(added=batch.added, changed=batch.changed, bodies=sorted(bodies))
    return batch


def _check_not_stale(checked: CheckedImport) -> None:
    """See whether anything was changed since the check; nobody else can change it before this transaction ends."""
    _lock({scope.body for scope in checked.scope})
    if checked.seen is not None and not has_changed_since(checked.seen, checked.scope):
        return
    if fingerprint_now(checked.scope) != checked.basis:
        raise StaleImportError(
            _("Somebody else has brought data for the same items meanwhile. Look at the preview again before storing.")
        )


def _lock(bodies: Iterable[int] | None) -> None:
    """Let imports for the same bodies, or for all, queue up. Without row locks, a writer holds the whole database."""
    features = connection.features
    if features.has_select_for_update:
        rows = Body.objects.select_for_update(no_key=features.has_select_for_no_key_update)
        rows = rows if bodies is None else rows.filter(pk__in=bodies)
        list(rows.order_by("pk").values_list("pk", flat=True))


def _store(checked: CheckedImport, batch: Batch) -> None:
    newest = Observation.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
    # In the order of the table's keys, which spares the database leafing through its indexes.
    _insert(iter(sorted(_rows(checked.changes, batch.pk))))
    _end(Observation.objects.filter(replaced_by__batch=batch, replaced_by__pk__gt=newest, is_current=True), batch)
    for keys in _portions([stored.pk for stored in checked.ended]):
        _end(Observation.objects.filter(pk__in=keys), batch)


def _end(rows: "models.QuerySet[Observation]", batch: Batch) -> None:
    """What is replaced, or is now reported in another form, no longer counts; it stays to be seen."""
    rows.update(is_current=False, ended_by=batch)


def _portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + ROWS_AT_ONCE] for start in range(0, len(keys), ROWS_AT_ONCE))


def _rows(changes: Iterable[Change], batch: int) -> Iterator[tuple[Any, ...]]:
    """The columns of `INSERTED`; the first ones are different in each row."""
    adapted = connection.ops.adapt_decimalfield_value
    for value, slot, before in ((change.value, change.slot, change.before) for change in changes):
        yield (
            *(slot.body, slot.period, value.period.year, slot.item, slot.key, slot.event),
            "+".join(value.modifiers),
            adapted(value.value, VALUE.max_digits, VALUE.decimal_places),
            str(value.missing or ""),
            before.revision + 1 if before else 1,
            True,
            before.pk if before else None,
            batch,
        )


def _insert(rows: Iterator[tuple[Any, ...]]) -> None:
    """Write the rows past Django's objects, which take ten times as long; the columns are exactly the table's."""
    quote, table = connection.ops.quote_name, connection.ops.quote_name(Observation._meta.db_table)
    columns = ", ".join(map(quote, INSERTED))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # takes a quarter of the time of as many statements
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(INSERTED))})"  # noqa: S608 - names of the model alone
        while portion := list(islice(rows, INSERTED_AT_ONCE)):
            cursor.executemany(statement, portion)
