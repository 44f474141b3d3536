"""Reads observations from CSV and Parquet, each fault of each row located by the file's own line and column.

The law it keeps: a value is the decimal that stands in the file; nothing is guessed, rounded or dropped in silence.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from qianfen.faults import Fault, ObservationError
from qianfen.observation import Missing, Observation
from qianfen.period import Period, PeriodError

REQUIRED = ("body", "audience", "period", "item", "key", "value")
COLUMNS = (*REQUIRED, "missing", "event", "modifiers", "flags")
FILLED = ("body", "audience", "period", "item", "key")
FORMATS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}

Rows = Iterator[tuple[int, Mapping[str, str]]]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_FORMULA_STARTS = tuple("=+-@\t\r")


class UnreadableFileError(Exception):
    """A file that is no table of a known kind, or that needs a library that is not installed."""


@dataclass(slots=True)
class Reading:
    """What a file gave: the observations of its sound rows, and the faults of all others."""

    observations: list[Observation] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of text cells, and the faults found in it so far."""

    name: str
    number: int
    cells: Mapping[str, str]
    faults: list[Fault]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, code: str, column: str, **params: str) -> None:
        params = {"value": self.text(column), "column": column, **params}
        self.faults.append(Fault(code, self.name, row=self.number, column=column, params=params))


def file_format(path: Path) -> str:
    """`csv` or `parquet`, by the ending of the name.

    Raises:
        UnreadableFileError: for any other ending.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise UnreadableFileError(
            f'"{path.name}" is neither .csv nor .parquet, so its rows cannot be read. '
            "Save it as CSV (UTF-8 or GB18030) or Parquet."
        ) from None


def parse_observations(path: str | Path) -> Reading:
    """The observations of a CSV or Parquet file with the faults of its rows; codes are checked against no framework.

    Row numbers are those of the file: the header of a CSV file is line 1, the first row of a Parquet file is row 1.

    Raises:
        UnreadableFileError: for another kind of file, or Parquet without pyarrow.
        OSError: if the file cannot be opened.
    """
    path = Path(path)
    if file_format(path) == "csv":
        return parse_csv(path.name, path.read_bytes())
    return _parsed(path.name, lambda faults: _parquet_rows(path, faults))


def parse_csv(name: str, content: bytes) -> Reading:
    """The observations of a CSV file that is already in memory; the name is for messages."""
    return _parsed(name, lambda faults: _csv_rows(name, content, faults))


def _parsed(name: str, table: Callable[[list[Fault]], Rows]) -> Reading:
    reading = Reading()
    for number, cells in table(reading.faults):
        row = _Row(name, number, cells, [])
        observation = _observation(row)
        if row.faults or observation is None:
            reading.faults.extend(row.faults)
        else:
            reading.observations.append(observation)
    return reading


def read_observations(path: str | Path) -> list[Observation]:
    """The observations of a CSV or Parquet file.

    Raises:
        ObservationError: with every fault of every row.
        UnreadableFileError: for another kind of file, or Parquet without pyarrow.
        OSError: if the file cannot be opened.
    """
    reading = parse_observations(path)
    if reading.faults:
        raise ObservationError(reading.faults)
    return reading.observations


def _observation(row: _Row) -> Observation | None:
    """The value of one row, or nothing where a cell cannot be read."""
    for column in FILLED:
        if not row.text(column):
            row.fault("file.cell_empty", column)
    if is_formula(row.text("body")):
        row.fault("file.body_formula", "body")
    period, value, missing = _period(row), _value(row), _missing(row)
    if row.faults or period is None:
        return None
    return Observation(
        body=row.text("body"),
        audience=row.text("audience"),
        period=period,
        item=row.text("item"),
        key=row.text("key"),
        value=value,
        missing=missing,
        event=row.text("event"),
        modifiers=_codes(row.text("modifiers")),
        flags=frozenset(_codes(row.text("flags"))),
        row=row.number,
    )


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens the results would run the text."""
    return text.startswith(_FORMULA_STARTS)


def refuse_formulas(bodies: Iterable[str]) -> None:
    """Check codes of bodies that did not come from a file.

    Raises:
        ObservationError: naming every code that a spreadsheet would run.
    """
    refused = sorted({body for body in bodies if is_formula(body)})
    if refused:
        faults = [Fault("file.body_formula", "bodies", column="body", params={"value": body}) for body in refused]
        raise ObservationError(faults)


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in re.split(r"[+;]", text) if code.strip())


@lru_cache(maxsize=4096)
def _parsed_period(text: str) -> Period:
    return Period.parse(text)


def _period(row: _Row) -> Period | None:
    try:
        return _parsed_period(row.text("period")) if row.text("period") else None
    except PeriodError:
        row.fault("file.period", "period")
        return None


def _value(row: _Row) -> Decimal | None:
    text = row.text("value")
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        row.fault("file.number", "value")
        return None
    return Decimal(text)


def _missing(row: _Row) -> Missing | None:
    text = row.text("missing")
    reasons = [reason.value for reason in Missing]
    if text and text not in reasons:
        row.fault("file.missing", "missing", hint=nearest(text, reasons), choices=", ".join(reasons))
        return None
    return Missing(text) if text else None


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of the words that was probably meant, as a hint to print; empty if none is near."""
    by_lower = {known.lower(): known for known in words}
    close = get_close_matches(word.strip().lower(), by_lower, n=1, cutoff=0.5)
    return f' Did you mean "{by_lower[close[0]]}"?' if close else ""


def _header_faults(name: str, header: Sequence[str]) -> Iterator[Fault]:
    """Unknown, doubled and lacking columns."""
    for separator in ";\t|":
        if len(header) == 1 and separator in header[0]:
            yield Fault("file.separator", name, row=1, params={"separator": separator})
            return
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            params = {"column": column, "hint": nearest(column, COLUMNS), "columns": ", ".join(COLUMNS)}
            yield Fault("file.column_unknown", name, row=1, column=column, params=params)
        elif header.count(column) > 1:
            yield Fault("file.column_doubled", name, row=1, column=column, params={"column": column})
    for column in REQUIRED:
        if column not in header:
            params = {"column": column, "columns": ", ".join(REQUIRED)}
            yield Fault("file.column_lacking", name, row=1, column=column, params=params)


def _decoded(name: str, content: bytes, faults: list[Fault]) -> str:
    """The text of a CSV file: UTF-8, with or without its mark, or GB18030 as office programs in China write it."""
    if content.startswith((b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0")) or b"\0" in content:
        faults.append(Fault("file.not_text", name, params={}))
        return ""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            at = content.count(b"\n", 0, error.start) + 1
    faults.append(Fault("file.encoding", name, row=at, params={}))
    return ""


def _csv_rows(name: str, content: bytes, faults: list[Fault]) -> Rows:
    """Rows of a CSV file with the line each begins on; lines without any text are no rows."""
    before = len(faults)
    text = _decoded(name, content, faults)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records = _records(reader, name, faults)
    _, header = next(records, (1, []))
    header = [cell.strip() for cell in header]
    if len(faults) == before:
        faults.extend(_header_faults(name, header) if any(header) else [Fault("file.empty", name, params={})])
    if len(faults) > before:
        return
    for number, record in records:
        if len(record) != len(header) and any(record):
            params = {"found": str(len(record)), "expected": str(len(header))}
            faults.append(Fault("file.cells", name, row=number, params=params))
        elif any(record):
            yield number, {column: cell.strip() for column, cell in zip(header, record, strict=True)}


def _records(reader: Any, name: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Records with their first line; a quote left open ends the reading with a fault."""
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault("file.quoting", name, row=line, params={"error": str(error)}))
            return
        yield line, record


def require_pyarrow() -> Any:
    """The pyarrow library, which only Parquet files need.

    Raises:
        UnreadableFileError: with what to install.
    """
    try:
        import pyarrow.parquet  # noqa: PLC0415 - an extra: only those who use Parquet install it
    except ImportError:
        raise UnreadableFileError(
            'Parquet files need the library "pyarrow", which is not installed. '
            'Install it with: pip install "qingheng[parquet]", or use CSV instead.'
        ) from None
    return pyarrow


def _parquet_rows(path: Path, faults: list[Fault]) -> Rows:
    """Rows of a Parquet file, counted from 1, every cell as the text it would have in CSV."""
    arrow = require_pyarrow()
    try:
        table = arrow.parquet.ParquetFile(path)
    except arrow.ArrowInvalid as error:
        raise UnreadableFileError(
            f'"{path.name}" is named like a Parquet file but is none ({error}). Export it again, or use CSV.'
        ) from None
    with table:
        header = list(table.schema_arrow.names)
        header_faults = list(_header_faults(path.name, header))
        faults.extend(header_faults)
        if header_faults:
            return
        number = 0
        for batch in table.iter_batches():
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, {column: _cell(cell) for column, cell in zip(header, cells, strict=True)}


def _cell(cell: object) -> str:
    """A typed cell as text; a list (modifiers, flags) joined as in CSV, a float as its shortest exact spelling."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "+".join(map(str, cell))
    return str(cell).strip()
