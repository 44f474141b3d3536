"""What a kind of rule says of itself: its parameters, the facts it gives, whether it may block.

The law: a kind that needs a person's judgement can only ask.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from qingheng.collection.quality.values import Column, Hit, Sheet

Parameters = Mapping[str, Any]
Judge = Callable[[Sheet, Sequence[Column], Parameters], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a kind: a number, a word of several, or a list of texts."""

    name: str
    meaning: Promise
    low: Decimal | None = Decimal(0)
    high: Decimal | None = None
    is_whole: bool = False
    choices: tuple[str, ...] = ()
    is_list: bool = False
    is_optional: bool = False
    pattern: str = ""
    """What every text of a list must look like."""

    @property
    def is_number(self) -> bool:
        """Whether it takes a number."""
        return not self.choices and not self.is_list


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: the function that judges, and what a document may say about it."""

    name: str
    meaning: Promise
    judge: Judge
    parameters: tuple[Parameter, ...] = ()
    facts: tuple[str, ...] = ()
    may_block: bool = False
    judges_imports: bool = False
    """Whether it needs nothing but the values themselves, so that files brought directly are held to it too."""


def number(name: str, meaning: Promise, *, high: str | None = None, is_optional: bool = False) -> Parameter:
    """A decimal parameter from zero on."""
    return Parameter(name, meaning, high=Decimal(high) if high else None, is_optional=is_optional)


def count(name: str, meaning: Promise, *, low: int = 1, high: int | None = None) -> Parameter:
    """A whole number."""
    return Parameter(name, meaning, Decimal(low), Decimal(high) if high else None, is_whole=True)


def word(name: str, meaning: Promise, choices: tuple[str, ...]) -> Parameter:
    """One word of several."""
    return Parameter(name, meaning, choices=choices)


def words(name: str, meaning: Promise, choices: tuple[str, ...] = (), *, pattern: str = "") -> Parameter:
    """A list of texts: of the choices if there are any, like the pattern if there is one."""
    return Parameter(name, meaning, choices=choices, is_list=True, pattern=pattern)
