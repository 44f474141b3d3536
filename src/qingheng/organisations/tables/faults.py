"""Where something is wrong in an uploaded table. The law: a fault names sheet, row and column letter."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


def column_letters(index: int) -> str:
    """The letters of a column counted from 0, as spreadsheets write them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The other way round: A is 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: the sheet (or the file itself), the row as the program shows it, the column from 0."""

    table: str
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.row is None:
            return self.table
        if self.column is None:
            return _("%(table)s, row %(row)s") % {"table": self.table, "row": self.row}
        facts = {"table": self.table, "row": self.row, "column": column_letters(self.column)}
        return _("%(table)s, row %(row)s, column %(column)s") % facts


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where, why it matters, and what to do; for people to read."""

    place: Place
    message: str
    remedy: str

    @property
    def where(self) -> str:
        """The place in words."""
        return str(self.place)

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.remedy}"


class TableError(ValueError):
    """A file that cannot be read as tables at all; carries its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
