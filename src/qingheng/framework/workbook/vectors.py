"""The cells of golden tests, in a notation that people can type: `due = 50`, `light（self_reported）`.

The law: full-width and half-width punctuation mean the same; one entry a line, or parted by semicolons.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qingheng.framework.exact import dumps
from qingheng.framework.workbook.kinds import Cell, Kind, Number, listed
from qingheng.organisations.tables import CellError, text_of

_ENTRIES = re.compile(r"[\n;；]+")
_PARTS = re.compile(r"[,，、]+")
_COUNT = re.compile(r"([^=＝:：]+?)\s*[=＝]\s*(\S+)")
_EVENT = re.compile(r"([^()（）]+?)\s*(?:[(（]([^()（）]*)[)）])?")
_STRATUM = re.compile(r"([^:：=＝]+?)\s*[:：]\s*(.*)")


def _entries(cell: Cell) -> list[str]:
    return [entry.strip() for entry in _ENTRIES.split(text_of(cell)) if entry.strip()]


def _unreadable(entry: str, example: str) -> CellError:
    return CellError(
        _("“%(entry)s” cannot be read.") % {"entry": entry}, _("Write it like this: %(example)s") % {"example": example}
    )


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A block of fields; one that stands twice would lose a value in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CellError(_("“%(key)s” stands there twice.") % {"key": key}, _("Delete one of the two."))
        found[key] = value
    return found


def _count(entry: str) -> tuple[str, Any]:
    match = _COUNT.fullmatch(entry)
    if not match:
        raise _unreadable(entry, "due = 50")
    return match[1], Number().read(match[2])


@dataclass(frozen=True)
class Counts(Kind):
    """Counts by data item: `due = 50`, one a line."""

    def write(self, value: Any) -> Cell | None:
        if not isinstance(value, dict) or not value:
            return None
        return listed([f"{key} = {dumps(count)}" for key, count in value.items()])

    def read(self, cell: Cell) -> Any:
        return _unique(map(_count, _entries(cell)))


@dataclass(frozen=True)
class Events(Kind):
    """Single events, with their circumstances in brackets: `light（self_reported、unit_leader）`."""

    def write(self, value: Any) -> Cell | None:
        if not isinstance(value, list) or not value or not all(map(self._is_plain, value)):
            return None
        return listed([self._line(event) for event in value])

    @staticmethod
    def _is_plain(event: Any) -> bool:
        return (
            isinstance(event, dict)
            and isinstance(event.get("key"), str)
            and all(isinstance(modifier, str) for modifier in event.get("modifiers", []))
        )

    @staticmethod
    def _line(event: Any) -> str:
        return f"{event['key']}（{'、'.join(event['modifiers'])}）" if "modifiers" in event else str(event["key"])

    def read(self, cell: Cell) -> Any:
        return [self._event(entry) for entry in _entries(cell)]

    @staticmethod
    def _event(entry: str) -> dict[str, Any]:
        match = _EVENT.fullmatch(entry)
        if not match:
            raise _unreadable(entry, "light（self_reported）")
        if match[2] is None:
            return {"key": match[1]}
        return {"key": match[1], "modifiers": [part.strip() for part in _PARTS.split(match[2]) if part.strip()]}


@dataclass(frozen=True)
class Answers(Kind):
    """Answers by stratum: `staff：满意 = 12，不满意 = 2`, one stratum a line."""

    def write(self, value: Any) -> Cell | None:
        if (
            not isinstance(value, dict)
            or not value
            or not all(isinstance(counts, dict) and counts for counts in value.values())
        ):
            return None
        return listed(
            [
                f"{stratum}：{'，'.join(f'{option} = {dumps(count)}' for option, count in counts.items())}"
                for stratum, counts in value.items()
            ]
        )

    def read(self, cell: Cell) -> Any:
        return _unique(map(self._stratum, _entries(cell)))

    @staticmethod
    def _stratum(entry: str) -> tuple[str, Any]:
        match = _STRATUM.fullmatch(entry)
        if not match:
            raise _unreadable(entry, "staff：满意 = 12，不满意 = 2")
        return match[1], _unique(_count(part.strip()) for part in _PARTS.split(match[2]) if part.strip())
