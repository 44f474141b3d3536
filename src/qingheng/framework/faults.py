"""What is wrong with an uploaded framework, in words. The law: every fault says where, what and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocatedFault:
    """One fault as `ui/faults.html` shows it."""

    where: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.remedy}"


class UnreadableError(ValueError):
    """A file that gives no framework document; carries its faults."""

    def __init__(self, faults: Iterable[LocatedFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
