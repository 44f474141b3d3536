"""Text laid out in columns. Law: a Chinese character is two columns wide, and columns line up all the same."""

from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width

_WIDE = frozenset("WF")
_CLOSING = frozenset("，。；：、！？）》】」』”’,.;:!?)]%")


def width(text: str) -> int:
    """Columns that a text takes on a terminal with a Chinese font."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in _WIDE else 1 for char in text)


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled up with spaces to so many columns, on the right of it or (for numbers) on the left."""
    space = " " * max(columns - width(text), 0)
    return space + text if right else text + space


def wrapped(text: str, columns: int, *, indent: str = "") -> str:
    """The text in lines of at most so many columns; Chinese breaks anywhere, other words at spaces."""
    lines, line = [], indent
    for word in _words(text):
        if width(line) + width(word.rstrip()) > columns and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += word if line.strip() else word.lstrip()
    return "\n".join([*lines, line.rstrip()])


def _words(text: str) -> Iterable[str]:
    """Pieces between which a line may break: after spaces and Chinese characters, but not before what closes them."""
    word = ""
    for char, following in zip(text, [*text[1:], " "], strict=True):
        word += char
        if char.isspace() or (east_asian_width(char) in _WIDE and following not in _CLOSING):
            yield word
            word = ""
    if word:
        yield word


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> str:
    """Aligned columns under a header; the columns whose places are given in `numbers` are set to the right."""
    lines = [tuple(header), *map(tuple, rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(header))]
    right = frozenset(numbers)
    rule = tuple("-" * columns for columns in widths)
    return "\n".join(
        "  ".join(
            padded(cell, columns, right=place in right)
            for place, (cell, columns) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (lines[0], rule, *lines[1:])
    )
