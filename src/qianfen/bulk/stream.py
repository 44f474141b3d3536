"""Streams Parquet through the kernel, block by block; one process per core if wanted.

The law it keeps: memory holds one block of whole bodies, however large the file; a body's rows stand together in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qianfen.bulk.arrow import OPTIONAL, TEXTS, columns_from_arrow
from qianfen.bulk.block import BlockScores, score_columns
from qianfen.framework.model import Framework

Result = TypeVar("Result")
BODIES_PER_BLOCK = 256


class NotSortedError(ValueError):
    """A file in which the rows of a body do not stand together."""


def score_parquet(framework: Framework, path: str | Path) -> Iterator[BlockScores]:
    """Score a Parquet file, or a folder of such files, block by block.

    Row groups should hold whole bodies (about 256 each); a body that continues in the next group is put together.

    Args:
        framework: the indicator framework.
        path: a file, or a folder of ``*.parquet`` parts, each with whole bodies.

    Raises:
        ObservationError: with every fault of a block.
        NotSortedError: if a body turns up again after others.
    """
    for part in parts_of(path):
        seen: set[str] = set()
        for table, first_row in _blocks(part):
            columns = columns_from_arrow(table, first_row=first_row)
            _remember(columns.body.texts, seen, part)
            yield score_columns(framework, columns)


def parts_of(path: str | Path) -> list[Path]:
    """The Parquet files of a data set, in order."""
    found = Path(path)
    return sorted(found.glob("*.parquet")) if found.is_dir() else [found]


def in_processes(work: Callable[[Path], Result], parts: Sequence[Path], *, processes: int) -> Iterable[Result]:
    """Give whole parts to processes; results in the order of the parts. Paths travel, rows never do."""
    if processes <= 1:
        return map(work, parts)
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(work, parts))


def _blocks(path: Path) -> Iterator[tuple[Any, int]]:
    """Tables of whole bodies, with the number of their first row."""
    carried: Any = None
    row = 1
    for table, goes_on in _groups(path):
        joined = table if carried is None else _joined(carried, table)
        whole = _start_of_last_body(joined) if goes_on else joined.num_rows
        carried = joined.slice(whole) if whole < joined.num_rows else None
        if whole:
            yield joined.slice(0, whole), row
            row += whole


def _groups(path: Path) -> Iterator[tuple[Any, bool]]:
    """Row groups, and whether the last body of each may go on in the next."""
    from pyarrow import parquet  # noqa: PLC0415 - only this path needs the extra

    metadata = parquet.read_metadata(path)
    names = metadata.schema.names
    texts = [name for name in TEXTS if name in names]
    file = parquet.ParquetFile(path, read_dictionary=texts, metadata=metadata)
    wanted = [name for name in _filled(metadata, names) if name in (*TEXTS, "value")]
    for group in range(file.num_row_groups):
        goes_on = group + 1 < file.num_row_groups and _may_go_on(metadata, group, names)
        yield file.read_row_group(group, columns=wanted, use_threads=False), goes_on


def _filled(metadata: Any, names: Sequence[str]) -> Iterator[str]:
    """Columns that hold anything at all; optional ones often do not, and need not be read."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    for index, name in enumerate(names):
        found = [group.column(index).statistics for group in groups]
        if (
            name not in OPTIONAL
            or any(entry is None or not entry.has_null_count for entry in found)
            or any(entry.null_count < group.num_rows for entry, group in zip(found, groups, strict=True))
        ):
            yield name


def _may_go_on(metadata: Any, group: int, names: Sequence[str]) -> bool:
    if "body" not in names:
        return False
    column = names.index("body")
    here, there = (metadata.row_group(number).column(column).statistics for number in (group, group + 1))
    known = all(found is not None and found.has_min_max for found in (here, there))
    return not known or bool(here.max >= there.min)


def _joined(carried: Any, table: Any) -> Any:
    from pyarrow import concat_tables  # noqa: PLC0415 - only this path needs the extra

    return concat_tables([carried, table]).unify_dictionaries().combine_chunks()


def _start_of_last_body(table: Any) -> int:
    column = table.column("body").combine_chunks()
    column = column.chunk(0) if hasattr(column, "chunk") else column
    codes = np.asarray(column.indices)
    others = np.flatnonzero(codes != codes[-1])
    return int(others[-1]) + 1 if others.size else 0


def _remember(bodies: Iterable[str], seen: set[str], path: Path) -> None:
    again = seen.intersection(bodies)
    if again:
        message = (
            f'The rows of "{min(again)}" do not stand together in {path.name}, so its year cannot be summed up '
            "block by block. Sort the file by body."
        )
        raise NotSortedError(message)
    seen.update(bodies)
