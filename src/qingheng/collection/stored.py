"""What is stored already, as a check compares it. The law: the last revision, whether or not it counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from typing import NamedTuple, TypeAlias

from django.db import models
from django.db.models.functions import Coalesce

import qianfen
from qianfen import Missing, Period
from qingheng.collection.incoming import Incoming, Slot
from qingheng.collection.models import Batch, Observation
from qingheng.organisations.models import Body

Place: TypeAlias = tuple[int, int, str, str]
"""A body's item in a year, or in one period of it only."""
ROWS_AT_ONCE = 5000
COLUMNS = ("pk", "revision", "is_current", "value", "missing", "modifiers", "body_id", "period", "item", "key", "event")


class Seen(NamedTuple):
    """How many batches there are, and the newest: what is stored changes by batches alone."""

    batches: int
    newest: int

    @classmethod
    def now(cls) -> "Seen":
        """As the table of batches stands."""
        return cls(**Batch.objects.aggregate(batches=models.Count("pk"), newest=Coalesce(models.Max("pk"), 0)))


@dataclass(frozen=True, slots=True)
class Stored:
    """The last revision of one value."""

    pk: int
    revision: int
    is_current: bool
    value: Decimal | None
    missing: str
    modifiers: str
    slot: Slot

    def says(self, value: Incoming) -> bool:
        """Whether it is just what a file reports."""
        mine = self.value, self.missing, self.modifiers
        return mine == (value.value, value.missing or "", "+".join(value.modifiers))

    def observation(self, body: Body, flags: frozenset[str]) -> qianfen.Observation:
        """As the engine takes it."""
        return qianfen.Observation(
            body=body.code,
            audience=body.audience.code,
            period=Period.parse(self.slot.period),
            item=self.slot.item,
            key=self.slot.key,
            value=self.value,
            missing=Missing(self.missing) if self.missing else None,
            event=self.slot.event,
            modifiers=tuple(self.modifiers.split("+")) if self.modifiers else (),
            flags=flags,
        )


def last_revisions(bodies: Iterable[int], years: Iterable[int], *, period: str = "") -> dict[Slot, Stored]:
    """The last revisions of everything these bodies have in these years, or in one period; one query."""
    rows = Observation.objects.filter(body__in=list(bodies), year__in=list(years))
    return _found(rows.filter(period=period) if period else rows)


def last_revisions_in(touched: Collection[Place]) -> dict[Slot, Stored]:
    """The last revisions of what stands in these places, and of others of the same bodies and items."""
    return {slot: stored for rows in _rows_in(touched) for slot, stored in _found(rows).items()}


def _found(rows: "models.QuerySet[Observation]") -> dict[Slot, Stored]:
    found = {}
    last = rows.filter(replaced_by__isnull=True).order_by().values_list(*COLUMNS)
    for pk, revision, is_current, value, missing, modifiers, *place in last.iterator(ROWS_AT_ONCE):
        slot = Slot(*place)
        found[slot] = Stored(pk, revision, is_current, value, missing, modifiers, slot)
    return found


def _rows_in(touched: Iterable[Place]) -> "Iterator[models.QuerySet[Observation]]":
    """The rows of whole years, and those of single periods; each with as many others as a short query brings along."""
    groups: dict[bool, list[Place]] = defaultdict(list)
    for place in touched:
        groups[bool(place[3])].append(place)
    for is_period, places in groups.items():
        bodies, years, items, periods = map(set, zip(*places, strict=True))
        rows = Observation.objects.filter(body__in=bodies, item__in=items)
        yield rows.filter(period__in=periods) if is_period else rows.filter(year__in=years)


def has_changed_since(seen: Seen, touched: Collection[Place]) -> bool:
    """Whether a batch stored since may have changed anything of it; asked while nobody else can store one."""
    now = Seen.now()
    later = Batch.objects.filter(pk__gt=seen.newest)
    if now.batches - seen.batches != later.count():  # one with a lower number was not committed yet
        return True
    changed = models.Q(batch__in=later) | models.Q(ended_by__in=later)
    return now != seen and any(rows.filter(changed).exists() for rows in _rows_in(touched))


def fingerprint(stored: Mapping[Slot, Stored], touched: Iterable[Place]) -> str:
    """The state of what a file touches, by body, year and item: equal only if nothing of it was changed between."""
    slots = ((each.pk, each.is_current, each.slot.body, each.slot.period, each.slot.item) for each in stored.values())
    return _digest(slots, set(touched))


def fingerprint_now(touched: Collection[Place]) -> str:
    """The same of what is stored at this moment; reads no values, which is what takes the time."""
    rows = (each.filter(replaced_by__isnull=True).order_by() for each in _rows_in(touched))
    columns = "pk", "is_current", "body_id", "period", "item"
    return _digest(chain.from_iterable(each.values_list(*columns) for each in rows), set(touched))


def _digest(rows: Iterable[tuple[int, bool, int, str, str]], wanted: set[Place]) -> str:
    found = sorted(
        {
            (pk, is_current)
            for pk, is_current, body, period, item in rows
            if (body, int(period[:4]), item, "") in wanted or (body, int(period[:4]), item, period) in wanted
        }
    )
    return sha256(repr(found).encode()).hexdigest()
