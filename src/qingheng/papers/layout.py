"""What both renderers agree on before they begin: clean text, widths and sides of columns, words of the standard.

The law: whatever is decided from a document's content is decided here, once, so that the two files cannot differ in it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from qingheng.papers import codec, titles
from qingheng.papers.blocks import Align, Table
from qingheng.papers.document import Document
from qingheng.papers.fonts import FontSet, MissingCharacter
from qingheng.papers.text import GETA, columns_wide, printable

# These words are the standard's own; a paper is in Chinese whatever language the page is in.
SIGNING = "（签字）　　　　　　　　年　　月　　日"
PROOF = "扫描二维码，或打开下列网址，核验本件真伪"
DIGEST = "校验码 "
NUMERIC = re.compile(r"[-+−]?[\d,]*\.?\d+[%‰]?|[—－-]?")
NARROW = 4.0
LINE_CHARACTERS = 36.8  # of 12 pt across the text area


def cleaned(document: Document, fonts: FontSet) -> tuple[Document, tuple[MissingCharacter, ...]]:
    """The document as it can be printed, and what its main face lacks."""
    readable = changed(document, printable)
    readable = replace(readable, title=titles.broken(readable.title))
    missing = fonts.missing("".join(_texts(codec.plain(readable))))
    nowhere = {ord(lacking.character): GETA for lacking in missing if not lacking.printed_in}
    return (changed(readable, lambda text: text.translate(nowhere)) if nowhere else readable), missing


def changed(document: Document, change: Callable[[str], str]) -> Document:
    """The document with every text changed; the same one if that makes no difference."""
    plain = codec.plain(document)
    together = "\n".join(_texts(plain))
    return document if change(together) == together else codec.build(Document, walk(plain, change))


def walk(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [walk(item, change) for item in value]
    return {name: walk(item, change) for name, item in value.items()} if isinstance(value, dict) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def widths(table: Table) -> tuple[float, ...]:
    """Shares of the text area by column: as given, or so that long texts get room and short ones do not wrap."""
    if table.widths:
        return tuple(width / sum(table.widths) for width in table.widths)
    wanted = []
    for index, name in enumerate(table.head):
        longest = max((columns_wide(row[index]) for row in table.rows), default=0)
        wanted.append(max(min(longest, 30.0), min(columns_wide(name), 6.0), 2.0) + 0.6)
    most = 40.0  # who has most gives first, until the line is full
    while sum(min(width, most) for width in wanted) > LINE_CHARACTERS and most > NARROW:
        most -= 0.5
    wanted = [min(width, most) for width in wanted]
    return tuple(width / sum(wanted) for width in wanted)


def aligns(table: Table) -> tuple[Align, ...]:
    """The side of each column: as given, or numbers right, short words in the middle, sentences left."""
    return table.aligns or tuple(_side([row[index] for row in table.rows]) for index in range(len(table.head)))


def _side(texts: list[str]) -> Align:
    if texts and any(texts) and all(NUMERIC.fullmatch(text.strip()) for text in texts):
        return "center" if all(len(text) <= 2 for text in texts) else "right"
    return "left" if any(columns_wide(text) > 8 for text in texts) else "center"
