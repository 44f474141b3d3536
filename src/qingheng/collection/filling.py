"""A clerk's file against the draft of the submission: what it would write, cell by cell.

The law: what somebody else entered since the workbook was made is not overwritten unless the person says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext as _

from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.incoming import Form, Incoming, Reading
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.collection.submission.submitted import SubmittedSheet, current_submission, incoming
from qingheng.collection.target import refusal_of, target_of
from qingheng.collection.workbook.cells import CellKey, cells_now, key_of, key_of_entered, said_in
from qingheng.organisations.tables import Fault, Place


@dataclass(frozen=True, slots=True)
class Filling:
    """One cell that the file would write."""

    key: CellKey
    value: Incoming
    now: str
    """What the cell says at the moment."""
    made_with: str
    """What it said when the workbook was made."""

    @property
    def is_conflict(self) -> bool:
        """Whether somebody else has changed the cell since the workbook was made, to something different."""
        return self.made_with != self.now

    @property
    def name(self) -> str:
        """By which a form names the cell."""
        return "|".join(self.key)


@dataclass(frozen=True)
class CheckedFill:
    """A clerk's file after its dry run."""

    submission: Submission | None
    """The one it would be written to; None: the first one is still to be opened."""
    checked: CheckedImport
    """The whole draft as it would be, with every fault."""
    cells: tuple[Filling, ...] = ()
    """What would be written."""
    conflicts: tuple[Filling, ...] = ()
    """Cells that somebody else has changed meanwhile; those not chosen stay as they are."""
    emptied: tuple[CellKey, ...] = ()
    """Cells that are emptied, because the file reports the same in another form: events in place of a count, say."""
    kept: tuple[CellKey, ...] = ()
    """Cells that somebody else has changed, and the file has not: they stay."""
    before: Mapping[CellKey, str] = field(default_factory=dict, repr=False)

    @property
    def is_sound(self) -> bool:
        """Whether it may be written."""
        return self.checked.is_sound

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to write and nothing to choose."""
        return not (self.cells or self.conflicts or self.emptied)

    @property
    def unchanged(self) -> int:
        """How many values of the file the draft says already."""
        return self.checked.rows - len(self.cells) - len(self.conflicts) - len(self.kept)

    @cached_property
    def digest(self) -> str:
        """By which a confirmation knows that it writes what the preview showed, whatever is chosen of the conflicts."""
        cells = {each.key: (each.now, said_in(each.value)) for each in (*self.cells, *self.conflicts)}
        return sha256(repr((sorted(cells.items()), self.emptied)).encode()).hexdigest()


def check_filling(
    reading: Reading, office: Office, *, name: str, checksum: str, take: Collection[str] = ()
) -> CheckedFill:
    """The dry run; `take` names the conflicting cells where the file is to prevail."""
    target = target_of(reading, office)
    if target is None:
        office = replace(office, closed=frozenset(), is_verified_later=True)
        return CheckedFill(None, check_reading(reading, office, name=name, checksum=checksum))
    submission = current_submission(*target) or Submission(station=target[0], period=str(target[1]))
    sheet = SubmittedSheet.of(submission, office)
    if sheet is None:
        reading.blame([Fault(Place(name), _("The station has nothing to report for the period."), _("Check both."))])
        return CheckedFill(None, check_reading(reading, office, name=name, checksum=checksum))
    if not submission.is_open:
        reading.blame([Fault(Place(name), *refusal_of(submission))])
    return _Merge(sheet, reading, frozenset(take)).result(name, checksum)


class _Merge:
    """The file's cells laid over the draft's."""

    def __init__(self, sheet: SubmittedSheet, reading: Reading, take: frozenset[str]) -> None:
        self.sheet, self.reading = sheet, reading
        self.now = cells_now(sheet.sheet, sheet.values)
        base = reading.base
        made_with = self.now if base is None else base
        given = [
            Filling(key_of(value), value, self.now.get(key_of(value), ""), made_with.get(key_of(value), ""))
            for value in reading.values
        ]
        changed = [each for each in given if said_in(each.value) != each.now]
        self.kept = [each for each in changed if each.is_conflict and said_in(each.value) == each.made_with]
        self.conflicts = [each for each in changed if each.is_conflict and said_in(each.value) != each.made_with]
        left = {id(each) for each in (*self.kept, *(each for each in self.conflicts if each.name not in take))}
        self.cells = [each for each in changed if id(each) not in left]
        self.spoken = [each for each in given if id(each) not in left]

    def emptied(self) -> Iterator[CellKey]:
        """Entered cells whose data item the file reports in another form, and those that count likewise."""
        forms: dict[tuple[str, str, str], set[Form]] = defaultdict(set)
        for each in self.spoken:
            forms[_group(each.key)].add(_form(each.key))
        spoken = {each.key for each in self.spoken}
        entered = {key_of_entered(row) for row in self.sheet.values if not row.is_empty}
        for key in sorted(entered - spoken):
            given = forms.get(_group(key))
            if given and _form(key) not in given:
                yield key

    def result(self, name: str, checksum: str) -> CheckedFill:
        """The draft as it would be, judged as a whole."""
        emptied = tuple(self.emptied())
        covered = {*emptied, *(each.key for each in self.spoken)}
        rest = [row for row in self.sheet.values if not row.is_empty and key_of_entered(row) not in covered]
        merged = replace(
            self.reading,
            values=[
                *(each.value for each in self.spoken),
                *(incoming(row, self.sheet.submission.when) for row in rest),
            ],
            station=self.sheet.submission.station.code,
            period=self.sheet.submission.when,
        )
        office = replace(self.sheet.office, own=frozenset({merged.station}), is_verified_later=True)
        checked = check_reading(merged, office, name=name, checksum=checksum)
        return CheckedFill(
            submission=self.sheet.submission if self.sheet.submission.pk else None,
            checked=replace(checked, rows=len(self.reading.values)),
            cells=tuple(self.cells),
            conflicts=tuple(each for each in self.conflicts),
            emptied=emptied,
            kept=tuple(each.key for each in self.kept),
            before=self.now,
        )


def _group(key: CellKey) -> tuple[str, str, str]:
    return key.body, key.item, key.key.partition("/")[0]


def _form(key: CellKey) -> Form:
    return Form(bool(key.event), "/" in key.key)
