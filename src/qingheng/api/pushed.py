"""Reads pushed values from JSON. The law: a body with faults is read once more, slowly, to list all of them.

The rows are decoded and checked in one pass by msgspec; only if that finds a fault is each field looked at by itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from qianfen import Missing
from qingheng.api.problems import Wrong, invalid, unreadable
from qingheng.collection.incoming import Incoming
from qingheng.collection.long_table import period_of
from qingheng.organisations.tables import CellError
from qingheng.organisations.tables.cells import DECIMALS_MAX, DIGITS_MAX

ROWS_MAX = 100_000
TEXT_LENGTH_MAX = 60
MODIFIERS_MAX = 10
CODES_KNOWN_MAX = 4096
"""Codes and numbers that need no second look; a push says the same few over and over."""
FIELDS = ("body", "period", "item", "key", "value", "missing", "event", "modifiers")
COLUMNS: Mapping[str, int] = {name: position for position, name in enumerate(FIELDS)}
TABLE = "observations"
REASONS: Mapping[str, Missing | None] = {"": None, **{str(reason): reason for reason in Missing}}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_LIMIT = Decimal(10) ** DIGITS_MAX


class Row(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One value as it is pushed."""

    body: str
    period: str
    item: str
    key: str
    value: Decimal | None = None
    missing: str | None = None
    event: str | None = None
    modifiers: tuple[str, ...] = ()


class Push(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a push."""

    observations: list[Row]


_DECODER = msgspec.json.Decoder(Push)
_TYPES = {name: Row.__annotations__[name] for name in FIELDS}
_REQUIRED = ("body", "period", "item", "key")


def read_json(content: bytes) -> list[Incoming]:
    """All pushed values; raises ProblemError with every fault of every row."""
    try:
        rows = _DECODER.decode(content).observations
    except msgspec.ValidationError:
        raise invalid(_faults_of_shape(content)) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise unreadable(_("It is no JSON: %(error)s") % {"error": error}) from None
    if len(rows) > ROWS_MAX:
        message = _("There are more than %(count)s values in one request.") % {"count": ROWS_MAX}
        raise invalid([Wrong(f"/{TABLE}", message, _("Send them in several requests."))])
    wrong: list[Wrong] = []
    values = []
    for number, row in enumerate(rows):
        try:
            values.append(_incoming(number, row))
        except ValueError:
            wrong.extend(_wrongs(number, row))
    if wrong:
        raise invalid(wrong)
    return values


def pointer_to(row: int | None, column: int | None) -> str:
    """Where a fault of a pushed value stands in the body."""
    if row is None:
        return f"/{TABLE}"
    return f"/{TABLE}/{row}" if column is None else f"/{TABLE}/{row}/{FIELDS[column]}"


def _incoming(number: int, row: Row) -> Incoming:
    """The value; ValueError if anything is wrong with it."""
    for text in (row.body, row.item, row.key):
        if not _is_code(text):
            raise ValueError(text)
    value, event = row.value, row.event or ""
    if (event and not _is_code(event)) or (value is not None and not _is_bounded(value)) or not _are_codes(row):
        raise ValueError(row)
    reason = REASONS.get(row.missing or "", ...)
    if reason is ...:
        raise ValueError(row.missing)
    period = period_of(row.period)
    return Incoming(
        TABLE,
        number,
        COLUMNS,
        row.body,
        period,
        row.item,
        row.key,
        value,
        reason,
        event,
        row.modifiers,
    )


@lru_cache(maxsize=CODES_KNOWN_MAX)
def _is_code(text: str) -> bool:
    return 0 < len(text) <= TEXT_LENGTH_MAX and text.strip() == text and _UNPRINTABLE.search(text) is None


def _are_codes(row: Row) -> bool:
    return len(row.modifiers) <= MODIFIERS_MAX and all(_is_code(code) and "+" not in code for code in row.modifiers)


def _is_bounded(value: Decimal) -> bool:
    return value.is_finite() and _fits(value)


@lru_cache(maxsize=CODES_KNOWN_MAX)
def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    has_few_decimals = isinstance(exponent, int) and (exponent >= -DECIMALS_MAX or value == round(value, DECIMALS_MAX))
    return abs(value) < _LIMIT and has_few_decimals


def _wrongs(number: int, row: Row) -> Iterator[Wrong]:
    """Everything that is wrong with a row of the right shape."""
    texts = {"body": row.body, "item": row.item, "key": row.key, **({"event": row.event} if row.event else {})}
    for name, text in texts.items():
        if not _is_code(text):
            said = _("“%(text)s” is no code.") % {"text": text[:TEXT_LENGTH_MAX]}
            remedy = _("A code has 1 to %(count)s printable characters.") % {"count": TEXT_LENGTH_MAX}
            yield Wrong(pointer_to(number, COLUMNS[name]), said, remedy)
    try:
        period_of(row.period)
    except CellError as error:
        yield Wrong(pointer_to(number, COLUMNS["period"]), error.message, error.remedy)
    if row.value is not None and not _is_bounded(row.value):
        said = _("“%(value)s” has too many digits or is no number.") % {"value": str(row.value)[:40]}
        yield Wrong(pointer_to(number, COLUMNS["value"]), said, _("At most 14 digits before the point and 4 after it."))
    if (row.missing or "") not in REASONS:
        said = _("“%(text)s” is no reason why a value is missing.") % {"text": (row.missing or "")[:40]}
        remedy = _("Leave it empty or write one of: %(reasons)s.") % {"reasons": ", ".join(Missing)}
        yield Wrong(pointer_to(number, COLUMNS["missing"]), said, remedy)
    if not _are_codes(row):
        yield Wrong(pointer_to(number, COLUMNS["modifiers"]), _("These are no codes of circumstances."))


def _faults_of_shape(content: bytes) -> Iterable[Wrong]:
    """Every field that is missing, unknown or of the wrong type."""
    document = msgspec.json.decode(content)
    if not isinstance(document, dict) or not isinstance(document.get(TABLE), list):
        yield Wrong(f"/{TABLE}", _("The body must be an object with a list “observations”."))
        return
    for name in document.keys() - {TABLE}:
        yield Wrong(_pointer(name), _("There is no field “%(field)s” here.") % {"field": name[:40]})
    for number, row in enumerate(document[TABLE][:ROWS_MAX]):
        yield from _faults_of_row(number, row)


def _faults_of_row(number: int, row: Any) -> Iterator[Wrong]:
    if not isinstance(row, dict):
        yield Wrong(pointer_to(number, None), _("A value must be an object."))
        return
    for name in sorted(row.keys() - set(FIELDS)):
        said = _("There is no field “%(field)s” here.") % {"field": name[:40]}
        yield Wrong(f"{pointer_to(number, None)}{_pointer(name)}", said, ", ".join(FIELDS))
    for name in FIELDS:
        if name in row:
            try:
                msgspec.convert(row[name], _TYPES[name])
            except msgspec.ValidationError as error:
                yield Wrong(pointer_to(number, COLUMNS[name]), str(error))
        elif name in _REQUIRED:
            yield Wrong(pointer_to(number, None), _("The field “%(field)s” is missing.") % {"field": name})


def _pointer(name: str) -> str:
    return "/" + name[:40].replace("~", "~0").replace("/", "~1")
