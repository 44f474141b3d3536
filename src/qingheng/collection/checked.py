"""A file after its dry run. The law: it says everything an import will do, so that the preview is the import."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import qianfen
from qianfen import Period
from qingheng.collection.incoming import Incoming, Slot
from qingheng.collection.models import Batch
from qingheng.collection.stored import Seen, Stored
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, Station
from qingheng.organisations.tables import Fault


class Scope(NamedTuple):
    """What is judged together, and must not change between the check and the import: an item of a body in a year.

    Where nothing but its own period bears on a value, that period of it.
    """

    body: int
    year: int
    item: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is new, or replaces its earlier revision."""

    value: Incoming
    slot: Slot
    body: Body
    before: Stored | None

    @property
    def is_new(self) -> bool:
        """Whether nothing counted here before."""
        return self.before is None or not self.before.is_current


@dataclass(frozen=True)
class Year:
    """One year of data under one framework version, before and after the import, as the engine takes it."""

    version: FrameworkVersion
    year: int
    before: Sequence[qianfen.Observation]
    after: Sequence[qianfen.Observation]


@dataclass(frozen=True)
class CheckedImport:
    """A file after its dry run."""

    kind: Batch.Kind
    file_name: str
    checksum: str
    station: Station | None = None
    period: Period | None = None
    rows: int = 0
    changes: tuple[Change, ...] = ()
    ended: tuple[Stored, ...] = ()
    """Values that no longer count because the file reports the same in another form: events in place of a count."""
    faults: tuple[Fault, ...] = ()
    basis: str = ""
    """What the check found stored; if it is no longer so, the check must be made again."""
    seen: Seen | None = None
    """The batches that had been stored before the check began."""
    scope: frozenset[Scope] = field(default=frozenset(), repr=False)
    years: tuple[Year, ...] = field(default=(), repr=False)

    @property
    def is_sound(self) -> bool:
        """Whether it may be stored."""
        return not self.faults

    @cached_property
    def added(self) -> int:
        """How many values are new."""
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        """How many values replace others."""
        return len(self.changes) - self.added

    @property
    def unchanged(self) -> int:
        """How many values are stored already, exactly so."""
        return self.rows - len(self.changes)

    @cached_property
    def bodies(self) -> list[Body]:
        """The bodies that are touched."""
        found = {change.slot.body: change.body for change in self.changes}
        return sorted(found.values(), key=lambda body: body.code)

    @property
    def touched(self) -> Iterator[tuple[int, str]]:
        """Body and period of everything that changes or stops counting: what has to be scored again."""
        yield from ((change.slot.body, change.slot.period) for change in self.changes)
        yield from ((stored.slot.body, stored.slot.period) for stored in self.ended)

    @property
    def since(self) -> Period | None:
        """The earliest period that is touched."""
        return min((change.value.period for change in self.changes), default=None)

    @cached_property
    def digest(self) -> str:
        """By which a confirmation knows that it stores what the preview showed."""
        facts = [(change.slot, change.value.value, change.before) for change in self.changes]
        return sha256(repr((self.basis, facts)).encode()).hexdigest()
