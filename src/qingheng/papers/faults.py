"""What can be wrong with a paper, and where.

The law: every fault of a document is told at once, each with its place; nothing is mended silently.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PaperFault:
    """One thing that is wrong: `where` is a path such as `blocks[3].rows[2]`."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class InvalidDocument(ValueError):  # noqa: N818 # reads as a sentence where it is raised
    """A document that no renderer takes; `faults` names all that is wrong with it."""

    def __init__(self, faults: Iterable[PaperFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
