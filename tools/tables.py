"""Tables in Markdown. The law: a cell is one line, and what stands in it cannot break the table."""

from collections.abc import Iterable


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table with a header."""
    names = list(header)
    lines = [names, ["---"] * len(names), *([cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cell(value: object) -> str:
    """A cell's text: one line, bars escaped."""
    return " ".join(str(value).split()).replace("|", "\\|")


def code(value: object) -> str:
    """A cell as code; nothing where there is nothing."""
    return f"`{value}`" if value else ""
