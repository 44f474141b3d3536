"""A submission as its reviewer reads it: bodies × columns, each cell beside what counted and what was said last time.

The law: whoever verifies from outside sees the cells of the station's own body and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from qianfen import Item
from qingheng.collection.incoming import Slot
from qingheng.collection.layout import Column, modifiers_of
from qingheng.collection.models import EnteredValue, Evidence, Observation, Question, Submission
from qingheng.collection.naming import key_name
from qingheng.collection.stored import Stored, last_revisions
from qingheng.collection.submission.submitted import SubmittedSheet
from qingheng.collection.words import modifier_label
from qingheng.organisations.models import Body


class Said(Protocol):
    """A value, or the word that stands for one: entered, stored, or of the period before."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def missing(self) -> str: ...


Place = tuple[int, str, str]
"""Body, item and key of a cell."""


@dataclass(frozen=True)
class Cell:
    """One cell of the table."""

    column: Column
    is_asked: bool
    entered: EnteredValue | None
    counted: Said | None
    """What counts now, or counted before this submission was accepted."""
    last: Said | None
    """What was reported for the period before."""
    events: int
    """How many single events stand in its place."""
    questions: Sequence[Question]
    evidence: int

    @property
    def shown(self) -> Said | None:
        """What was entered, or else what counts already."""
        return self.entered or self.counted

    @property
    def is_correction(self) -> bool:
        """Whether it changes what counted before."""
        new, old = self.entered, self.counted
        return bool(new and old and (new.value, new.missing) != (old.value, old.missing))

    @property
    def change(self) -> Decimal | None:
        """By how much it differs from the period before."""
        new, old = self.shown, self.last
        return new.value - old.value if new and old and new.value is not None and old.value is not None else None


@dataclass(frozen=True)
class Row:
    """All cells of one body."""

    body: Body
    is_own: bool
    cells: Sequence[Cell]

    @property
    def is_touched(self) -> bool:
        """Whether something was entered for the body."""
        return any(cell.entered is not None or cell.events for cell in self.cells)


@dataclass(frozen=True)
class Happening:
    """A single event that was entered, in words."""

    entered: EnteredValue
    column: Column
    circumstances: Sequence[str]
    evidence: Sequence[Evidence]


class ReviewTable:
    """Everything a submission says, or only what it says of the station's own body."""

    def __init__(self, sheet: SubmittedSheet, *, only_own: bool = False) -> None:
        self.sheet, self.submission, self.only_own = sheet, sheet.submission, only_own
        self.columns = sheet.sheet.columns
        self._bodies = {body.pk: body for body in sheet.sheet.bodies if not only_own or sheet.sheet.is_own(body)}

    @cached_property
    def entered(self) -> list[EnteredValue]:
        """The entered values that this reader may see; emptied cells among them."""
        return [row for row in self.sheet.values if row.body_id in self._bodies]

    @cached_property
    def groups(self) -> list[tuple[Item, int]]:
        """The items above the columns, each with how many it spans."""
        spans: dict[str, tuple[Item, int]] = {}
        for column in self.columns:
            spans[column.item.code] = column.item, spans.get(column.item.code, (None, 0))[1] + 1
        return list(spans.values())

    @cached_property
    def heads(self) -> list[tuple[str, str]]:
        """The name and unit of each column."""
        return [(key_name(column.item, column.key), column.data_item.unit) for column in self.columns]

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """The item and data item of each column, by their keys."""
        return {(each.item.code, each.key): key_name(each.item, each.key) for each in self.columns}

    @cached_property
    def rows(self) -> list[Row]:
        """One row for each body."""
        return [
            Row(body, self.sheet.sheet.is_own(body), [self._cell(body, column) for column in self.columns])
            for body in self._bodies.values()
        ]

    @property
    def touched(self) -> int:
        """Of how many bodies something was entered."""
        return sum(row.is_touched for row in self.rows)

    def _cell(self, body: Body, column: Column) -> Cell:
        place = body.pk, column.item.code, column.key
        plain = [row for row in self._by_place.get(place, ()) if not row.event]
        return Cell(
            column,
            self.sheet.sheet.is_open(column, body),
            plain[0] if plain else None,
            self._counted.get(place),
            self._last.get(place),
            sum(bool(row.event) and not row.is_empty for row in self._by_place.get(place, ())),
            self._questions.get(place, ()),
            sum(not file.event for file in self._evidence.get(place[:2], ())),
        )

    @cached_property
    def _by_place(self) -> Mapping[Place, Sequence[EnteredValue]]:
        return _by_place(self.entered)

    @cached_property
    def _counted(self) -> Mapping[Place, Said]:
        """What counts, or what the acceptance of this submission replaced."""
        counted = _plain(self.sheet.sheet.stored, self.submission.period)
        if self.submission.batch_id is None:
            return counted
        stored = Observation.objects.filter(batch=self.submission.batch_id, event="").select_related("replaces")
        new: dict[Place, Observation | None] = {(row.body_id, row.item, row.key): row.replaces for row in stored}
        replaced: dict[Place, Said] = {place: row for place, row in new.items() if row is not None}
        return {place: said for place, said in counted.items() if place not in new} | replaced

    @cached_property
    def _last(self) -> Mapping[Place, Said]:
        before = self.submission.when.previous()
        stored = last_revisions(self._bodies, [before.year], period=str(before))
        return _plain(stored, str(before))

    @cached_property
    def questions(self) -> list[Question]:
        """What the quality rules ask or asked; withdrawn ones left out."""
        found = self.submission.questions.exclude(state=Question.State.WITHDRAWN).select_related("body")
        return list(found.filter(body__in=self._bodies) if self.only_own else found)

    @cached_property
    def _questions(self) -> Mapping[Place, list[Question]]:
        found: dict[Place, list[Question]] = defaultdict(list)
        for question in self.questions:
            if question.body_id is not None:
                found[question.body_id, question.item, question.key].append(question)
        return found

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The files that prove what was entered."""
        files = self.submission.evidence.filter(removed_at=None, body__in=self._bodies).select_related("body")
        return list(files)

    @cached_property
    def _evidence(self) -> Mapping[tuple[int, str], list[Evidence]]:
        found: dict[tuple[int, str], list[Evidence]] = defaultdict(list)
        for file in self.evidence:
            found[file.body_id, file.item].append(file)
        return found

    @cached_property
    def happenings(self) -> list[Happening]:
        """The single events."""
        names = modifiers_of(self.sheet.sheet.version.parsed, self.columns)
        columns = {(column.item.code, column.key): column for column in self.columns}
        return [
            Happening(
                row,
                columns[row.item, row.key],
                [modifier_label(code, names.get(code, code)) for code in row.modifiers.split("+") if code],
                [file for file in self._evidence.get((row.body_id, row.item), ()) if file.event == row.event],
            )
            for row in self.entered
            if row.event and not row.is_empty and (row.item, row.key) in columns
        ]

    @cached_property
    def objected(self) -> list[EnteredValue]:
        """The cells that were objected to, with their reasons."""
        return [row for row in self.entered if row.objection]

    @cached_property
    def commented(self) -> list[EnteredValue]:
        """What the clerk said beside a number."""
        return [row for row in self.entered if row.comment]


def _by_place(rows: Iterable[EnteredValue]) -> Mapping[Place, list[EnteredValue]]:
    found: dict[Place, list[EnteredValue]] = defaultdict(list)
    for row in rows:
        found[row.body_id, row.item, row.key].append(row)
    return found


def _plain(stored: Mapping[Slot, Stored], period: str) -> dict[Place, Said]:
    """The plain numbers of a period that count."""
    return {
        (slot.body, slot.item, slot.key): said
        for slot, said in stored.items()
        if slot.period == period and not slot.event and said.is_current
    }


def table_of(submission: Submission, *, only_own: bool = False) -> ReviewTable | None:
    """The table; None if the framework in force asks this station for nothing in the period."""
    sheet = SubmittedSheet.of(submission)
    return ReviewTable(sheet, only_own=only_own) if sheet else None
