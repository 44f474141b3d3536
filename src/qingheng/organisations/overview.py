"""What the overview page shows of each kind on a day. The law: ended rows stay visible when their day is chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qingheng.organisations.kinds import KINDS, Column, Kind, Record, Value
from qingheng.organisations.register import Register, stored_register


@dataclass(frozen=True)
class Cell:
    """One cell: the value in words, and the name behind a code."""

    text: Value
    name: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is a date, which must not be broken over lines."""
        return isinstance(self.text, date)


@dataclass(frozen=True)
class Sheet:
    """One tab: its kind, its rows on the day, and how many there are in all."""

    kind: Kind
    titles: Sequence[object]
    rows: Sequence[Sequence[Cell]]
    total: int


def sheet(kind: Kind, day: date | None) -> Sheet:
    """The rows of a kind that hold on `day`, or all of them."""
    register = stored_register()
    records = [record for record in register[kind.code].values() if day is None or _holds(record, day)]
    named = ("audiences", "bodies", "leaders")
    names = {code: {key[0]: _name(row) for key, row in register[code].items()} for code in named}
    rows = [list(_cells(kind.columns, record, names)) for record in records]
    titles: list[object] = [column.label for column in kind.columns]
    if kind.code == "bodies":
        titles.append(_("Carried on by"))
        for row, record in zip(rows, records, strict=True):
            row.append(_successors(record, register, names["bodies"]))
    return Sheet(kind, titles, rows, len(register[kind.code]))


def _successors(record: Record, register: Register, names: Mapping[Value, str]) -> Cell:
    """Who carries on a body, in words."""
    links = [link for link in register["successions"].values() if link["predecessor"] == record["code"]]
    column = KINDS["successions"].column("kind")
    words = [f"{names[link['successor']]} ({column.shown(link['kind'])} {link['on']})" for link in links]
    return Cell(", ".join(words) or None)


def _holds(record: Mapping[str, Value], day: date) -> bool:
    first, last = record.get("valid_from"), record.get("valid_to")
    return not (isinstance(first, date) and first > day) and not (isinstance(last, date) and last < day)


def _name(row: Mapping[str, Value]) -> str:
    return str(row.get("short_name") or row.get("post") or row["name"])


def _cells(
    columns: Sequence[Column], record: Mapping[str, Value], names: Mapping[str, Mapping[Value, str]]
) -> Iterator[Cell]:
    for column in columns:
        value = column.shown(record[column.name])
        yield Cell(value, names[column.refers_to].get(value, "") if column.refers_to else "")


def counts() -> Sequence[tuple[Kind, int]]:
    """Every kind with the number of its rows, for the tabs."""
    return [(kind, kind.model._default_manager.count()) for kind in KINDS.values()]
