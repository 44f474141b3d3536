"""Compares a recorded table with the recomputed one (核对), cell by cell as text.

The law it keeps: no tolerance; what is not the same characters is a difference, and each is named by its row's own key.
"""

import csv
import io
import threading
from collections import Counter
from collections.abc import Iterable, Iterator

from qianfen.faults import Fault
from qianfen.results import Table

KEYS = {
    "scores": ("body", "as_of", "node"),
    "deductions": ("body", "as_of", "item", "reason"),
    "alerts": ("body", "as_of", "line", "node"),
}
CELL_MAX = 2**28
_field_limit = threading.Lock()

Keyed = dict[tuple[str, ...], tuple[int, tuple[str, ...]]]
"""Rows with their line, by key; a key that repeats has its count appended."""


def table_differences(computed: Table, content: bytes) -> Iterator[Fault]:
    """Every cell and row of a recorded table that is not as recomputed."""
    if content == computed.as_csv():
        return
    name = f"{computed.name}.csv"
    try:
        recorded = _recorded(computed, content)
    except (ValueError, csv.Error) as error:
        yield Fault("run.damaged", name, params={"member": name, "problem": str(error)})
        return
    faults = list(_differences(computed, recorded))
    yield from faults or [Fault("run.row_order", name)]


def _recorded(table: Table, content: bytes) -> Keyed:
    """The rows of a recorded table.

    Raises:
        ValueError: if it has other columns.
    """
    with _field_limit:  # the limit is one for the whole process, and lineage can be longer than its default
        before = csv.field_size_limit(CELL_MAX)
        try:
            rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
        finally:
            csv.field_size_limit(before)
    if not rows or tuple(rows[0]) != table.columns:
        raise ValueError(f"its columns are not {', '.join(table.columns)}")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(table.columns):
            raise ValueError(f"row {line} has {len(row)} cells instead of {len(table.columns)}")
    return _keyed(table, map(tuple, rows[1:]))


def _keyed(table: Table, rows: Iterable[tuple[str, ...]]) -> Keyed:
    places = [table.columns.index(column) for column in KEYS[table.name]]
    seen: Counter[tuple[str, ...]] = Counter()
    keyed: Keyed = {}
    for line, row in enumerate(rows, start=2):
        key = tuple(row[place] for place in places)
        seen[key] += 1
        keyed[key if seen[key] == 1 else (*key, f"no. {seen[key]}")] = line, row
    return keyed


def _differences(table: Table, recorded: Keyed) -> Iterator[Fault]:
    name = f"{table.name}.csv"
    computed = _keyed(table, table.rows)
    for key, (_, expected) in computed.items():
        if key not in recorded:
            yield Fault("run.row_lacking", name, params={"key": " ".join(key)})
            continue
        line, found = recorded[key]
        for column, was, now in zip(table.columns, found, expected, strict=True):
            if was != now:
                params = {
                    "column": column,
                    "key": " ".join(key),
                    "recorded": was or "empty",
                    "computed": now or "empty",
                }
                yield Fault("run.cell", name, row=line, column=column, params=params)
    for key, (line, _) in recorded.items():
        if key not in computed:
            yield Fault("run.row_extra", name, row=line, params={"key": " ".join(key)})
