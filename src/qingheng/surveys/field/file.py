"""Answers that somebody brings as a table: one row a sheet, the code in the first column, a column for each question.

The law: nothing is written here; a file with one fault brings nothing, and all of them are told at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.organisations.tables import Fault, Row, Table, TableError, read_tables, text_of
from qingheng.surveys.asking.answering import check
from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Definition, Kind
from qingheng.surveys.field import quality
from qingheng.surveys.field.receiving import Outcome, Place, place_of
from qingheng.surveys.models import Wave
from qingheng.surveys.wave.queries import form_for

CODE = "code"
BETWEEN = ";"
"""Between several answers to one question."""
Sheet = tuple[Place, Mapping[str, Any], list[str]]


@dataclass
class CheckedFile:
    """A file of answers after its dry run (答卷文件)."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check_file(wave: Wave, content: bytes, name: str) -> CheckedFile:
    """Read and judge a file of answers."""
    try:
        tables = [table for table in read_tables(content, name) if any(not row.is_blank for row in table.rows)]
    except TableError as error:
        return CheckedFile(name, faults=list(error.faults))
    reading = _Reading(wave, CheckedFile(name))
    for table in tables:
        reading.take(table)
    return reading.checked


class _Reading:
    """One file: what was found so far."""

    def __init__(self, wave: Wave, checked: CheckedFile) -> None:
        self.wave, self.checked = wave, checked
        self.extremes = quality.extremes_in(Period.parse(wave.period))
        self.rows_of_codes: dict[str, int] = {}
        self.definitions: dict[tuple[str, str], Definition | None] = {}

    def take(self, table: Table) -> None:
        """Judge one table, row by row."""
        self.checked.faults += table.faults
        head, *rows = [row for row in table.rows if not row.is_blank]
        names = [str(cell).strip() for cell in head.cells]
        if CODE not in names:
            message = _("There is no column “%(name)s”.") % {"name": CODE}
            self._fault(
                table,
                head,
                None,
                message,
                _("Head it so: without a code nothing keeps an answer from coming in twice."),
            )
            return
        for row in rows:
            self._take_row(table, row, names)

    def _take_row(self, table: Table, row: Row, names: list[str]) -> None:
        given = {name: text_of(row.cell(index)) for index, name in enumerate(names) if name}
        column = names.index(CODE)
        place = self._place(table, row, column, given.pop(CODE))
        if place is None:
            return
        definition = self._definition(place)
        if definition is None:
            self._fault(table, row, column, _("This code answers no questionnaire of the wave."), _("Remove the row."))
            return
        known = {name for question in definition.questions for name in question.names}
        for name in sorted({name for name, text in given.items() if text} - known):
            message = _("The questionnaire has no question “%(name)s”.") % {"name": name}
            self._fault(table, row, names.index(name), message, _("Remove the column, or empty the cell."))
        checked = check(definition, dict(_posted(definition, given)))
        for name, sentence in checked.errors.items():
            at = names.index(name) if name in names else None
            self._fault(table, row, at, f"{name}: {sentence}", _("Compare it with the paper."))
        self.checked.sheets.append(
            (place, checked.answers, quality.marks_of(definition, checked.answers, self.extremes))
        )

    def _place(self, table: Table, row: Row, column: int, code: str) -> Place | None:
        place = place_of(code)
        if isinstance(place, Outcome) or place.wave.pk != self.wave.pk:
            used = place is Outcome.USED
            message = _("The code has been used.") if used else _("The code is not known in this wave.")
            self._fault(table, row, column, message, _("Compare it with the card; a used code has its answer."))
            return None
        earlier = self.rows_of_codes.setdefault(place.digest, row.number)
        if earlier != row.number:
            message = _("The code stands in row %(row)s already.") % {"row": earlier}
            self._fault(table, row, column, message, _("Keep one of the two."))
            return None
        return place

    def _definition(self, place: Place) -> Definition | None:
        key = place.group, place.body.audience.code
        if key not in self.definitions:
            form = form_for(self.wave, *key)
            self.definitions[key] = read(form.version.document) if form else None
        return self.definitions[key]

    def _fault(self, table: Table, row: Row, column: int | None, message: str, remedy: str) -> None:
        self.checked.faults.append(Fault(table.place(row.number, column), message, remedy))


def _posted(definition: Definition, given: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The cells as a browser would have sent them; a choice may be written as its name or as its words."""
    for question in definition.questions:
        words = {label: choice.name for choice in question.choices for label in choice.label.values()}
        for name in question.names:
            text = given.get(name, "")
            parts = text.replace("；", BETWEEN).split(BETWEEN) if question.kind is Kind.MULTIPLE else [text]
            yield name, [words.get(part.strip(), part.strip()) for part in parts if part.strip()]
