"""From a path in a framework document to the place a person can open: a line of YAML, a cell of a workbook.

The law: a path that leads further than the file goes is shown at the nearest thing that is there.
"""

import re
from abc import ABC, abstractmethod
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
_INDEX = re.compile(r"\[(\d+)\]")


class Places(ABC):
    """Where the parts of a document stand in the file it was read from."""

    @abstractmethod
    def describe(self, path: Path, field: str = "") -> str:
        """The place in words; `field` is a field that is missing there."""


class DocumentPlaces(Places):
    """Places in a document that came from no file: the path itself."""

    def describe(self, path: Path, field: str = "") -> str:
        """The path as the engine writes it."""
        text = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in (*path, *([field] if field else []))
        )
        return text.removeprefix(".")


def path_of(where: str, document: Any) -> Path:
    """The steps of a path like `level1[0].leaves[2].zero_at (code)`, as far as the document goes."""
    rest, here, steps = where.strip(), document, []
    while rest:
        step = _step(rest, here)
        if step is None:
            break
        key, length = step
        steps.append(key)
        here, rest = here[key], rest[length:].removeprefix(".")
    return tuple(steps)


def _step(rest: str, here: Any) -> tuple[str | int, int] | None:
    """The next key of the path and how many characters it takes; field names may hold dots, the longest one wins."""
    if isinstance(here, list):
        match = _INDEX.match(rest)
        return (int(match[1]), match.end()) if match and int(match[1]) < len(here) else None
    if not isinstance(here, dict):
        return None
    fitting = [key for key in here if _begins_with(rest, str(key))]
    return (max(fitting, key=len), len(max(fitting, key=len))) if fitting else None


def _begins_with(rest: str, key: str) -> bool:
    return rest.startswith(key) and (len(rest) == len(key) or rest[len(key)] in ".[ ")
