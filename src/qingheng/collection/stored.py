"""What is stored already, as a check compares it. The law: the last revision, whether or not it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

import qianfen
from qianfen import Missing, Period
from qingheng.collection.incoming import Incoming, Slot
from qingheng.collection.models import Observation
from qingheng.organisations.models import Body

ROWS_AT_ONCE = 5000
COLUMNS = ("pk", "revision", "is_current", "value", "missing", "modifiers", "body_id", "period", "item", "key", "event")


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


def last_revisions(
    bodies: Iterable[int], years: Iterable[int], *, period: str = "", items: Iterable[str] | None = None
) -> Mapping[Slot, Stored]:
    """The last revisions of everything these bodies have in these years, or in one period or some items; one query."""
    rows = Observation.objects.filter(body__in=list(bodies), year__in=list(years), replaced_by__isnull=True).order_by()
    rows = rows.filter(period=period) if period else rows
    rows = rows if items is None else rows.filter(item__in=list(items))
    found = {}
    for pk, revision, is_current, value, missing, modifiers, *place in rows.values_list(*COLUMNS).iterator(
        ROWS_AT_ONCE
    ):
        slot = Slot(*place)
        found[slot] = Stored(pk, revision, is_current, value, missing, modifiers, slot)
    return found


def fingerprint(stored: Mapping[Slot, Stored], touched: Iterable[tuple[int, int, str]]) -> str:
    """The state of what a file touches, by body, year and item: equal only if nothing of it was changed between."""
    slots = ((each.pk, each.is_current, each.slot.body, each.slot.period, each.slot.item) for each in stored.values())
    return _digest(slots, set(touched))


def fingerprint_now(touched: Iterable[tuple[int, int, str]]) -> str:
    """The same of what is stored at this moment; reads no values, which is what takes the time."""
    wanted = set(touched)
    rows = Observation.objects.filter(
        body__in={body for body, _year, _item in wanted},
        year__in={year for _body, year, _item in wanted},
        item__in={item for _body, _year, item in wanted},
        replaced_by__isnull=True,
    )
    return _digest(rows.order_by().values_list("pk", "is_current", "body_id", "period", "item"), wanted)


def _digest(rows: Iterable[tuple[int, bool, int, str, str]], wanted: set[tuple[int, int, str]]) -> str:
    found = sorted(
        (pk, is_current) for pk, is_current, body, period, item in rows if (body, int(period[:4]), item) in wanted
    )
    return sha256(repr(found).encode()).hexdigest()
