"""What is asked of the collected data. The law: only values that count are exported; history shows all revisions."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import models

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_stations
from qingheng.accounts.roles import Role
from qingheng.collection.long_table import LABELS
from qingheng.collection.models import Batch, Observation
from qingheng.collection.schedule.progress import progress, progress_of_stations
from qingheng.organisations.models import Body
from qingheng.organisations.queries import flags_in

__all__ = [
    "COLUMNS",
    "batches_for",
    "ended_in",
    "export_long",
    "history",
    "progress",
    "progress_of_stations",
    "stored_in",
]

COLUMNS: Sequence[str] = ("body", "audience", *(name for name in LABELS if name not in {"body", "audience"}))
"""The columns of the long table in their order."""


def history(body: Body, item: str, key: str = "") -> "models.QuerySet[Observation]":
    """Every revision of every value of an item, by period, the oldest revision first."""
    rows = Observation.objects.filter(body=body, item=item).select_related("batch", "ended_by")
    rows = rows.filter(key=key) if key else rows
    return rows.order_by("period", "key", "event", "revision")


def export_long(bodies: Iterable[Body], year: int) -> Iterator[tuple[str, ...]]:
    """The rows of the long table for some bodies in a year, those that count; the header first."""
    by_id = {body.pk: body for body in bodies}
    flags = flags_in(year, by_id.values())
    yield tuple(COLUMNS)
    rows = Observation.objects.filter(body__in=by_id, year=year, is_current=True)
    for row in sorted(rows.order_by().iterator(), key=lambda row: _position(by_id[row.body_id], row)):
        yield _cells(row, by_id[row.body_id], flags.get(row.body_id, frozenset()))


def _position(body: Body, row: Observation) -> tuple[object, ...]:
    return body.code, Period.parse(row.period), row.item, row.key, row.event


def _cells(row: Observation, body: Body, flags: frozenset[str]) -> tuple[str, ...]:
    value = "" if row.value is None else f"{row.value:f}".rstrip("0").rstrip(".")
    place = (body.code, body.audience.code, row.period, row.item, row.key)
    return (*place, value, row.missing, row.event, row.modifiers, "+".join(sorted(flags)))


def batches_for(user: User) -> "models.QuerySet[Batch]":
    """The batches a person may look at: all, or those of the own stations and one's own."""
    batches = Batch.objects.select_related("station")
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return batches
    return batches.filter(models.Q(station__in=visible_stations(user)) | models.Q(imported_by=user.get_username()))


def stored_in(batch: Batch) -> "models.QuerySet[Observation]":
    """What a batch stored, each with the revision it replaced."""
    return batch.observations.select_related("body", "replaces").order_by(
        "body__code", "period", "item", "key", "event"
    )


def ended_in(batch: Batch) -> "models.QuerySet[Observation]":
    """What a batch ended without replacing it: counts that are now reported as events, say."""
    return (
        batch.ended_observations.filter(replaced_by__isnull=True)
        .select_related("body")
        .order_by("body__code", "period")
    )
