"""A long table of any length, staged, judged and stored block by block. The law: one fault, and nothing is stored."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.bulk.staged import StagedRows, Step, no_step
from qingheng.collection.checked import Change, CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.effects import Effect, effects_in, greatest_first, stored_months
from qingheng.collection.long_table import columns_in, read_long_table
from qingheng.collection.office import Office
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault, Place, Row, Table, TableError, read_tables
from qingheng.organisations.tables.guards import OLD_OFFICE, ZIP
from qingheng.organisations.tables.reading import csv_rows, encoding_of

CHUNK = 1 << 20
Binary = io.BufferedReader | io.BytesIO
SHOWN_MAX = 300


@dataclass
class Sum:
    """What all blocks together come to."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    ended: int = 0
    bodies: dict[int, Body] = field(default_factory=dict)
    touched: dict[tuple[int, int], Period] = field(default_factory=dict)
    """Body and year, with the first month in it that changes."""
    changes: list[Change] = field(default_factory=list)
    """The first ones, to be shown."""
    effects: list[Effect] = field(default_factory=list)
    digest: str = ""

    def add(self, checked: CheckedImport) -> None:
        """One more block."""
        self.rows += checked.rows
        self.added += checked.added
        self.changed += checked.changed
        self.ended += len(checked.ended)
        self.bodies.update({body.pk: body for body in checked.bodies})
        self.changes.extend(checked.changes[: max(0, SHOWN_MAX - len(self.changes))])
        self.digest = sha256(f"{self.digest}{checked.digest}".encode()).hexdigest()
        for body, name in checked.touched:
            month = Period.parse(name).last_month
            key = body, month.year
            if key not in self.touched or month.order < self.touched[key].order:
                self.touched[key] = month


class LargeFile:
    """A long table on its way in, as `by` brings it."""

    def __init__(self, rows: StagedRows, checksum: str, office: Office) -> None:
        self.rows, self.checksum, self.office = rows, checksum, office
        self.sum = Sum()

    @property
    def name(self) -> str:
        """The file's name."""
        return self.rows.name

    def check(self, step: Step = no_step) -> None:
        """The dry run: afterwards `sum` and the faults are known."""
        months = self.rows.months
        latest = max((month.year for month in months), default=0)
        month = max(stored_months(latest) | {each for each in months if each.year == latest}, default=None)
        for checked in self._blocks(step):
            if month is not None and not self.rows.faults_count:
                self.sum.effects.extend(_effects(checked, month))
        self.sum.effects = greatest_first(self.sum.effects)[:SHOWN_MAX]

    def sound_blocks(self, *, expected: str = "", step: Step = no_step) -> Iterator[CheckedImport]:
        """The blocks to be stored one after the other; raises at the end what stands in the way.

        After the first fault no block is given any more, but all are judged: FaultyImportError comes with every fault
        known. StaleImportError comes if the result is not the one `expected` from the dry run.
        """
        for checked in self._blocks(step):
            if not self.rows.faults_count:
                yield checked
        if self.rows.faults_count:
            raise FaultyImportError(
                _("%(count)s faults were found; nothing was stored.") % {"count": self.rows.faults_count}
            )
        if expected and expected != self.sum.digest:
            raise StaleImportError(_("The data have changed since the preview. Look at it again before storing."))

    def _blocks(self, step: Step) -> Iterator[CheckedImport]:
        self.sum, done = Sum(), 0
        for block in self.rows.blocks():
            reading = read_long_table(Table(self.name, (self.rows.header, *block)))
            checked = check_reading(reading, self.office, name=self.name, checksum=self.checksum)
            self.rows.blame(checked.faults)
            self.sum.add(checked)
            yield checked
            done += len(block)
            step(done, self.rows.count)


def _effects(checked: CheckedImport, month: Period) -> Iterable[Effect]:
    """As `effects_of` has it: nothing where two framework versions share the year."""
    years = [year for year in checked.years if year.year == month.year]
    return effects_in(years[0], month, checked.bodies) if len(years) == 1 and not checked.faults else ()


@contextmanager
def large_file(
    source: Path | bytes, name: str, *, by: object, today: date | None = None, step: Step = no_step
) -> Iterator[LargeFile]:
    """Stage a file for as long as it is needed; raises TableError if it is no long table."""
    folder = Path(settings.DATA_DIR) / "staging"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="rows-", dir=folder) as temporary, _opened(source) as stream:
        checksum = file_digest(stream, "sha256").hexdigest()
        rows = _rows(stream, name)
        header = next((row for row in rows if not row.is_blank), None)
        if header is None:
            raise TableError([Fault(Place(name), _("The file is empty."), _("Fill in the template."))])
        staged = StagedRows(Path(temporary), name, header, columns_in(header, name))
        try:
            staged.fill(rows, step)
            yield LargeFile(staged, checksum, Office.open(by, today))
        finally:
            staged.close()


@contextmanager
def _opened(source: Path | bytes) -> Iterator[Binary]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        yield stream


def _rows(stream: Binary, name: str) -> Iterator[Row]:
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    if start.startswith((ZIP, OLD_OFFICE)):
        yield from _only_table(read_tables(stream.read(), name), name).rows
        return
    text = io.TextIOWrapper(stream, encoding=encoding_of(lambda: _chunks(stream), name), newline="")
    stream.seek(0)
    yield from csv_rows(text, name)
    text.detach()


def _chunks(stream: Binary) -> Iterator[bytes]:
    stream.seek(0)
    return iter(lambda: stream.read(CHUNK), b"")


def _only_table(tables: Iterable[Table], name: str) -> Table:
    filled = [table for table in tables if not all(row.is_blank for row in table.rows)]
    if len(filled) != 1 or filled[0].faults:
        faults = [fault for table in filled for fault in table.faults]
        message = _("A long table has one filled sheet; this workbook has %(count)s.") % {"count": len(filled)}
        raise TableError(faults or [Fault(Place(name), message, _("Leave one sheet."))])
    return filled[0]
