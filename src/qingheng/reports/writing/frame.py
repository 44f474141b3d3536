"""What stands round the text of every report: who signs it, on what basis, on which day."""

from dataclasses import dataclass
from datetime import date

from qingheng.papers import Document
from qingheng.papers.blocks import Align


@dataclass(frozen=True)
class Frame:
    """Title, header organisation, set sentences and day of a paper (发文要素), as the office's template words them."""

    title: str
    organ: str
    day: date
    mark: str = ""
    opening: str = ""
    closing: str = ""
    remedy: str = ""
    contact: str = ""
    copies_to: tuple[str, ...] = ()


def named_first(columns: int) -> tuple[Align, ...]:
    """The alignment of a table whose first column holds names and all others figures."""
    aligns: list[Align] = ["center"] * columns
    aligns[0] = "left"
    return tuple(aligns)


@dataclass(frozen=True)
class Built:
    """A report, and what whoever signs it should know of it beforehand."""

    document: Document
    remarks: tuple[str, ...] = ()
