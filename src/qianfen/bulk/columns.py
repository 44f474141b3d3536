"""Observations as columns: codes into dictionaries, and values in whole millionths.

The law it keeps: no Python object per row; a row becomes an observation only when somebody must look at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qianfen.inspection.rows import to_cell_or_none
from qianfen.kernel.cells import Bools, Ints, from_cell
from qianfen.observation import Missing, Observation
from qianfen.period import Period

Codes: TypeAlias = NDArray[np.int32]
Row: TypeAlias = int


@dataclass(frozen=True)
class Coded:
    """A column of texts: codes into a dictionary; -1 stands for nothing."""

    codes: Codes
    texts: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Coded:
        """Encode texts; an empty text is nothing."""
        known: dict[str, int] = {}
        codes = [known.setdefault(text, len(known)) if text else -1 for text in texts]
        return cls(np.array(codes, dtype=np.int32), tuple(known))

    def text(self, row: Row) -> str:
        """The text of a row, empty for nothing."""
        code = int(self.codes[row])
        return self.texts[code] if code >= 0 else ""

    @cached_property
    def is_empty(self) -> bool:
        """Whether every row holds nothing."""
        return not self.texts or bool((self.codes < 0).all())

    def take(self, rows: slice) -> Coded:
        """Some rows."""
        return Coded(self.codes[rows], self.texts)


@dataclass(frozen=True)
class Columns:
    """A block of observations, column by column. Rows of one body stand in one block."""

    body: Coded
    audience: Coded
    period: Coded
    item: Coded
    key: Coded
    missing: Coded
    event: Coded
    modifiers: Coded
    """Modifiers of a row joined by ``+``."""
    flags: Coded
    """Flags of a row joined by ``+``, ``;`` or ``,``."""
    cells: Ints
    """Values in whole millionths; anything where there is none."""
    given: Bools | None
    """Which rows hold a value; None if all do."""
    odd: bool = False
    """Some value could not be held exactly: look at the rows."""
    first_row: int = 1
    """Number of the first row in its file, for messages."""
    exact: tuple[Decimal | None, ...] | None = None
    """The values as they were written, if they are at hand."""

    def __len__(self) -> int:
        return len(self.cells)

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Columns:
        """Encode observations: for tests and for small data."""
        rows = list(observations)
        values = [None if row.value is None else to_cell_or_none(row.value) for row in rows]
        given = [row.value is not None for row in rows]
        return cls(
            body=Coded.of(row.body for row in rows),
            audience=Coded.of(row.audience for row in rows),
            period=Coded.of(str(row.period) for row in rows),
            item=Coded.of(row.item for row in rows),
            key=Coded.of(row.key for row in rows),
            missing=Coded.of(row.missing or "" for row in rows),
            event=Coded.of(row.event for row in rows),
            modifiers=Coded.of("+".join(row.modifiers) for row in rows),
            flags=Coded.of(";".join(sorted(row.flags)) for row in rows),
            cells=np.array([0 if value is None else value for value in values], dtype=np.int64),
            given=None if all(given) else np.array(given, dtype=bool),
            odd=any(value is None for value, known in zip(values, given, strict=True) if known),
            exact=tuple(row.value for row in rows),
        )

    def observation(self, row: Row) -> Observation:
        """One row, as everywhere else."""
        missing = self.missing.text(row)
        return Observation(
            body=self.body.text(row),
            audience=self.audience.text(row),
            period=Period.parse(self.period.text(row)),
            item=self.item.text(row),
            key=self.key.text(row),
            value=self._value(row),
            missing=Missing(missing) if missing else None,
            event=self.event.text(row),
            modifiers=split(self.modifiers.text(row)),
            flags=frozenset(split(self.flags.text(row))),
            row=self.first_row + row,
        )

    def _value(self, row: Row) -> Decimal | None:
        if self.exact is not None:
            return self.exact[row]
        if self.given is not None and not self.given[row]:
            return None
        return from_cell(int(self.cells[row]))


def split(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several codes."""
    for separator in (";", ","):
        text = text.replace(separator, "+")
    return tuple(part.strip() for part in text.split("+") if part.strip())
