"""Writes scores, deductions and alerts as tables: the documented columns, in one order, points with two decimals.

The law it keeps: the same scorecards give the same bytes, and a file appears whole or not at all.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qianfen.alerts import raise_alerts
from qianfen.files import require_pyarrow
from qianfen.framework import Framework
from qianfen.points import format_points
from qianfen.score import Scorecard

SCORES = ("body", "as_of", "node", "level", "points", "full", "flags")
DEDUCTIONS = ("body", "as_of", "item", "points_lost", "reason", "inputs")
ALERTS = ("body", "as_of", "line", "node", "level", "points", "threshold")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of results: its name, its columns, and rows of text cells."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def as_csv(self) -> bytes:
        """UTF-8 without a mark, comma, LF, quotes only where needed."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return buffer.getvalue().encode()
