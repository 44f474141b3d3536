"""Decimals that stay as they were written: 0.70 in a file is 0.70 in the database and in every file made from it.

The law: a document read back from any of its forms has the same fields, the same order and the same digits.
"""

import hashlib
import json
import math
import re
from decimal import Decimal
from typing import Any, Self

from django.db import models

_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
DIGITS_MAX = 15
"""Digits that binary numbers and spreadsheets carry without loss."""


class Spelled(float):
    """A decimal number that remembers how it was written; to whoever calculates, it is an ordinary number."""

    text: str

    def __new__(cls, text: str) -> Self:
        """Keep plain notation as it stands; anything else (1e-7) is spelled out."""
        number = super().__new__(cls, text)
        number.text = text if _PLAIN.fullmatch(text) else _spelled_out(text)
        return number

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override] # a copy is made from the text
        return (self.text,)


def _spelled_out(text: str) -> str:
    plain = format(Decimal(text), "f")
    return plain if "." in plain else f"{plain}.0"


def spelling(number: float) -> str:
    """The digits of a number, as they were written where that is known."""
    if isinstance(number, Spelled | int):
        return str(number)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no finite number, and a framework document holds only such. Write digits.")
    return _spelled_out(repr(number))


def is_exact(text: str) -> bool:
    """Whether a decimal in plain digits survives being calculated with."""
    number = Decimal(text)
    return math.isfinite(float(text)) and Decimal(repr(float(text))) == number


def dumps(value: Any) -> str:
    """A document as JSON, its decimals as written."""
    if isinstance(value, dict):
        return (
            "{"
            + ",".join(f"{json.dumps(str(key), ensure_ascii=False)}:{dumps(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(dumps, value)) + "]"
    if isinstance(value, float):
        return spelling(value)
    return json.dumps(value, ensure_ascii=False)


def loads(text: str) -> Any:
    """The document again."""
    return json.loads(text, parse_float=Spelled)


def checksum(document: Any) -> str:
    """SHA-256 of what the document says, to the digit, whatever the order of its fields."""
    return hashlib.sha256(dumps(_sorted(document)).encode()).hexdigest()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(entry) for entry in value] if isinstance(value, list) else value


class DocumentField(models.TextField):  # type: ignore[type-arg] # generic only in the stubs
    """A column for such documents: text, so that every database keeps digits and order."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        del expression, connection
        return None if value is None else loads(value)

    def to_python(self, value: Any) -> Any:
        return loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return value if value is None or hasattr(value, "resolve_expression") else dumps(value)

    def value_to_string(self, obj: models.Model) -> str:
        return dumps(self.value_from_object(obj))
