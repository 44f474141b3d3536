"""Where a rule applies. The law: by pattern and by what the framework says of an item, never by a list of bodies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from qingheng.collection.quality.values import Column

FIELDS: Mapping[str, str] = {
    "stations": "station",
    "items": "item",
    "data_items": "key",
    "units": "unit",
    "frequencies": "frequency",
    "methods": "method",
    "sensitivities": "sensitivity",
    "kinds": "kind",
}
"""What a scope may narrow, and which property of a column it is matched with."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "frequencies": ("month", "quarter", "half_year", "year"),
    "methods": ("deduct", "ratio", "banded", "survey", "manual", "veto"),
    "sensitivities": ("normal", "restricted", "case"),
    "kinds": ("flow", "stock", "part"),
}
"""The words of those fields that take no patterns."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns a rule looks at: every field that is given must fit; a pattern with “!” takes something out again."""

    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def parse(cls, block: Mapping[str, Any]) -> "Scope":
        """A scope as the document states it."""
        return cls(tuple((name, tuple(map(str, patterns))) for name, patterns in block.items()))

    def holds(self, column: Column) -> bool:
        """Whether the rule looks at this column."""
        return all(_fits(_property(column, name), patterns) for name, patterns in self.patterns)

    def choose(self, columns: Iterable[Column]) -> list[Column]:
        """The columns of a sheet that the rule looks at."""
        return [column for column in columns if self.holds(column)]


def _property(column: Column, name: str) -> tuple[str, ...]:
    if name == "kinds":
        return ("stock" if column.is_stock else "flow", *(("part",) if column.whole else ()))
    return (str(getattr(column, FIELDS[name])),)


def _fits(values: Sequence[str], patterns: Sequence[str]) -> bool:
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    barred = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    included = not wanted or any(fnmatchcase(value, pattern) for value in values for pattern in wanted)
    return included and not any(fnmatchcase(value, pattern) for value in values for pattern in barred)
