"""Writes a long CSV table of synthetic observations: ``python -m benchmarks.observations_csv PATH ROWS``.

The law it keeps: rows of all bodies and months stand mixed, as systems export them, and never all of them in memory.
"""

import csv
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from benchmarks.data import write_province
from benchmarks.province import FRAMEWORK
from qianfen import load_framework

ROWS_A_BODY = 1185
"""About as many as the county framework asks of a body in two years."""
FIRST_YEAR, YEARS = 2024, 2
HEADER = ("body", "audience", "period", "item", "key", "value", "missing", "event", "modifiers", "flags")
WRITTEN_AT_ONCE = 20_000


def write(path: Path, rows: int) -> None:
    """Write about so many rows; bodies are called B000000, B000001 and so on, of the audiences in turn."""
    with tempfile.TemporaryDirectory() as folder, path.open("w", encoding="utf-8", newline="") as stream:
        made = write_province(
            load_framework(FRAMEWORK), Path(folder), bodies=bodies_for(rows), years=YEARS, first_year=FIRST_YEAR
        )
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for part in sorted(made.glob("*.parquet")):
            table = parquet.read_table(part)
            mixed = table.take(pa.array(np.random.default_rng(1).permutation(table.num_rows)))
            for batch in mixed.to_batches(WRITTEN_AT_ONCE):
                columns = [batch.column(name).to_pylist() for name in HEADER]
                writer.writerows(map(_cells, zip(*columns, strict=True)))


def bodies_for(rows: int) -> int:
    """How many bodies have so many rows."""
    return max(2, rows // ROWS_A_BODY)


def _cells(row: tuple[object, ...]) -> list[object]:
    return ["" if cell is None else int(cell) if isinstance(cell, float) else cell for cell in row]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
