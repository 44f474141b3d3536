"""What charts are drawn with: a small SVG picture, and the looks that tell series apart.

The law: no two series differ in colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from qingheng.papers.text import printable

FONT = 12.5
COLOURS = ("#1f5a94", "#b8401f", "#00705a", "#7a4a9a", "#8a6400", "#4a4a4a")
DASHES = ("", "7 3", "2 2.5", "9 3 2 3", "12 4", "4 4")
MARKS = "cstdop"  # circle, square, triangle, diamond, ring, plus
LEVELS = {"■": ("s", "#b0222b"), "▲": ("t", "#8a6400"), "◆": ("d", "#1f5a94")}
"""A series whose name begins with the glyph of an alert level is drawn with that mark, in that level's colour."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """How a series is told from the others: by fill and mark and dashes, and by colour besides."""

    fill: int
    mark: str
    dash: str
    colour: str


def look(index: int, name: str = "") -> Look:
    """The look of the series at a place."""
    mark, colour = LEVELS.get(name[:1], (MARKS[index], COLOURS[index]))
    return Look(index, mark, DASHES[index], colour)


@dataclass
class Canvas:
    """A picture under construction."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def line(self, start: Point, end: Point, colour: str = "#c4c4c4", width: float = 0.7) -> None:
        self.parts.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
            f'stroke="{colour}" stroke-width="{width}"/>'
        )

    def rect(self, corner: Point, size: Point, fill: str, stroke: str = "none") -> None:
        self.parts.append(
            f'<rect x="{corner[0]:.1f}" y="{corner[1]:.1f}" width="{max(size[0], 0):.1f}" '
            f'height="{max(size[1], 0):.1f}" fill="{fill}" stroke="{stroke}"/>'
        )

    def path(self, points: Sequence[Point], look: Look, *, closed: bool = False) -> None:
        """A line in the colour and dashes of a series."""
        data = "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")
        dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
        self.parts.append(f'<path d="M{data}" fill="none" stroke="{look.colour}" stroke-width="1.8"{dash}/>')

    def mark(self, at: Point, look: Look, size: float = 4) -> None:
        """The mark of a series."""
        (x, y), colour, shape = at, look.colour, look.mark
        outlines: dict[str, list[Point]] = {
            "s": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
            "t": [(0, -1.2), (1.1, 0.9), (-1.1, 0.9)],
            "d": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
            "p": [(-0.4, -1.2), (0.4, -1.2), (0.4, 1.2), (-0.4, 1.2)],
        }
        if shape in outlines:
            points = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in outlines[shape])
            self.parts.append(f'<polygon points="{points}" fill="{colour}"/>')
            return
        fill = colour if shape == "c" else "#ffffff"
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{fill}" stroke="{colour}" stroke-width="1.4"/>'
        )

    def text(self, at: Point, words: str, anchor: str = "middle", *, size: float = FONT, colour: str = "#222") -> None:
        if words:
            self.parts.append(
                f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="{size}" text-anchor="{anchor}" '
                f'fill="{colour}">{escape(printable(words))}</text>'
            )

    def svg(self, families: Sequence[str]) -> str:
        """The whole picture, its text in the first of the families that is there."""
        names = ", ".join(f"'{name}'" for name in families)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.1f} {self.height:.1f}" '
            f'width="{self.width:.1f}" height="{self.height:.1f}" font-family="{escape(names)}">'
            f"{''.join(self.parts)}</svg>"
        )
