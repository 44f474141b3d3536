"""What the overview page shows of each kind on a day. The law: ended rows stay visible when their day is chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qingheng.organisations.kinds import KINDS, Column, Kind, Value
from qingheng.organisations.register import stored_register


@dataclass(frozen=True)
class Cell:
    """One cell: the value in words, and the name behind a code."""

    text: Value
    name: str = ""


@dataclass(frozen=True)
class Sheet:
    """One tab: its kind, its rows on the day, and how many there are in all."""

    kind: Kind
    rows: Sequence[Sequence[Cell]]
    total: int


def sheet(kind: Kind, day: date | None) -> Sheet:
    """The rows of a kind that hold on `day`, or all of them."""
    register = stored_register()
    records = [record for record in register[kind.code].values() if day is None or _holds(record, day)]
    names = {
        code: {key[0]: _name(row) for key, row in register[code].items()} for code in ("audiences", "bodies", "leaders")
    }
    rows = [list(_cells(kind.columns, record, names)) for record in records]
    return Sheet(kind, rows, len(register[kind.code]))


def _holds(record: Mapping[str, Value], day: date) -> bool:
    first, last = record.get("valid_from"), record.get("valid_to")
    return not (isinstance(first, date) and first > day) and not (isinstance(last, date) and last < day)


def _name(row: Mapping[str, Value]) -> str:
    return str(row.get("short_name") or row.get("post") or row["name"])


def _cells(
    columns: Sequence[Column], record: Mapping[str, Value], names: Mapping[str, Mapping[Value, str]]
) -> Iterator[Cell]:
    for column in columns:
        value = record[column.name]
        if column.choices:
            value = str(column.choices(str(value)).label)
        yield Cell(value, names[column.refers_to].get(value, "") if column.refers_to else "")


def counts() -> Sequence[tuple[Kind, int]]:
    """Every kind with the number of its rows, for the tabs."""
    return [(kind, kind.model._default_manager.count()) for kind in KINDS.values()]
