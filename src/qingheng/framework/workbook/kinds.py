"""What a column holds: how a value becomes a cell that people can edit, and a cell a value again.

The law: `cell_of` never loses anything; what a kind cannot say plainly goes behind the mark `json:`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, ClassVar, TypeAlias

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from qingheng.framework.exact import DIGITS_MAX, Spelled, dumps, is_exact, loads
from qingheng.organisations.tables import CellError, text_of

Cell: TypeAlias = str | int | float
NO_LIMIT = gettext_lazy("no limit")
JSON_MARK = "json:"
CELL_LENGTH_MAX = 32_767
WHOLE_MAX = 10**DIGITS_MAX
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")
_LIST_MARK = re.compile(r"[、,，;；\n]+")


class TooLongError(ValueError):
    """A text that no cell of a workbook can hold. The text is for the user."""


@dataclass(frozen=True)
class Kind:
    """A kind of column: plain text (文字)."""

    numeric: ClassVar[bool] = False

    def write(self, value: Any) -> Cell | None:
        """The plain cell for a value; None where there is none."""
        return value if isinstance(value, str) else None

    def read(self, cell: Cell) -> Any:
        """The value of a plain cell; CellError where it has none."""
        return text_of(cell)

    def options(self, document: Mapping[str, Any]) -> list[str]:
        """What to offer in a drop-down."""
        del document
        return []

    def dressed(self, plain: Cell, document: Mapping[str, Any]) -> Cell:
        """The plain cell with what helps its reader and is passed over in reading."""
        del document
        return plain


def cell_of(kind: Kind, value: Any, document: Mapping[str, Any]) -> Cell:
    """The cell for any value."""
    plain = kind.write(value)
    for cell in [] if plain is None else [kind.dressed(plain, document), plain]:
        if _is_safe(cell) and _comes_back(kind, cell, value):
            return cell
    text = JSON_MARK + _UNSAFE.sub(_escaped, dumps(value))
    if len(text) > CELL_LENGTH_MAX:
        raise TooLongError(
            _("A text of %(length)s characters does not fit into a workbook cell (%(limit)s at most). Export as YAML.")
            % {"length": len(text), "limit": CELL_LENGTH_MAX}
        )
    return text


def value_of(kind: Kind, cell: Cell | date | time | timedelta) -> Any:
    """The value of a cell that is not blank; CellError where it cannot be read."""
    if isinstance(cell, bool | date | time | timedelta):
        raise CellError(
            _("The program has turned this entry into a date, a time or yes/no: “%(text)s”.") % {"text": text_of(cell)},
            _("Set the cell's format to Text and type it again."),
        )
    if not isinstance(cell, str):
        return kind.read(cell)
    text = cell.replace("\r\n", "\n").strip()
    return _from_json(text) if text.startswith(JSON_MARK) else kind.read(text)


def _from_json(text: str) -> Any:
    try:
        return loads(text.removeprefix(JSON_MARK))
    except ValueError as error:
        raise CellError(
            _("What follows “json:” is not JSON (%(error)s).") % {"error": error},
            _("Correct it, or write the value without “json:”."),
        ) from error


def _is_safe(plain: Cell) -> bool:
    if not isinstance(plain, str):
        return True
    unsafe = not plain.strip() or plain != plain.strip() or plain.startswith(JSON_MARK) or _UNSAFE.search(plain)
    return not unsafe and len(plain) <= CELL_LENGTH_MAX


def _comes_back(kind: Kind, plain: Cell, value: Any) -> bool:
    try:
        return dumps(kind.read(plain)) == dumps(value)
    except CellError:
        return False


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0][0]):04x}{match[0][1:]}"


@dataclass(frozen=True)
class Number(Kind):
    """A number; whole ones and short decimals as numbers, others (0.70) as text, so that no digit is lost."""

    numeric: ClassVar[bool] = True

    def write(self, value: Any) -> Cell | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        text = dumps(value)
        as_number = float(value) if isinstance(value, float) else value
        return as_number if abs(as_number) < WHOLE_MAX and dumps(_number(as_number)) == text else text

    def read(self, cell: Cell) -> Any:
        return _number(cell)


def _number(cell: Cell) -> int | Spelled:
    text = text_of(cell) if not isinstance(cell, str) else cell.replace(" ", "")
    if not _NUMBER.fullmatch(text):
        raise CellError(
            _("“%(text)s” is not a number.") % {"text": text}, _("Write digits, with a point for decimals.")
        )
    if "." not in text:
        return int(text)
    if not is_exact(text):
        raise CellError(
            _("“%(text)s” has more digits than can be calculated with.") % {"text": text},
            _("Write at most %(count)s digits.") % {"count": DIGITS_MAX},
        )
    return Spelled(text)


@dataclass(frozen=True)
class Limit(Number):
    """A number, or nothing above it (null)."""

    nothing: Promise = NO_LIMIT

    def write(self, value: Any) -> Cell | None:
        return str(self.nothing) if value is None else super().write(value)

    def read(self, cell: Cell) -> Any:
        return None if cell in spellings(self.nothing) else super().read(cell)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words, each with its name in the languages of the site."""

    names: Mapping[Any, Promise]
    also: Kind | None = None
    """How to read what is none of these words; without it, that is a fault."""

    @property
    def numeric(self) -> bool:  # type: ignore[override] # depends on what else may stand there
        return self.also is not None and self.also.numeric

    def write(self, value: Any) -> Cell | None:
        for word, name in self.names.items():
            if word == value and type(word) is type(value):
                return str(name)
        return self.also.write(value) if self.also else None

    def read(self, cell: Cell) -> Any:
        for word, name in self.names.items():
            if cell in spellings(name) or (isinstance(word, str) and cell == word):
                return word
        if self.also:
            return self.also.read(cell)
        raise CellError(
            _("“%(text)s” is not among the words of this column.") % {"text": text_of(cell)},
            _("Choose one of: %(choices)s.") % {"choices": "、".join(str(name) for name in self.names.values())},
        )

    def options(self, document: Mapping[str, Any]) -> list[str]:
        del document
        return [] if self.also else [str(name) for name in self.names.values()]


_spellings: dict[int, frozenset[str]] = {}


def spellings(name: Promise) -> frozenset[str]:
    """A word in every language of the site; words are constants, so each is looked up once."""
    if id(name) not in _spellings:
        found = set()
        for language, _title in settings.LANGUAGES:
            with override(language):
                found.add(str(name))
        _spellings[id(name)] = frozenset(found)
    return _spellings[id(name)]


@dataclass(frozen=True)
class Reference(Kind):
    """The code of a thing on another sheet, with its name behind it: two stations may share a name, never a code."""

    table: str
    more: Mapping[str, Promise] = field(default_factory=dict)

    def read(self, cell: Cell) -> Any:
        text = text_of(cell)
        return text.split(maxsplit=1)[0] if text else text

    def dressed(self, plain: Cell, document: Mapping[str, Any]) -> Cell:
        return f"{plain} {self._names(document).get(str(plain), '')}".strip()

    def options(self, document: Mapping[str, Any]) -> list[str]:
        return [f"{code} {name}".strip() for code, name in self._names(document).items()]

    def _names(self, document: Mapping[str, Any]) -> dict[str, str]:
        more = {code: str(name) for code, name in self.more.items()}
        rows = document.get(self.table)
        rows = rows if isinstance(rows, list) else []
        named = {str(row["code"]): str(row.get("name", "")) for row in rows if isinstance(row, dict) and "code" in row}
        return more | {code: " ".join(name.split()) for code, name in named.items()}


@dataclass(frozen=True)
class Codes(Kind):
    """A list of codes."""

    def write(self, value: Any) -> Cell | None:
        return "、".join(value) if isinstance(value, list) and all(isinstance(code, str) for code in value) else None

    def read(self, cell: Cell) -> Any:
        return [code.strip() for code in _LIST_MARK.split(text_of(cell)) if code.strip()]


@dataclass(frozen=True)
class Words(Kind):
    """A list of a few words, each with its name in the languages of the site; others stand as they are."""

    names: Mapping[str, Promise]

    def write(self, value: Any) -> Cell | None:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            return None
        return "、".join(str(self.names.get(word, word)) for word in value)

    def read(self, cell: Cell) -> Any:
        codes = {title: word for word, name in self.names.items() for title in spellings(name)}
        return [codes.get(part.strip(), part.strip()) for part in _LIST_MARK.split(text_of(cell)) if part.strip()]


@dataclass(frozen=True)
class Value(Kind):
    """Anything of one word: text, number, yes or no; texts that look otherwise stand between quotation marks."""

    flags: Mapping[bool, Promise] = field(default_factory=dict)

    def write(self, value: Any) -> Cell | None:
        if isinstance(value, bool):
            return str(self.flags[value])
        if isinstance(value, int | float):
            return Number().write(value)
        if isinstance(value, str):
            return value if self._read_text(value) == value else json.dumps(value, ensure_ascii=False)
        return None

    def read(self, cell: Cell) -> Any:
        return self._read_text(cell) if isinstance(cell, str) else _number(cell)

    def _read_text(self, text: str) -> Any:
        for value, name in self.flags.items():
            if text in spellings(name):
                return value
        if _NUMBER.fullmatch(text):
            return _number(text)
        if len(text) > 1 and text[0] == text[-1] == '"':
            try:
                return json.loads(text)
            except ValueError:
                return text
        return text


def listed(parts: Sequence[str]) -> str:
    """Entries of one cell, one a line."""
    return "\n".join(parts)
