"""Autosave of the entry grid, cell by cell. The law: nobody's value is overwritten by somebody who has not seen it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.collection.grid.entering import CellChange, Desk, Kind, Outcome, Reading
from qingheng.collection.models import EnteredValue, Observation, Submission
from qingheng.collection.permissions import check_can_enter
from qingheng.organisations.tables import CellError

Slot = tuple[int, str, str, str]


def enter(submission: Submission, changes: Iterable[CellChange], *, by: User) -> list[Outcome]:
    """Save what was typed, one outcome for each change in its order.

    A change is saved, or shows a conflict with a newer value (nothing is overwritten), or a fault (nothing is stored).
    """
    check_can_enter(by, submission.station)
    read = _read(Desk(submission), changes)
    if not any(isinstance(each, Reading) for each in read):
        return [each for each in read if isinstance(each, Outcome)]
    with writing("collection.submission.entered", by=by) as entry:
        held = Submission.objects.select_for_update(of=("self",)).select_related("station").get(pk=submission.pk)
        _check_open(held)
        book = _Book.open(held, [each for each in read if isinstance(each, Reading)], name_of(by))
        outcomes = [book.take(each) if isinstance(each, Reading) else each for each in read]
        entry.about(held, submission=str(held), cells=book.notes)
    return outcomes


def _read(desk: Desk, changes: Iterable[CellChange]) -> list[Reading | Outcome]:
    read: list[Reading | Outcome] = []
    for change in changes:
        try:
            read.append(desk.read(change))
        except CellError as error:
            read.append(Outcome(change, Kind.FAULT, message=error.message, remedy=error.remedy))
    return read


def _check_open(submission: Submission) -> None:
    if not submission.is_open:
        raise StepRefusedError(
            _("“%(submission)s” is in the state “%(state)s”, so nothing can be entered any more. Reload the page.")
            % {"submission": submission, "state": submission.get_state_display()}
        )


@dataclass
class _Book:
    """The rows of the cells concerned, as they stand under the lock."""

    submission: Submission
    by: str
    rows: dict[Slot, EnteredValue]
    stored: frozenset[Slot]
    notes: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def open(cls, submission: Submission, readings: Sequence[Reading], by: str) -> "_Book":
        """Fetch what is entered, and what has been accepted, of the bodies concerned."""
        bodies = {each.body.pk for each in readings}
        items = {each.change.item for each in readings}
        rows = submission.values.filter(body__in=bodies, item__in=items).select_related("body")
        stored = Observation.objects.filter(
            body__in=bodies, item__in=items, period=submission.period, is_current=True
        ).order_by()
        places = stored.values_list("body_id", "item", "key", "event")
        return cls(submission, by, {_slot(row): row for row in rows}, frozenset(places))

    def take(self, reading: Reading) -> Outcome:
        """Save one change, or say why not."""
        row = self.rows.get(reading.slot)
        if reading.change.is_removed:
            return self._remove(reading, row)
        if row is not None and reading.is_said_by(row):
            return Outcome(reading.change, Kind.SAVED, row)
        if (row.revision if row else 0) != reading.change.revision:
            return _conflict(reading, row)
        if refusal := self._mixed(reading):
            return refusal
        return Outcome(reading.change, Kind.SAVED, self._write(reading, row, reading.facts))

    def _write(self, reading: Reading, row: EnteredValue | None, facts: Mapping[str, object]) -> EnteredValue:
        """The next revision of a cell."""
        before = _words(row)
        if row is None:
            row = EnteredValue(submission=self.submission, body=reading.body, revision=0)
            row.item, row.key, row.event = reading.slot[1:]
        for name, value in facts.items():
            setattr(row, name, value)
        row.revision += 1
        row.changed_by = self.by
        row.save()
        self.rows[_slot(row)] = row
        self._note(row, before, _words(row))
        return row

    def _remove(self, reading: Reading, row: EnteredValue | None) -> Outcome:
        """Take an event out: a draft goes, what was accepted becomes 0 so that it is seen to have gone."""
        if row is not None and row.revision != reading.change.revision:
            return _conflict(reading, row)
        if reading.slot in self.stored:
            gone = {"value": Decimal(0), "missing": "", "comment": reading.change.comment}
            return Outcome(reading.change, Kind.SAVED, self._write(reading, row, gone))
        if row is not None:
            self._note(row, _words(row), "")
            del self.rows[reading.slot]
            row.delete()
            self._touch(reading)
        return Outcome(reading.change, Kind.SAVED)

    def _touch(self, reading: Reading) -> None:
        """Mark the cell as changed, so that other browsers hear that an event has gone."""
        slot = (*reading.cell, "")
        row = self.rows.get(slot) or EnteredValue(submission=self.submission, body=reading.body, revision=0)
        row.item, row.key = reading.change.item, reading.change.key
        row.revision += 1
        row.changed_by = self.by
        row.save()
        self.rows[slot] = row

    def _mixed(self, reading: Reading) -> Outcome | None:
        """A data item is reported as a count or event by event, never both."""
        if reading.value is None and reading.missing is None:
            return None
        entered = [row for slot, row in self.rows.items() if slot[:3] == reading.cell and not row.is_empty]
        if reading.change.event and any(not row.event for row in entered):
            message = _("The cell holds a count; a count and single events would be counted twice.")
            return Outcome(reading.change, Kind.FAULT, message=message, remedy=_("Empty the cell first."))
        accepted = any(slot[:3] == reading.cell and slot[3] for slot in self.stored)
        if not reading.change.event and (accepted or any(row.event for row in entered)):
            message = _("The cell is the sum of single events, so a count would be counted twice.")
            remedy = _("Change the events beside the grid, or take them out first.")
            return Outcome(reading.change, Kind.FAULT, message=message, remedy=remedy)
        return None

    def _note(self, row: EnteredValue, before: str, after: str) -> None:
        cell = f"{row.body.code} {row.item} {row.key} {row.event}".strip()
        self.notes.append({"cell": cell, "before": before, "after": after})


def _slot(row: EnteredValue) -> Slot:
    return row.body_id, row.item, row.key, row.event


def _words(row: EnteredValue | None) -> str:
    """A cell in the ledger: value or reason, circumstances, day, comment."""
    if row is None or row.is_empty:
        return row.comment if row else ""
    value = row.missing if row.value is None else f"{row.value:f}"
    return " · ".join(filter(None, (value, row.modifiers, str(row.happened_on or ""), row.comment)))


def _conflict(reading: Reading, row: EnteredValue | None) -> Outcome:
    if row is None:
        return Outcome(reading.change, Kind.CONFLICT, message=_("Somebody else has taken it out meanwhile."))
    message = _("“%(who)s” has changed it meanwhile.") % {"who": row.changed_by}
    return Outcome(reading.change, Kind.CONFLICT, row, message=message)
