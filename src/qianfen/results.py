"""Writes scores, deductions and alerts as tables: the documented columns, in one order, points with two decimals.

The law it keeps: the same scorecards give the same bytes, and a file appears whole or not at all.
"""

import csv
import io
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qianfen.files import refuse_formulas, require_pyarrow
from qianfen.framework import Framework
from qianfen.points import format_points
from qianfen.scorecard import Scorecard
from qianfen.thresholds import raise_alerts

TABLES = {
    "scores": ("body", "as_of", "node", "level", "points", "full", "flags"),
    "deductions": ("body", "as_of", "item", "points_lost", "reason", "inputs"),
    "alerts": ("body", "as_of", "line", "node", "level", "points", "threshold"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of results: its name, its columns, and rows of text cells."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_csv(self) -> bytes:
        """UTF-8 without a mark, commas, line feeds, quotes only where needed."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return buffer.getvalue().encode()

    def as_parquet(self) -> bytes:
        """All cells as text, exactly as in CSV, so that points stay exact decimals.

        Raises:
            UnreadableFileError: without pyarrow.
        """
        arrow = require_pyarrow()
        cells = {column: [row[index] for row in self.rows] for index, column in enumerate(self.columns)}
        schema = arrow.schema([(column, arrow.string()) for column in self.columns])
        buffer = io.BytesIO()
        arrow.parquet.write_table(arrow.table(cells, schema=schema), buffer)
        return buffer.getvalue()


WRITERS: dict[str, Callable[[Table], bytes]] = {"csv": Table.as_csv, "parquet": Table.as_parquet}


def result_tables(framework: Framework, scorecards: Iterable[Scorecard]) -> tuple[Table, ...]:
    """The tables of scores, deductions and alerts: by body, then month, then the framework's own order."""
    ordered = sorted(scorecards, key=lambda scorecard: (scorecard.body, scorecard.as_of))
    rows = {
        "scores": _score_rows(ordered),
        "deductions": _deduction_rows(ordered),
        "alerts": _alert_rows(framework, ordered),
    }
    return tuple(Table(name, columns, tuple(rows[name])) for name, columns in TABLES.items())


def _score_rows(scorecards: Iterable[Scorecard]) -> Iterator[tuple[str, ...]]:
    for card in scorecards:
        for node in card.nodes.values():
            points, full, flags = format_points(node.points), format_points(node.full), ";".join(sorted(node.flags))
            yield card.body, str(card.as_of), node.code, str(node.level), points, full, flags


def _deduction_rows(scorecards: Iterable[Scorecard]) -> Iterator[tuple[str, ...]]:
    for card in scorecards:
        for lost in card.deductions:
            inputs = json.dumps(dict(lost.inputs), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield card.body, str(card.as_of), lost.item, format_points(lost.points_lost), lost.reason, inputs


def _alert_rows(framework: Framework, scorecards: Iterable[Scorecard]) -> Iterator[tuple[str, ...]]:
    for card in scorecards:
        for alert in raise_alerts(framework, card):
            points, threshold = format_points(alert.points), format_points(alert.threshold)
            yield card.body, str(card.as_of), alert.line.value, alert.node, alert.level.value, points, threshold


def write_results(
    directory: str | Path, framework: Framework, scorecards: Iterable[Scorecard], *, file_format: str = "csv"
) -> tuple[Path, ...]:
    """Write `scores`, `deductions` and `alerts` into a directory (made if need be); give their paths.

    Raises:
        ObservationError: for a body code that a spreadsheet would run as a formula.
        UnreadableFileError: for Parquet without pyarrow.
        OSError: if the directory cannot be written; no file is left half-written.
    """
    directory = Path(directory)
    tables = result_tables(framework, scorecards)
    refuse_formulas(row[0] for row in tables[0].rows)
    contents = {f"{table.name}.{file_format}": WRITERS[file_format](table) for table in tables}
    return write_files(directory, contents)


def write_files(directory: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write several files: all beside their places first, then renamed into them, so that none is ever half-written."""
    directory.mkdir(parents=True, exist_ok=True)
    waiting = {directory / name: directory / f".{name}.{secrets.token_hex(4)}.part" for name in contents}
    try:
        for temporary, content in zip(waiting.values(), contents.values(), strict=True):
            _write_through(temporary, content)
        for path, temporary in waiting.items():
            temporary.replace(path)
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    return tuple(waiting)


def _write_through(path: Path, content: bytes) -> None:
    """A new file on the disk, not only in its cache."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
