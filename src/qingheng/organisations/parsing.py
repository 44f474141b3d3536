"""From uploaded tables to rows of the register. The law: every fault of every row is found in one pass."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from qingheng.organisations.kinds import GUIDE, KINDS, YES_NO, Column, Form, Key, Kind, Value, in_every_language
from qingheng.organisations.tables import CellError, Fault, Place, Row, Table, day_of, is_blank, number_of, text_of
from qingheng.organisations.tables.cells import Cell

# Codes go into addresses and files: no spaces, no separators, nothing a spreadsheet would run as a formula.
_CODE = re.compile(r"\w[\w.-]*")
WHOLE_MAX = 32_767


@dataclass
class Parsed:
    """What the tables held: rows by kind and key, where each stood, and all faults."""

    rows: dict[str, dict[Key, dict[str, Value]]] = field(default_factory=lambda: {code: {} for code in KINDS})
    places: dict[tuple[str, Key], Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place_of(self, kind: Kind, key: Key) -> Place:
        """Where a row stands; for rows of the database, their kind and key."""
        return self.places.get((kind.code, key)) or Place(f"{kind.label} {' · '.join(map(str, key))}")

    def add(self, kind: Kind, row: dict[str, Value], place: Place) -> None:
        """Keep a row unless its key stood there before."""
        key = kind.key_of(row)
        earlier = self.places.get((kind.code, key))
        if earlier is None:
            self.rows[kind.code][key] = row
            self.places[kind.code, key] = place
            return
        facts = {"key": " · ".join(map(str, key)), "earlier": earlier}
        message = _("“%(key)s” already stands in %(earlier)s; it is unclear which of the two counts.") % facts
        self.faults.append(Fault(place, message, _("Delete one of the two rows.")))


def parse(tables: Sequence[Table]) -> Parsed:
    """All rows of all tables."""
    parsed = Parsed()
    for table in tables:
        parsed.faults.extend(table.faults)
        _parse_table(table, parsed)
    if not any(parsed.rows.values()) and not parsed.faults:
        parsed.faults.append(
            Fault(
                Place(tables[0].name if tables else ""),
                _("The file holds no row."),
                _("Fill in at least one sheet below its header."),
            )
        )
    return parsed


def _parse_table(table: Table, parsed: Parsed) -> None:
    header = next((row for row in table.rows if not row.is_blank), None)
    if header is None or table.name.casefold() in in_every_language(GUIDE):
        return
    kind = _kind_of(table, header)
    if kind is None:
        parsed.faults.append(_kind_unknown(table, header))
        return
    columns = dict(_columns(table, header, kind, parsed.faults))
    if columns:
        for row in table.rows:
            if row.number > header.number and not row.is_blank:
                _parse_row(table, row, columns, kind=kind, parsed=parsed)


def _kind_of(table: Table, header: Row) -> Kind | None:
    """By the sheet's name, or by its header where the file is a CSV."""
    for kind in KINDS.values():
        stem = table.name.rpartition("/")[2].casefold().removesuffix(".csv")
        if stem in {kind.code, *in_every_language(kind.label)}:
            return kind
    named = {_header_name(cell) for cell in header.cells if not is_blank(cell)}
    for kind in KINDS.values():
        spellings = [_spellings(column) for column in kind.columns]
        needed = [_spellings(column) for column in kind.columns if column.is_required]
        if all(spelling & named for spelling in needed) and named <= frozenset().union(*spellings):
            return kind
    return None


def _kind_unknown(table: Table, header: Row) -> Fault:
    names = {"names": ", ".join(str(kind.label) for kind in KINDS.values())}
    return Fault(
        table.place(header.number),
        _("It cannot be told what the rows of “%(table)s” are; neither its name nor its header is known.")
        % {"table": table.name},
        _("Name the sheet as in the template: %(names)s.") % names,
    )


def _header_name(cell: Cell) -> str:
    return text_of(cell).removesuffix("*").strip().casefold()


def _spellings(column: Column) -> frozenset[str]:
    return in_every_language(column.label) | {column.name}


def _columns(table: Table, header: Row, kind: Kind, faults: list[Fault]) -> Iterator[tuple[Column, int]]:
    """Which column stands where; nothing if the header is wrong."""
    before = len(faults)
    found: dict[Column, int] = {}
    known = {spelling: column for column in kind.columns for spelling in _spellings(column)}
    for index, cell in enumerate(header.cells):
        if is_blank(cell):
            continue
        column = known.get(_header_name(cell))
        if column is None or column in found:
            place = table.place(header.number, index)
            faults.append(_header_fault(place, text_of(cell), kind, is_known=column is not None))
        else:
            found[column] = index
    for column in kind.columns:
        if column.is_required and column not in found:
            message = _("The column “%(column)s” is missing.") % {"column": column.label}
            faults.append(Fault(table.place(header.number), message, _("Add it; the template has it.")))
    if len(faults) == before:
        yield from found.items()


def _header_fault(place: Place, text: str, kind: Kind, *, is_known: bool) -> Fault:
    facts = {"column": text, "kind": kind.label, "columns": ", ".join(str(column.label) for column in kind.columns)}
    if is_known:
        return Fault(place, _("The column “%(column)s” stands there twice.") % facts, _("Delete one of them."))
    return Fault(
        place,
        _("“%(column)s” is no column of “%(kind)s”; what it holds would be lost.") % facts,
        _("Rename or delete it; known are: %(columns)s.") % facts,
    )


def _parse_row(table: Table, row: Row, columns: dict[Column, int], *, kind: Kind, parsed: Parsed) -> None:
    before, values = len(parsed.faults), {}
    for column, index in columns.items():
        try:
            values[column.name] = _value(column, row.cell(index))
        except CellError as error:
            parsed.faults.append(Fault(table.place(row.number, index), error.message, error.remedy))
    if len(parsed.faults) == before:
        parsed.add(kind, values, table.place(row.number))


def _value(column: Column, cell: Cell) -> Value:
    if is_blank(cell):
        if column.is_required:
            raise CellError(_("“%(column)s” is empty.") % {"column": column.label}, _("Fill it in."))
        return column.blank
    return _READERS[column.form](column, cell)


def _text(column: Column, cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > column.length_max:
        raise CellError(
            _("“%(text)s” has %(length)s characters; at most %(limit)s are kept.")
            % {"text": text[:20] + "…", "length": len(text), "limit": column.length_max},
            _("Shorten it."),
        )
    return text


def _code(column: Column, cell: Cell) -> str:
    text = _text(column, cell)
    if not _CODE.fullmatch(text):
        raise CellError(
            _("“%(text)s” is no code: spaces and separators would break files and addresses.") % {"text": text},
            _("Use letters, digits, hyphens, dots and underscores, beginning with a letter or digit."),
        )
    return text


def _whole(column: Column, cell: Cell) -> int:
    number = number_of(cell)
    if number != int(number) or not 0 <= number <= WHOLE_MAX:
        raise CellError(
            _("“%(text)s” is no whole number from 0 to %(limit)s.") % {"text": text_of(cell), "limit": WHOLE_MAX},
            _("Correct “%(column)s”.") % {"column": column.label},
        )
    return int(number)


def _choice(column: Column, cell: Cell) -> str:
    for choice in column.choices or ():
        if text_of(cell).casefold() in {choice.value, *in_every_language(choice.label)}:
            return str(choice.value)
    raise CellError(
        _("“%(text)s” is not known in “%(column)s”.") % {"text": text_of(cell), "column": column.label},
        _("Choose one of: %(choices)s.") % {"choices": ", ".join(column.words)},
    )


def _day(_column: Column, cell: Cell) -> date:
    return day_of(cell)


def _yes_no(column: Column, cell: Cell) -> bool:
    text = text_of(cell).casefold()
    for answer, word in YES_NO.items():
        if text in {str(answer).casefold(), str(int(answer)), *in_every_language(word)}:
            return answer
    raise CellError(
        _("“%(text)s” is not known in “%(column)s”.") % {"text": text_of(cell), "column": column.label},
        _("Choose one of: %(choices)s.") % {"choices": ", ".join(column.words)},
    )


_READERS: Mapping[Form, Callable[[Column, Cell], Value]] = {
    Form.TEXT: _text,
    Form.CODE: _code,
    Form.WHOLE: _whole,
    Form.CHOICE: _choice,
    Form.DAY: _day,
    Form.YES_NO: _yes_no,
}
