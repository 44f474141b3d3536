"""What the charts draw, as plain JSON. The law: points leave as the numbers they are, and every cut axis says so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import qianfen
from qianfen import AlertLine
from qianfen.framework import Framework, Pillar
from qingheng.dashboards.queries.choosing import Choice
from qingheng.dashboards.queries.drill import Place
from qingheng.dashboards.queries.scores import Card
from qingheng.dashboards.queries.trend import AudienceTrend
from qingheng.scoring import figures
from qingheng.ui.levels import look_of

Chart = dict[str, Any]
Lines = Sequence[tuple[str, Sequence[int | None]]]
TOTAL_STEP, NARROW_STEP, PILLAR_STEP = 5_000, 2_000, 1_000
"""Steps of an axis, in hundredths: 50 points of the total, 20 where totals lie close together, 10 of a pillar."""
WIDE = 10_000
"""Totals this far apart, in hundredths, need the wide steps."""


def plain(hundredths: int | None) -> float | None:
    """Points as a number for a chart; None stays a gap."""
    return None if hundredths is None else hundredths / 100


def short(period: qianfen.Period) -> str:
    """A period as it fits under an axis: 26-09, 26Q3, 26H1, 2026."""
    text = str(period)
    return text if period.frequency is qianfen.Frequency.YEAR else text[2:].replace("-Q", "Q").replace("-H", "H")


def signed(hundredths: int) -> str:
    """A loss or gain with its sign, as people write it."""
    return f"{'−' if hundredths < 0 else '+' if hundredths else ''}{qianfen.format_points(abs(hundredths))}"


def spark(choice: Choice, values: Sequence[int | None]) -> Chart:
    """A line without axes."""
    return {"labels": [short(period) for period in choice.trend], "values": [plain(value) for value in values]}


def radar(card: Card, averages: Mapping[str, int | None], *, own: str, others: str) -> Chart:
    """The pillars of a body against the average of its audience."""
    pillars = card.framework.pillars
    points = {pillar.code: card.result.nodes[pillar.code].points for pillar in pillars}
    lowest = min([*points.values(), *(value for value in averages.values() if value is not None)])
    axes = [_axis(card, pillar, points[pillar.code]) for pillar in pillars]
    mean = [plain(averages.get(pillar.code)) for pillar in pillars]
    series = [{"name": own, "values": [axis["value"] for axis in axes]}, {"name": others, "values": mean}]
    full = min(pillar.full_mark for pillar in pillars)
    return {"floor": figures.cut_axis(lowest, full, step=PILLAR_STEP) / 100, "axes": axes, "series": series}


def _axis(card: Card, pillar: Pillar, points: int) -> Chart:
    return {
        "name": pillar.name,
        "max": plain(pillar.full_mark),
        "value": plain(points),
        "level": card.levels.get(pillar.code, 0),
    }


def waterfall(card: Card) -> Chart:
    """From the full mark to the total: one falling step for each pillar that lost points, the largest first."""
    nodes = card.result.nodes
    lost = [(pillar, nodes[pillar.code].full - nodes[pillar.code].points) for pillar in card.framework.pillars]
    lost = sorted(((pillar, points) for pillar, points in lost if points), key=lambda each: -each[1])
    floor = figures.cut_axis(card.result.total, card.total.full, step=TOTAL_STEP)
    steps = [_column(_("full mark"), card.total.full, "full", floor)]
    height = card.total.full
    for pillar, points in lost:
        height -= points
        step = {"name": pillar.name, "label": signed(-points), "kind": "lost", "level": card.levels.get(pillar.code, 0)}
        steps.append(step | {"base": plain(height), "height": plain(points)})
    steps.append(_column(_("total"), card.result.total, "total", floor))
    return {"floor": plain(floor), "ceiling": plain(card.total.full), "axis": axis_words(floor), "steps": steps}


def _column(name: str, points: int, kind: str, floor: int) -> Chart:
    label = qianfen.format_points(points)
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "level": 0,
        "base": plain(floor),
        "height": plain(points - floor),
    }


def axis_words(floor: int) -> str:
    """What stands over an axis: its unit, and where it starts if that is not zero."""
    return _("points (axis starts at %(start)s)") % {"start": floor // 100} if floor else pgettext("axis", "points")


def audience_trend(choice: Choice, trends: Sequence[AudienceTrend], alerts: Sequence[int]) -> Chart:
    """Average and median of each audience, and how many bodies were in alert."""
    series: list[Chart] = []
    for index, trend in enumerate(trends):
        names = {"name": trend.audience.name}
        average, median = _("%(name)s, average") % names, _("%(name)s, median") % names
        series.append(_line(average, trend.averages, style="solid", colour=index))
        series.append(_line(median, trend.medians, style="dashed", colour=index))
    values = [value for trend in trends for value in (*trend.averages, *trend.medians)]
    bars = {"name": _("bodies in alert"), "style": "bar", "values": list(alerts)}
    return _trend(choice, [*series, bars], _window(values)) | {"most": max([*alerts, 1])}


def total_trend(choice: Choice, framework: Framework, lines: Lines) -> Chart:
    """Totals over time with the thresholds of the total line; the first line is the body's own."""
    return _with_thresholds(choice, framework, AlertLine.TOTAL, lines, step=TOTAL_STEP)


def with_breaks(chart: Chart, breaks: Mapping[int, str]) -> Chart:
    """Mark where another framework version begins: from there on the scores compare less well."""
    words = _("framework version %(number)s")
    marks = [{"at": index, "name": words % {"number": number}} for index, number in breaks.items()]
    return chart | {"breaks": marks}


def node_trend(place: Place, lines: Lines, *, is_pillar: bool) -> Chart:
    """A pillar or an item over time; only pillars have thresholds."""
    if is_pillar:
        return _with_thresholds(place.choice, place.card.framework, AlertLine.PILLAR, lines, step=PILLAR_STEP)
    return _trend(place.choice, _lines(lines), (0, place.node.full))


def _with_thresholds(choice: Choice, framework: Framework, line: AlertLine, lines: Lines, *, step: int) -> Chart:
    values = [value for _name, points in lines for value in points]
    full = framework.full_mark if line is AlertLine.TOTAL else max(pillar.full_mark for pillar in framework.pillars)
    found = figures.extent(values)
    low = figures.cut_axis(found[0], full, step=step) if found else 0
    marks = [
        {
            "level": mark.level.rank,
            "value": plain(mark.below),
            "name": f"{look_of(mark.level.value).word} {mark.below // 100}",
        }
        for mark in framework.thresholds.get(line, ())
    ]
    return _trend(choice, _lines(lines), (low, full)) | {"thresholds": marks}


def _lines(lines: Lines) -> list[Chart]:
    styles = ["solid", "dashed"]
    return [
        _line(name, points, style=styles[min(index, 1)]) | {"labels": not index}
        for index, (name, points) in enumerate(lines)
    ]


def _line(name: str, points: Sequence[int | None], *, style: str, colour: int | None = None) -> Chart:
    line: Chart = {"name": name, "style": style, "values": [plain(value) for value in points]}
    return line if colour is None else line | {"colour": colour}


def _window(values: Iterable[int | None]) -> tuple[int, int]:
    """A window a little wider than the values, on steps as the axis draws them."""
    low, high = figures.extent(values) or (0, TOTAL_STEP)
    step = NARROW_STEP if high - low < WIDE else TOTAL_STEP
    return max(0, (low - step // 2) // step * step), -(-(high + step // 4) // step) * step


def _trend(choice: Choice, series: list[Chart], window: tuple[int, int]) -> Chart:
    low, high = window
    chart: Chart = {"labels": [short(period) for period in choice.trend], "series": series, "axis": axis_words(low)}
    return chart | {"floor": plain(low), "ceiling": plain(high)}


def distribution(spans: Sequence[figures.Span]) -> Chart:
    """How many bodies lie in which span of totals; the reader's own span stands out."""
    labels = [f"{span.low // 100}–{span.high // 100}" for span in spans]
    own = next((index for index, span in enumerate(spans) if span.is_own), None)
    return {"labels": labels, "values": [span.bodies for span in spans], "own": own, "axis": _("bodies")}
