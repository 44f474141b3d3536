"""Cells whose value a reader would silently lose: formulas without a saved result, and errors such as #DIV/0!.

The law: what looks filled in to a person is never read as empty.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
import python_calamine
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from qingheng.organisations.tables.faults import Fault, Place, column_index
from qingheng.organisations.tables.guards import DAMAGED

# A cell with a formula; its saved result, if the program wrote one, follows the formula.
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]+)(\d+)[\"'][^<>]*>\s*<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(\s*<(?:\w+:)?v>[^<]+</)?"
)
_ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']e[\"'])(?:[^<>]*?\s)?r=[\"']([A-Z]+)(\d+)[\"']")
# What openpyxl raises for parts that contradict one another.
UNREADABLE = (*DAMAGED, InvalidFileException, SyntaxError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class LostCell:
    """One such cell, by row as shown and column from 0."""

    row: int
    column: int
    is_error: bool

    def fault(self, sheet: str) -> Fault:
        """What to tell whoever brought the file."""
        place = Place(sheet, self.row, self.column)
        if self.is_error:
            message = _("The cell shows an error such as #DIV/0!, so it has no value.")
            return Fault(place, message, _("Correct the formula, or type the value itself."))
        return Fault(
            place,
            _("The cell holds a formula whose result was not saved, so its value is unknown."),
            _("Copy the cell and paste it as a value, or let the spreadsheet program calculate and save again."),
        )


def lost_cells(content: bytes, parts: Mapping[str, bytes]) -> Mapping[str, Sequence[LostCell]]:
    """Such cells by the name of their sheet; `parts` are the unpacked sheets by their name in the archive."""
    found = {part: sorted(set(_lost_in(xml)), key=lambda cell: (cell.row, cell.column)) for part, xml in parts.items()}
    if not any(found.values()):
        return {}
    return {sheet: found[part] for sheet, part in _parts_of_sheets(content).items() if part in found}


def _lost_in(xml: bytes) -> Iterator[LostCell]:
    errors = {(int(row), column_index(column.decode())) for column, row in _ERROR.findall(xml)}
    for row, column in errors:
        yield LostCell(row, column, is_error=True)
    for letters, digits, result in _FORMULA.findall(xml):
        place = int(digits), column_index(letters.decode())
        if not result and place not in errors:
            yield LostCell(*place, is_error=False)


def _parts_of_sheets(content: bytes) -> dict[str, str]:
    """Which part of the archive holds which sheet; openpyxl follows the relations between them."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    except UNREADABLE as error:
        raise python_calamine.CalamineError(str(error)) from error
    try:
        return {sheet.title: str(vars(sheet)["_worksheet_path"]).lstrip("/") for sheet in workbook.worksheets}
    finally:
        workbook.close()
