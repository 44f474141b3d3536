"""What must hold among all rows of the register together. The law: only rows of the file are blamed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from django.utils.translation import gettext as _

from qingheng.organisations.kinds import KINDS, Key, Kind, Record
from qingheng.organisations.models import Succession
from qingheng.organisations.parsing import Parsed
from qingheng.organisations.register import Register
from qingheng.organisations.tables import Fault


@dataclass(frozen=True, slots=True)
class Case:
    """A register to be judged: as it would be, and what of it comes from the file."""

    register: Register
    parsed: Parsed

    def rows(self, code: str) -> Iterator[tuple[Key, Record]]:
        """Rows of the file in one kind, as they would be stored."""
        for key in self.parsed.rows[code]:
            yield key, self.register[code][key]

    def fault(self, code: str, key: Key, message: str, remedy: str) -> Fault:
        """A fault at a row of the file."""
        return Fault(self.parsed.place_of(KINDS[code], key), message, remedy)

    def get(self, code: str, key: object) -> Record | None:
        """A row by its one-part key."""
        return self.register[code].get((key,))  # type: ignore[arg-type] # a code, or None where there is no row


def broken_rules(case: Case) -> list[Fault]:
    """Every fault of the register that the file would bring about."""
    return [fault for rule in RULES for fault in rule(case)]


def _spans(case: Case) -> Iterator[Fault]:
    for code, kind in KINDS.items():
        if "valid_to" in {column.name for column in kind.columns}:
            for key, row in case.rows(code):
                if row["valid_to"] is not None and _to(row) < _from(row):
                    message = _("It would end on %(to)s, before it begins on %(from)s.")
                    facts = {"to": row["valid_to"], "from": row["valid_from"]}
                    yield case.fault(code, key, message % facts, _("Exchange the two days or correct them."))


def _references(case: Case) -> Iterator[Fault]:
    for code, kind in KINDS.items():
        for column in kind.columns:
            for key, row in case.rows(code) if column.refers_to else ():
                target = row[column.name]
                if target is not None and case.get(column.refers_to, target) is None:
                    facts = {"code": target, "kind": KINDS[column.refers_to].label, "column": column.label}
                    yield case.fault(
                        code,
                        key,
                        _("“%(code)s” under “%(column)s” stands nowhere among “%(kind)s”.") % facts,
                        _("Correct the code, or add it to the sheet “%(kind)s” of the same file.") % facts,
                    )


def _overlapping(code: str, same: tuple[str, ...]) -> Callable[[Case], Iterator[Fault]]:
    """A rule: rows that agree in `same` must not hold at the same time."""

    def rule(case: Case) -> Iterator[Fault]:
        def thing(entry: tuple[Key, Record]) -> Any:
            return tuple(str(entry[1][name]) for name in same)

        entries = sorted(case.register[code].items(), key=lambda entry: (thing(entry), _from(entry[1])))
        for _thing, group in groupby(entries, key=thing):
            for (earlier, first), (later, second) in pairwise(group):
                if _to(first) >= _from(second) and {earlier, later} & set(case.parsed.rows[code]):
                    yield _overlap_fault(case, KINDS[code], earlier, later)

    return rule


def _overlap_fault(case: Case, kind: Kind, earlier: Key, later: Key) -> Fault:
    blamed, other = (later, earlier) if later in case.parsed.rows[kind.code] else (earlier, later)
    facts = {"key": " · ".join(map(str, blamed)), "other": case.parsed.place_of(kind, other)}
    return case.fault(
        kind.code,
        blamed,
        _("“%(key)s” overlaps in time with %(other)s; the same would hold twice on one day.") % facts,
        _("Let the earlier one end the day before the later one begins."),
    )


def _within(links: str, ends: Mapping[str, str]) -> Callable[[Case], Iterator[Fault]]:
    """A charge or assignment ends with both it links; who ends one of them ends the link in the same file."""

    def rule(case: Case) -> Iterator[Fault]:
        for key, row in case.register[links].items():
            for name, code in ends.items():
                target = case.get(code, row[name])
                if target is not None and not (_from(target) <= _from(row) and _to(row) <= _to(target)):
                    yield from _link_beyond(case, links, key, code, target)

    return rule


def _link_beyond(case: Case, links: str, link: Key, code: str, target: Record) -> Iterator[Fault]:
    kind = KINDS[links]
    facts: dict[str, object] = {"code": target["code"], "from": target["valid_from"], "to": target["valid_to"] or "…"}
    facts |= {"kind": kind.label, "link": case.parsed.place_of(kind, link)}
    if link in case.parsed.rows[links]:
        yield case.fault(
            links,
            link,
            _("The row of “%(kind)s” reaches beyond “%(code)s”, valid from %(from)s to %(to)s.") % facts,
            _("Keep it within these days."),
        )
    elif (target["code"],) in case.parsed.rows[code]:
        yield case.fault(
            code,
            (target["code"],),
            _("“%(code)s” would be valid from %(from)s to %(to)s only, but a row of “%(kind)s” goes beyond: %(link)s.")
            % facts,
            _("End that row in the same file."),
        )


def _successions(case: Case) -> Iterator[Fault]:
    for key, row in case.rows("successions"):
        predecessor, successor = case.get("bodies", row["predecessor"]), case.get("bodies", row["successor"])
        day = row["on"]
        facts = {"code": key[0], "on": day, "kind": KINDS["bodies"].label}
        goes_on = row["kind"] == Succession.Kind.SPLIT and predecessor is not None and _to(predecessor) == date.max
        if predecessor is not None and not goes_on and not _to(predecessor) < day:  # type: ignore[operator] # `on` is required and a day
            yield case.fault(
                "successions",
                key,
                _("“%(code)s” has not ended before %(on)s, so nobody can have succeeded it.") % facts,
                _("Give it a last day before %(on)s in the sheet “%(kind)s”.") % facts,
            )
        if successor is not None and not _from(successor) <= day <= _to(successor):  # type: ignore[operator] # as above
            yield case.fault(
                "successions",
                key,
                _("“%(code)s” is not valid on %(on)s, so it cannot carry on.") % {"code": key[1], "on": day},
                _("Correct its validity or the day of the succession."),
            )


def _cycles(case: Case) -> Iterator[Fault]:
    following: dict[object, set[object]] = {}
    for row in case.register["successions"].values():
        following.setdefault(row["predecessor"], set()).add(row["successor"])
    for key, row in case.rows("successions"):
        if row["predecessor"] in _reached(row["successor"], following):
            yield case.fault(
                "successions",
                key,
                _("The chain of successors leads from “%(code)s” back to itself.") % {"code": key[0]},
                _("Delete or turn round one of its links."),
            )


def _reached(start: object, following: dict[object, set[object]]) -> set[object]:
    seen, waiting = set(), [start]
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(following.get(code, ()))
    return seen


def _from(row: Record) -> date:
    day = row["valid_from"]
    return day if isinstance(day, date) else date.min


def _to(row: Record) -> date:
    day = row["valid_to"]
    return day if isinstance(day, date) else date.max


RULES: tuple[Callable[[Case], Iterator[Fault]], ...] = (
    _spans,
    _references,
    _overlapping("charges", ("leader", "body")),
    _overlapping("assignments", ("office", "body")),
    _overlapping("scenarios", ("body", "flag")),
    _within("charges", {"leader": "leaders", "body": "bodies"}),
    _within("assignments", {"office": "supervision_offices", "body": "bodies"}),
    _successions,
    _cycles,
)
