"""One thing that waits for somebody (待办), as every stage hands it up to the landing page and the reminders.

The law: it is found anew each time from what is there; nothing is ticked off by hand.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Urgency(IntEnum):
    """The groups of the landing page, in their order."""

    OVERDUE = 1
    SOON = 2
    """It can be done now, and its last day comes."""
    WAITING = 3
    """Somebody else cannot go on before it is done."""
    DONE = 4
    """It was done lately: to see what became of it."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One line: what it is, and the page on which it is done."""

    key: str
    """By what it is known on another day; reminders are sent once for each key and day."""
    urgency: Urgency
    title: str
    url: str
    detail: str = ""
    day: date | None = None
    """The last day, or for what is done the day on which it was."""
    level: int = 0
    """The colour of an alert; 0 for everything else."""

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.urgency is not Urgency.DONE

    @property
    def order(self) -> tuple[int, date, str]:
        """The more urgent first, then by day."""
        return self.urgency, self.day or date.max, self.key
