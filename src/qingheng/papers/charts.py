"""Charts as small SVG pictures: grouped bars, lines, radar.

The law: nothing is told by colour alone: bars differ in hatching, lines in dashes and marks, and few values are written
beside their marks. Both renderers use the same picture.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qingheng.papers.blocks import Chart
from qingheng.papers.drawing import FONT, Canvas, Look, Point, look
from qingheng.papers.text import printable

WIDTH = 620.0  # units across the 156 mm of the text area
UNITS_PER_MM = WIDTH / 156
VALUES_WRITTEN_MAX = 30
WRAPPED_MAX = 12


def svg(chart: Chart, families: Sequence[str]) -> str:
    """The picture of a chart, as wide as the text area; its title is text of the paper and not part of it."""
    canvas = Canvas(WIDTH, chart.tall * UNITS_PER_MM)
    top = _legend(canvas, chart)
    draw: dict[str, Callable[[Canvas, Chart, float], None]] = {"bar": _bars, "line": _lines, "radar": _radar}
    draw[chart.kind](canvas, chart, top)
    return canvas.svg(families)


def description(chart: Chart) -> str:
    """The chart in words, for those who do not see it: every value."""
    kinds = {"bar": "柱状图", "line": "折线图", "radar": "雷达图"}
    rows = [
        f"{series.name}："
        + "，".join(f"{name} {number(value)}" for name, value in zip(chart.categories, series.values, strict=True))
        for series in chart.series
    ]
    unit = f"（{chart.unit}）" if chart.unit else ""
    return f"{kinds[chart.kind]}《{chart.title}》{unit}。" + "；".join(rows) + "。"


def number(value: float | None) -> str:
    """A value as it is written: two decimals at most, no exponent."""
    if value is None:
        return "—"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def scale(lowest: float, highest: float, base: float = 0) -> list[float]:
    """Round ticks that enclose the base and all values: four to six of them."""
    low, high = min(lowest, base), max(highest, base)
    span = (high - low) or 1.0
    raw = span / 4
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def _legend(canvas: Canvas, chart: Chart) -> float:
    """Draw the names of the series in rows; return where the drawing begins."""
    widths = [34 + FONT * _columns(series.name) for series in chart.series]
    rows: list[list[int]] = [[]]
    for index, width in enumerate(widths):
        if rows[-1] and sum(widths[other] for other in rows[-1]) + width > canvas.width - 20:
            rows.append([])
        rows[-1].append(index)
    if len(chart.series) == 1 and not chart.unit:
        return 14.0
    for line, row in enumerate(rows):
        x, y = (canvas.width - sum(widths[index] for index in row)) / 2, 12 + line * 18
        for index in row:
            _key(canvas, chart.kind, look(index, chart.series[index].name), (x, y))
            canvas.text((x + 24, y + 4), chart.series[index].name, "start")
            x += widths[index]
    if chart.unit:
        canvas.text((4, 16), f"（{chart.unit}）", "start", size=11)
    return 12.0 + 18 * len(rows) + 8


def _key(canvas: Canvas, kind: str, given: Look, at: Point) -> None:
    x, y = at
    if kind == "bar":
        _bar(canvas, given, (x, y - 6), (18, 12))
    else:
        canvas.path([(x, y), (x + 20, y)], given)
        canvas.mark((x + 10, y), given, 3.5)


def _columns(text: str) -> float:
    """How many Hanzi wide a text is."""
    return sum(1.0 if ord(mark) > 0x2E7F else 0.55 for mark in text)


def _wrapped(text: str, columns: float) -> list[str]:
    lines, current = [], ""
    for mark in printable(text).replace("\n", " "):
        if current and _columns(current + mark) > max(columns, 1.5):
            lines.append(current)
            current = ""
        current += mark
    return [*lines, current]


@dataclass(frozen=True)
class _Frame:
    """The drawing area of bars and lines, and where a value lies in it."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: list[float]

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def slot(self, count: int) -> float:
        return (self.right - self.left) / count


def _frame(canvas: Canvas, chart: Chart, top: float) -> _Frame:
    values = [value for series in chart.series for value in series.values if value is not None]
    highest = chart.maximum if chart.maximum is not None else max(values, default=1)
    ticks = scale(min(values, default=0), max([highest, *values]), chart.minimum or 0)
    left = 16 + 7 * max(len(number(tick)) for tick in ticks)
    slot = (canvas.width - 8 - left) / len(chart.categories)
    every = _every(chart.categories, slot)
    labels = [_wrapped(name, slot * every / FONT * 0.95) for name in chart.categories]
    bottom = canvas.height - 6 - 15 * max(map(len, labels[::every]))
    frame = _Frame(left, canvas.width - 8, top + 6, max(bottom, top + 40), ticks)
    for tick in ticks:
        canvas.line((left, frame.y(tick)), (frame.right, frame.y(tick)), "#555" if tick == 0 else "#d0d0d0")
        canvas.text((left - 6, frame.y(tick) + 4), number(tick), "end", size=11)
    for index in range(0, len(labels), every):
        for line, words in enumerate(labels[index]):
            canvas.text((left + slot * (index + 0.5), frame.bottom + 16 + 15 * line), words)
    return frame


def _every(names: Sequence[str], slot: float) -> int:
    """Each name is written, wrapped if need be; of more than a year's months, so many that none wraps."""
    if len(names) <= WRAPPED_MAX:
        return 1
    return math.ceil(max(map(_columns, names)) * FONT * 1.15 / slot)


def _written(chart: Chart) -> bool:
    return len(chart.categories) * len(chart.series) <= VALUES_WRITTEN_MAX


def _bars(canvas: Canvas, chart: Chart, top: float) -> None:
    frame = _frame(canvas, chart, top)
    slot = frame.slot(len(chart.categories))
    width = min(slot * 0.76 / len(chart.series), 34)
    for index, series in enumerate(chart.series):
        for position, value in enumerate(series.values):
            if value is None:
                continue
            x = frame.left + slot * (position + 0.5) + width * (index - len(chart.series) / 2)
            upper, lower = sorted((frame.y(value), frame.y(0)))
            _bar(canvas, look(index, series.name), (x + 1, upper), (width - 2, lower - upper))
            if _written(chart):
                canvas.text((x + width / 2, upper - 4 if value >= 0 else lower + 12), number(value), size=10.5)


def _bar(canvas: Canvas, given: Look, corner: Point, size: Point) -> None:
    """One bar: full, striped across, hollow, striped along, hollow and striped across, grey."""
    (x, y), (width, height), colour = corner, size, given.colour
    hollow = given.fill in {2, 4}
    canvas.rect(corner, size, "#ffffff" if hollow else colour, colour)
    stripe = colour if hollow else "#ffffff"
    if given.fill in {1, 4}:
        for step in range(1, int(height // 5) + 1):
            canvas.line((x, y + height - step * 5 + 1), (x + width, y + height - step * 5 + 1), stripe, 1.1)
    if given.fill == 3:
        for step in range(1, int(width // 5) + 1):
            canvas.line((x + step * 5 - 1, y), (x + step * 5 - 1, y + height), stripe, 1.1)


def _lines(canvas: Canvas, chart: Chart, top: float) -> None:
    frame = _frame(canvas, chart, top)
    slot = frame.slot(len(chart.categories))
    for index, series in enumerate(chart.series):
        points = [
            None if value is None else (frame.left + slot * (position + 0.5), frame.y(value))
            for position, value in enumerate(series.values)
        ]
        for start, end in pairwise(points):
            if start and end:
                canvas.path([start, end], look(index, series.name))
        for point, value in zip(points, series.values, strict=True):
            if point:
                canvas.mark(point, look(index, series.name))
                if _written(chart):
                    canvas.text((point[0], point[1] - 8), number(value), size=10.5)


def _radar(canvas: Canvas, chart: Chart, top: float) -> None:
    centre = (canvas.width / 2, (top + canvas.height) / 2 + 2)
    radius = (canvas.height - top) / 2 - 24
    values = [value for series in chart.series for value in series.values if value is not None]
    ticks = scale(0, max([chart.maximum or 0, *values]))
    for tick in ticks[1:]:
        ring = [
            _spoke(centre, radius * tick / ticks[-1], axis, len(chart.categories))
            for axis in range(len(chart.categories))
        ]
        for start, end in pairwise([*ring, ring[0]]):
            canvas.line(start, end)
    for axis, name in enumerate(chart.categories):
        canvas.line(centre, _spoke(centre, radius, axis, len(chart.categories)))
        _axis_label(canvas, _spoke(centre, radius + 12, axis, len(chart.categories)), centre, name)
    for index, series in enumerate(chart.series):
        share = [(value or 0) / ticks[-1] for value in series.values]
        points = [_spoke(centre, radius * part, axis, len(share)) for axis, part in enumerate(share)]
        canvas.path(points, look(index, series.name), closed=True)
        for point, value in zip(points, series.values, strict=True):
            if value is not None:
                canvas.mark(point, look(index, series.name), 3.4)
    for tick in ticks[1:]:
        canvas.text(
            (centre[0] + 3, centre[1] - radius * tick / ticks[-1] + 10), number(tick), "start", size=9.5, colour="#555"
        )


def _spoke(centre: Point, length: float, axis: int, axes: int) -> Point:
    angle = 2 * math.pi * axis / axes - math.pi / 2
    return centre[0] + length * math.cos(angle), centre[1] + length * math.sin(angle)


def _axis_label(canvas: Canvas, at: Point, centre: Point, name: str) -> None:
    across = at[0] - centre[0]
    anchor = "middle" if abs(across) < 8 else "start" if across > 0 else "end"
    lines = _wrapped(name, 13)
    first = at[1] + 4 - (14 * (len(lines) - 1) if at[1] < centre[1] - 20 else 0)
    for index, words in enumerate(lines):
        canvas.text((at[0], first + 14 * index), words, anchor)
