"""Everything that can be wrong with a framework or with data, in words.

The law it keeps: a fault quotes the offender and says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qianfen.catalogue import FAULTS

SHOWN_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, located: ``where`` in a framework document or file, ``row`` and ``column`` in a table."""

    code: str
    where: str
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and why it matters, in English."""
        return FAULTS[self.code][0].format_map(self.params)

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return FAULTS[self.code][1].format_map(self.params)

    @property
    def location(self) -> str:
        """Where it is: the document path or file, then row and column if there are any."""
        parts = [self.where]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(self.column)
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"{self.location}: {self.message} {self.remedy}"


class FaultyError(ValueError):
    """Something that carries faults; every one of them, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(*self.faults)

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN_AT_MOST]]
        if len(self.faults) > SHOWN_AT_MOST:
            lines.append(f"and {len(self.faults) - SHOWN_AT_MOST} more")
        return "\n".join(lines)


class FrameworkError(FaultyError):
    """A framework document that cannot be scored."""


class ObservationError(FaultyError):
    """Observations that cannot be scored."""
