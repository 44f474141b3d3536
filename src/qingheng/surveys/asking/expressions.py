"""Relevance and constraints: the part of XForms' XPath that questionnaires use, read into plain lists and evaluated.

The law: nothing is executed, what is not on the list is refused when it is read, and the browser's twin in
`static/surveys/form.js` gives the same value. Conversions are those of XPath 1.0, sections 3.4, 4.2 to 4.4.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

Value = float | str | bool
Tree = list[Any]
"""`["num", 1.0]`, `["str", "a"]`, `["ref", "name"]`, `["self"]`, `["neg", a]`, `["and", a, b]`, `["call", name, a]`."""

TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<text>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<ref>[\w.-]+)\s*\}"
    r"|(?P<word>[a-z][a-z-]*)|(?P<sign><=|>=|!=|[=<>+*(),.-]))"
)
NUMBER = re.compile(r"[ \t\r\n]*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")
BLANK = re.compile(r"[ \t\r\n]+")
LENGTH_MAX, DEPTH_MAX = 1000, 40
"""Beyond these nobody reads an expression any more, and the reader's stack is spared."""
LEVELS: Sequence[frozenset[str]] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", ">", "<=", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
"""Operators from the loosest to the tightest; each level goes from left to right."""
ARGUMENTS: Mapping[str, range] = {
    "selected": range(2, 3),
    "count-selected": range(1, 2),
    "not": range(1, 2),
    "string-length": range(1, 2),
    "number": range(1, 2),
    "if": range(3, 4),
    "coalesce": range(2, 3),
}


class ExpressionError(ValueError):
    """An expression that is not understood. The text is for the user."""


def parse(text: str) -> Tree:
    """Read an expression; ExpressionError says where it stops being understood."""
    if len(text) > LENGTH_MAX or text.count("(") > DEPTH_MAX or text.count("-") > DEPTH_MAX:
        raise ExpressionError(_("The expression is too long: split the question, or say it more simply."))
    parser = _Parser(text, _tokens(text))
    tree = parser.level(0)
    parser.end()
    return tree


def references(tree: Tree) -> set[str]:
    """The questions an expression looks at."""
    if tree[0] == "ref":
        return {tree[1]}
    return {name for part in tree[1:] if isinstance(part, list) for name in references(part)}


def evaluate(tree: Tree, answers: Mapping[str, str], own: str = "") -> Value:
    """The value of an expression; `answers` holds texts, several choices with blanks between; `own` is what `.` is."""
    return _evaluate(tree, lambda name: answers.get(name, ""), own)


def is_true(value: Value) -> bool:
    """As a condition."""
    return not (value == 0 or math.isnan(value)) if isinstance(value, float) else bool(value)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    stripped = text.rstrip()
    while place < len(stripped):
        match = TOKEN.match(stripped, place)
        if match is None or match.lastgroup is None:
            raise ExpressionError(_("“%(rest)s” is not understood here.") % {"rest": stripped[place:].strip()[:40]})
        found.append((match.lastgroup, match.group(match.lastgroup)))
        place = match.end()
    return found


@dataclass
class _Parser:
    text: str
    tokens: list[tuple[str, str]]
    place: int = 0

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        found = self._peek()
        self.place += 1
        return found

    def _expect(self, sign: str) -> None:
        if self._take() != ("sign", sign):
            raise ExpressionError(_("“%(sign)s” is missing in “%(text)s”.") % {"sign": sign, "text": self.text})

    def end(self) -> None:
        """Refuse what is left over."""
        kind, rest = self._peek()
        if kind != "end":
            raise ExpressionError(_("“%(rest)s” is not understood here.") % {"rest": rest})

    def level(self, number: int) -> Tree:
        if number == len(LEVELS):
            return self._unary()
        left = self.level(number + 1)
        while self._peek()[1] in LEVELS[number] and self._peek()[0] in {"sign", "word"}:
            left = [self._take()[1], left, self.level(number + 1)]
        return left

    def _unary(self) -> Tree:
        if self._peek() == ("sign", "-"):
            self._take()
            return ["neg", self._unary()]
        return self._primary()

    def _primary(self) -> Tree:
        kind, word = self._take()
        if kind == "number":
            return ["num", float(word)]
        if kind == "text":
            return ["str", word[1:-1]]
        if kind == "ref":
            return ["ref", word]
        if (kind, word) == ("sign", "."):
            return ["self"]
        if (kind, word) == ("sign", "("):
            inner = self.level(0)
            self._expect(")")
            return inner
        if kind == "word":
            return self._call(word)
        raise ExpressionError(_("“%(text)s” ends too early or has a sign too many.") % {"text": self.text})

    def _call(self, name: str) -> Tree:
        if name not in ARGUMENTS:
            facts = {"name": name, "known": ", ".join(sorted(ARGUMENTS))}
            raise ExpressionError(_("“%(name)s” is not available. Functions are: %(known)s.") % facts)
        self._expect("(")
        given = []
        while self._peek() != ("sign", ")"):
            given.append(self.level(0))
            if self._peek() == ("sign", ","):
                self._take()
            elif self._peek() != ("sign", ")"):
                self._expect(")")
        self._expect(")")
        if len(given) not in ARGUMENTS[name]:
            facts = {"name": name, "n": str(ARGUMENTS[name][0])}
            raise ExpressionError(_("“%(name)s” takes %(n)s values.") % facts)
        return ["call", name, *given]


def _evaluate(tree: Tree, lookup: Callable[[str], str], own: str) -> Value:
    kind = tree[0]
    if kind in {"num", "str"}:
        return tree[1]  # type: ignore[no-any-return] # a plain value, as it was read
    if kind == "ref":
        return lookup(tree[1])
    if kind == "self":
        return own
    if kind in {"and", "or"}:
        left = is_true(_evaluate(tree[1], lookup, own))
        return left if left == (kind == "or") else is_true(_evaluate(tree[2], lookup, own))
    if kind == "call" and tree[1] == "if":
        chosen = tree[3] if is_true(_evaluate(tree[2], lookup, own)) else tree[4]
        return _evaluate(chosen, lookup, own)
    values = [_evaluate(part, lookup, own) for part in tree[(2 if kind == "call" else 1) :]]
    return _FUNCTIONS[tree[1]](*values) if kind == "call" else _OPERATORS[kind](*values)


def _number(value: Value) -> float:
    if isinstance(value, str):
        return float(value) if NUMBER.fullmatch(value) else math.nan
    return float(value)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


def _words(value: Value) -> list[str]:
    return [word for word in BLANK.split(_text(value)) if word]


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return is_true(left) == is_true(right)
    if isinstance(left, float) or isinstance(right, float):
        return _number(left) == _number(right)
    return left == right


def _divided(left: Value, right: Value) -> float:
    above, below = _number(left), _number(right)
    if below == 0:
        return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above) * math.copysign(1, below)
    return above / below


def _rest(left: Value, right: Value) -> float:
    above, below = _number(left), _number(right)
    if below == 0 or math.isinf(above) or math.isnan(above) or math.isnan(below):
        return math.nan
    return math.fmod(above, below)


_OPERATORS: Mapping[str, Callable[..., Value]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": lambda left, right: _number(left) < _number(right),
    ">": lambda left, right: _number(left) > _number(right),
    "<=": lambda left, right: _number(left) <= _number(right),
    ">=": lambda left, right: _number(left) >= _number(right),
    "+": lambda left, right: _number(left) + _number(right),
    "-": lambda left, right: _number(left) - _number(right),
    "*": lambda left, right: _number(left) * _number(right),
    "div": _divided,
    "mod": _rest,
    "neg": lambda value: -_number(value),
}
_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "selected": lambda chosen, name: _text(name) in _words(chosen),
    "count-selected": lambda chosen: float(len(_words(chosen))),
    "not": lambda value: not is_true(value),
    "string-length": lambda value: float(len(_text(value))),
    "number": _number,
    "coalesce": lambda first, second: first if _text(first) else second,
}
