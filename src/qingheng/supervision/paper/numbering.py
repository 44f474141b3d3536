"""Document numbers 〔year〕n号. The law: no gap, no number twice, and a withdrawn paper keeps its own.

The row of the series is held until the paper is issued: if that fails, the number was never given.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A document number (发文字号)."""

    letters: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.letters}〔{self.year}〕{self.number}号"
