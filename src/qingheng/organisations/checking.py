"""The dry run of an organisations import: what would change, or everything that is wrong.

The law: checking writes nothing, and a file with one fault changes nothing at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from qingheng.organisations.kinds import KINDS, Column, Key, Kind, Record, Value
from qingheng.organisations.parsing import Parsed, parse
from qingheng.organisations.register import Register, merged, stored_register
from qingheng.organisations.rules import Case, broken_rules
from qingheng.organisations.tables import Fault, TableError, read_tables


@dataclass(frozen=True)
class Change:
    """One row that the file adds, changes or ends."""

    kind: Kind
    key: Key
    before: Record | None
    after: Record

    @property
    def name(self) -> str:
        """The row's key in words."""
        return " · ".join(str(part) for part in self.key)

    @property
    def effect(self) -> str:
        """`added`, `ended` or `changed`."""
        if self.before is None:
            return "added"
        has_end = self.after.get("valid_to") is not None
        return "ended" if has_end and self.before.get("valid_to") is None else "changed"

    @property
    def fields(self) -> list[tuple[Column, Value, Value]]:
        """Column, old value, new value, where they differ."""
        before = self.before or {}
        pairs = ((column, before.get(column.name), self.after[column.name]) for column in self.kind.columns)
        return [(column, column.shown(old), column.shown(new)) for column, old, new in pairs if old != new]


@dataclass(frozen=True)
class CheckedTables:
    """A file after its dry run: its changes, or its faults."""

    file_name: str
    rows: int
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it may be stored."""
        return not self.faults

    @property
    def unchanged(self) -> int:
        """Rows that stand in the database exactly so."""
        return self.rows - len(self.changes)

    @property
    def scored_anew(self) -> set[str]:
        """Codes of the bodies whose scores may change: their audience, their dates, or their scenarios do."""
        found = set()
        for change in self.changes:
            fields = {column.name for column, _old, _new in change.fields}
            if change.kind.code == "scenarios":
                found.add(str(change.after["body"]))
            elif change.kind.code == "bodies" and fields & {"audience", "valid_from", "valid_to"}:
                found.add(str(change.after["code"]))
        return found

    @property
    def digest(self) -> str:
        """A fingerprint of the changes, by which a confirmation knows that they are those of the preview."""
        facts = [(change.kind.code, change.key, change.before, change.after) for change in self.changes]
        return sha256(repr(facts).encode()).hexdigest()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows are added, changed and ended."""
        effects = [change.effect for change in self.changes]
        return {effect: effects.count(effect) for effect in ("added", "changed", "ended")}


def check(content: bytes, name: str) -> CheckedTables:
    """Read and judge a file against what is stored; nothing is written."""
    try:
        parsed = parse(read_tables(content, name))
    except TableError as error:
        return CheckedTables(name, 0, (), error.faults)
    return judge(parsed, name, stored_register())


def judge(parsed: Parsed, name: str, stored: Register) -> CheckedTables:
    """Judge rows, wherever they come from, against what is stored."""
    planned = merged(stored, parsed.rows)
    faults = [*parsed.faults, *broken_rules(Case(planned, parsed))]
    rows = sum(map(len, parsed.rows.values()))
    return CheckedTables(name, rows, tuple(_changes(stored, planned)), tuple(_ordered(faults)))


def _changes(stored: Register, planned: Register) -> Iterator[Change]:
    for code, kind in KINDS.items():
        for key, after in planned[code].items():
            before = stored[code].get(key)
            if before != after:
                yield Change(kind, key, before, after)


def _ordered(faults: Sequence[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.place.table, fault.place.row or 0, fault.place.column or 0))
