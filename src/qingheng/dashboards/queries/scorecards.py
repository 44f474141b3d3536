"""All scorecards of a month side by side: bodies × items. The law: a cell is the node of its item, as it was scored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianfen.framework import Item, Pillar
from qingheng.dashboards.queries.cockpit import Cockpit, Row

SHARES = (0, 10, 30, 60)
"""Per cent of an item's points lost from which a cell is drawn one shade darker."""


@dataclass(frozen=True)
class Mark:
    """One item of one body."""

    item: Item
    points: int | None
    """Hundredths; None where the body is not scored on the item."""
    shade: int
    """0: nothing lost, up to 4: nearly everything."""
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """The scorecard of one body."""

    row: Row
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Sheet:
    """All scorecards that the reader oversees."""

    pillars: tuple[Pillar, ...]
    items: tuple[Item, ...]
    lines: tuple[Line, ...]


def sheet(found: Cockpit) -> Sheet:
    """The scorecards behind a cockpit."""
    items = found.framework.items if found.framework else ()
    lines = tuple(Line(row, tuple(_marks(row, items))) for row in found.rows)
    return Sheet(found.pillars, tuple(items), lines)


def _marks(row: Row, items: Sequence[Item]) -> Iterator[Mark]:
    nodes = row.card.result.nodes if row.card else {}
    for item in items:
        node = nodes.get(item.code)
        if node is None:
            yield Mark(item, None, 0, ())
        else:
            yield Mark(item, node.points, shade(node.full - node.points, node.full), tuple(sorted(node.flags)))


def shade(lost: int, full: int) -> int:
    """How dark a cell is drawn, 0 to 4."""
    return sum(100 * lost > share * full for share in SHARES)
