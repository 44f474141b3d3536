"""Renaming, merging and splitting bodies: the rows of the register that such a change means.

The law: a change is nothing but rows, judged by the same rules and stored by the same action as an imported file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qingheng.organisations.checking import CheckedTables, judge
from qingheng.organisations.kinds import KINDS, Record, Value
from qingheng.organisations.models import Succession
from qingheng.organisations.parsing import Parsed
from qingheng.organisations.register import Register, stored_register

Rows = Iterator[tuple[str, dict[str, Value]]]
"""Kind and row."""


@dataclass(frozen=True)
class NewBody:
    """A body that begins on the day of the change."""

    code: str
    name: str
    short_name: str = ""
    leader: str = ""
    """Code of the leader in charge of it; empty: those of its predecessors."""


@dataclass(frozen=True)
class Rename:
    """The same body under another name from `on` on."""

    on: date
    body: str
    name: str
    short_name: str = ""

    def rows(self, register: Register) -> Rows:
        """The new name, and the old one among the former names."""
        old = register["bodies"][self.body,]
        former = {"body": self.body, "name": old["name"], "short_name": old["short_name"]}
        yield "former_names", {**former, "until": self.on - timedelta(days=1)}
        yield "bodies", {"code": self.body, "name": self.name, "short_name": self.short_name}


@dataclass(frozen=True)
class Merge:
    """Several bodies become one: a new one, or one of those there are."""

    on: date
    bodies: tuple[str, ...]
    into: str | NewBody

    def rows(self, register: Register) -> Rows:
        """Ends of the merged ones, the successor, and who carries on what."""
        successor = self.into.code if isinstance(self.into, NewBody) else self.into
        merged = [code for code in self.bodies if code != successor]
        if isinstance(self.into, NewBody):
            yield from _begun(register, self.into, merged, self.on)
        for code in merged:
            yield from _ended(register, code, self.on)
            yield "successions", _link(code, successor, Succession.Kind.MERGED, self.on)
        for row in register["stations"].values():
            if row["body"] in merged:
                yield "stations", {"code": row["code"], "body": successor}


@dataclass(frozen=True)
class Split:
    """New bodies come out of one, which ends, or goes on beside them."""

    on: date
    body: str
    new: tuple[NewBody, ...]
    goes_on: bool = False

    def rows(self, register: Register) -> Rows:
        """The new ones, where they come from, and the end of the old one."""
        for each in self.new:
            yield from _begun(register, each, [self.body], self.on)
            yield "successions", _link(self.body, each.code, Succession.Kind.SPLIT, self.on)
        if not self.goes_on:
            yield from _ended(register, self.body, self.on)


Reorganisation = Rename | Merge | Split


def planned(change: Reorganisation, name: str) -> CheckedTables:
    """What the change would do to the register, or everything that stands in its way."""
    register = stored_register()
    parsed = Parsed()
    for code, row in change.rows(register):
        kind = KINDS[code]
        parsed.add(kind, row, parsed.place_of(kind, kind.key_of(row)))
    return judge(parsed, name, register)


def ended_by(checked: CheckedTables) -> dict[str, date]:
    """The bodies that a change ends, by their codes, and the last day of each."""
    ended = (each.after for each in checked.changes if each.kind.code == "bodies" and each.effect == "ended")
    return {str(row["code"]): last for row in ended if isinstance(last := row["valid_to"], date)}


def _begun(register: Register, new: NewBody, origins: Iterable[str], on: date) -> Rows:
    """A new body with the audience, the place in lists and all that holds for where it comes from."""
    olds = [register["bodies"][code,] for code in origins]
    first: Mapping[str, Value] = olds[0] if olds else {"audience": None, "position": 0}
    facts = {"code": new.code, "name": new.name, "short_name": new.short_name}
    yield "bodies", {**facts, "audience": first["audience"], "position": first["position"], "valid_from": on}
    codes = {row["code"] for row in olds}
    charges = _standing(register, "charges", codes, on)
    leaders = {new.leader} if new.leader else {row["leader"] for row in charges}
    for leader in sorted(map(str, leaders)):
        yield "charges", {"leader": leader, "body": new.code, "valid_from": on}
    for office in sorted({str(row["office"]) for row in _standing(register, "assignments", codes, on)}):
        yield "assignments", {"office": office, "body": new.code, "valid_from": on}
    for flag in sorted({str(row["flag"]) for row in _standing(register, "scenarios", codes, on)}):
        yield "scenarios", {"body": new.code, "flag": flag, "valid_from": on, "valid_to": date(on.year, 12, 31)}


def _ended(register: Register, code: str, on: date) -> Rows:
    """The end of a body and of all that holds for it."""
    last = on - timedelta(days=1)
    yield "bodies", {"code": code, "valid_to": last}
    for kind in ("charges", "assignments", "scenarios"):
        for row in _standing(register, kind, {code}, on):
            yield kind, {**row, "valid_to": last}


def _standing(register: Register, kind: str, codes: Iterable[Value], on: date) -> list[Record]:
    """What holds for these bodies on the eve of the day and would go on."""
    wanted = set(codes)
    return [
        row
        for row in register[kind].values()
        if row["body"] in wanted and _begins(row) < on and (row["valid_to"] is None or _ends(row) >= on)
    ]


def _begins(row: Record) -> date:
    day = row["valid_from"]
    return day if isinstance(day, date) else date.min


def _ends(row: Record) -> date:
    day = row["valid_to"]
    return day if isinstance(day, date) else date.max


def _link(predecessor: str, successor: str, kind: Succession.Kind, on: date) -> dict[str, Value]:
    return {"predecessor": predecessor, "successor": successor, "kind": kind.value, "on": on}
