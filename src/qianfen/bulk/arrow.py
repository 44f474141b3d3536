"""Arrow tables to columns. Needs the extra ``qianfen[parquet]``; nothing else in the engine does.

The law it keeps: codes and values are handed over as they lie in memory; what cannot be held exactly is marked as odd.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from qianfen.bulk.columns import Coded, Codes, Columns
from qianfen.faults import Fault, ObservationError
from qianfen.kernel.cells import PLACES, SCALE, Ints

TEXTS = ("body", "audience", "period", "item", "key", "missing", "event", "modifiers", "flags")
OPTIONAL = ("missing", "event", "modifiers", "flags")
FLOAT_EXACT = 2.0**51
"""Up to here a double is nearest to only one number of six decimals."""
CLOSE = 1e-2
"""Hundredth of a millionth: further off, a number has more than six decimals."""


def columns_from_arrow(table: Any, *, first_row: int = 1) -> Columns:
    """The columns of an Arrow table or record batch in the documented long format.

    Args:
        table: a ``pyarrow.Table``; text columns may be plain or dictionary-encoded.
        first_row: number of its first row in the file, for messages.
    """
    _check_columns(table.column_names)
    texts = {name: _coded(table, name) for name in TEXTS}
    texts["body"] = _occurring(texts["body"])
    column = _one_chunk(table.column("value"))
    cells, odd = _cells(column)
    given = None if column.null_count == 0 else np.asarray(column.is_valid())
    exact = tuple(_decimal(value) for value in column.to_pylist()) if odd else None
    return Columns(**texts, cells=cells, given=given, odd=odd, first_row=first_row, exact=exact)


def _check_columns(names: Iterable[str]) -> None:
    needed = [name for name in (*TEXTS, "value") if name not in OPTIONAL]
    lacking = [name for name in needed if name not in set(names)]
    if lacking:
        params = {"columns": ", ".join(needed)}
        raise ObservationError(
            Fault("file.column_lacking", "", column=name, params={"column": name, **params}) for name in lacking
        )


def _coded(table: Any, name: str) -> Coded:
    if name in OPTIONAL and name not in table.column_names:
        return Coded(np.full(table.num_rows, -1, dtype=np.int32), ())
    column = _one_chunk(table.column(name))
    if not hasattr(column, "dictionary"):
        column = column.dictionary_encode()
    texts = tuple("" if text is None else str(text) for text in column.dictionary.to_pylist())
    indices = column.indices
    codes = np.asarray(indices.fill_null(-1) if indices.null_count else indices).astype(np.int32, copy=False)
    return _without_empty(codes, texts)


def _without_empty(codes: Codes, texts: tuple[str, ...]) -> Coded:
    """An empty text is nothing."""
    if "" not in texts:
        return Coded(codes, texts)
    kept = [text for text in texts if text]
    renumbered = np.array([kept.index(text) if text else -1 for text in texts] + [-1], dtype=np.int32)
    return Coded(renumbered[codes], tuple(kept))


def _occurring(coded: Coded) -> Coded:
    """Only the bodies that occur: the dictionary of a slice still holds those of the whole."""
    used = np.bincount(coded.codes + 1, minlength=len(coded.texts) + 1)[1:] > 0
    if used.all():
        return coded
    renumbered = np.append(np.cumsum(used) - 1, -1).astype(np.int32)
    return Coded(renumbered[coded.codes], tuple(text for text, found in zip(coded.texts, used, strict=True) if found))


def _one_chunk(column: Any) -> Any:
    if not hasattr(column, "chunks"):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.unify_dictionaries().combine_chunks() if column.num_chunks else column.combine_chunks()


def _cells(column: Any) -> tuple[Ints, bool]:
    """Values in millionths, and whether some could not be held exactly."""
    kind = str(column.type)
    if not kind.startswith(("int", "uint", "double", "float", "decimal128")):
        return np.zeros(len(column), dtype=np.int64), True
    if column.null_count:
        column = column.fill_null(0)
    if kind.startswith(("int", "uint")):
        values = np.asarray(column).astype(np.int64, copy=False)
        return values * SCALE, bool(values.size and np.abs(values).max() >= 2**62 // SCALE)
    if kind in {"double", "float"}:
        return _from_floats(np.asarray(column).astype(np.float64, copy=False))
    if kind.startswith("decimal128") and column.type.scale <= PLACES:
        return _from_decimals(column)
    return np.zeros(len(column), dtype=np.int64), True


def _from_floats(values: Any) -> tuple[Ints, bool]:
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = values * SCALE
        whole = np.rint(scaled)
        close = np.abs(scaled - whole) <= CLOSE
    if not close.all() or np.abs(whole).max(initial=0.0) >= FLOAT_EXACT:
        return np.zeros(len(values), dtype=np.int64), True
    return whole.astype(np.int64), False


def _from_decimals(column: Any) -> tuple[Ints, bool]:
    """Decimals are 128-bit whole numbers: the lower half is the number if the upper half is only its sign."""
    words = np.frombuffer(column.buffers()[1], dtype=np.int64)[2 * column.offset : 2 * (column.offset + len(column))]
    low, high = words[0::2], words[1::2]
    factor = 10 ** (PLACES - column.type.scale)
    limit = 2**62 // factor
    if (high != low >> 63).any() or np.abs(low).max(initial=0) >= limit:
        return np.zeros(len(column), dtype=np.int64), True
    return low * factor, False


def _decimal(value: object) -> Decimal | None:
    """The shortest decimal of a value; what cannot be read as a number is none, and a fault."""
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal("NaN")
