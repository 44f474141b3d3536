"""The two lines an alert is raised on and its ordered levels.

The law it keeps: levels are compared by gravity, never by spelling.
"""

from __future__ import annotations

from enum import StrEnum


class AlertLine(StrEnum):
    """Where an alert is raised: one pillar (单项横向) or the total (总分纵向)."""

    PILLAR = "pillar"
    TOTAL = "total"


class AlertLevel(StrEnum):
    """The colour of an alert (蓝黄红), ordered by gravity."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """Gravity: 0 for none, 3 for red."""
        return list(AlertLevel).index(self)

    def __lt__(self, other: str) -> bool:
        return self.rank < AlertLevel(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= AlertLevel(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > AlertLevel(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= AlertLevel(other).rank
