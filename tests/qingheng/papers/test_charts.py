"""Charts: right lengths, nothing by colour alone, nothing a label can break."""

import itertools
import re

import pytest
from lxml import etree

from qingheng.papers import Chart, Document, InvalidDocument, Series, charts, drawing
from qingheng.papers.pdf import chart_png

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ["bar", "line", "radar"]


def chart(kind, *series, categories=("甲", "乙", "丙"), **more):
    return Chart(kind, "题", categories, tuple(Series(str(i), values) for i, values in enumerate(series)), **more)


def drawn(given):
    return etree.fromstring(charts.svg(given, ["Noto Sans SC"]).encode())


def texts(given):
    return ["".join(item.itertext()) for item in drawn(given).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_values():
    heights = [float(bar.get("height")) for bar in drawn(chart("bar", (1, 2, 4))).iter(f"{SVG}rect")]
    assert heights[1] / heights[0] == pytest.approx(2, rel=0.01)
    assert heights[2] / heights[0] == pytest.approx(4, rel=0.01)


def test_a_negative_bar_hangs_under_the_line_of_zero():
    up, down, _ = list(drawn(chart("bar", (2, -2, 0))).iter(f"{SVG}rect"))
    assert float(up.get("y")) + float(up.get("height")) == pytest.approx(float(down.get("y")), abs=0.11)


def test_series_differ_in_more_than_colour():
    marks = set()
    for index in range(6):
        canvas = drawing.Canvas(100, 100)
        canvas.path([(0, 0), (1, 1)], drawing.look(index))
        canvas.mark((5, 5), drawing.look(index))
        marks.add(re.sub(r"#[0-9a-f]{6}", "", "".join(canvas.parts)).replace(drawing.COLOURS[index], ""))
    assert len(marks) == 6


def test_bars_of_six_series_differ_in_more_than_colour():
    looks = set()
    for index in range(6):
        canvas = drawing.Canvas(100, 100)
        charts._bar(canvas, drawing.look(index), (0, 0), (30, 30))
        looks.add("".join(canvas.parts).replace(drawing.COLOURS[index], "c"))
    assert len(looks) >= 5


def test_a_series_named_after_an_alert_level_bears_its_mark_and_colour():
    assert [drawing.look(0, name).mark for name in ("■ 红", "▲ 黄", "◆ 蓝", "本单位")] == ["s", "t", "d", "c"]


def test_colours_stand_out_from_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert all(
        1.05 / (luminance(colour) + 0.05) >= 4.5
        for colour in (*drawing.COLOURS, *(colour for _mark, colour in drawing.LEVELS.values()))
    )


def test_a_gap_breaks_the_line():
    assert len(list(drawn(chart("line", (1, None, 3))).iter(f"{SVG}path"))) == 0
    assert len(list(drawn(chart("line", (1, 2, 3))).iter(f"{SVG}path"))) == 2


def test_few_values_are_written_and_many_are_not():
    assert "7.5" in texts(chart("bar", (7.5, 1, 2)))
    many = chart("bar", tuple(float(n) + 0.25 for n in range(40)), categories=tuple(map(str, range(40))))
    assert "3.25" not in texts(many)


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_cannot_break_the_picture(kind):
    given = chart(kind, (1, 2, 3), categories=('<script>"&', "一个非常非常非常长的指标名称，需要折行才放得下", "\x1b"))
    assert "<script>" in "".join(texts(given))
    assert "[U+001B]" in "".join(texts(given))


@pytest.mark.parametrize(("lowest", "highest"), list(itertools.product([0, -3, -0.001], [0, 1, 7.3, 99, 1e6, 0.002])))
def test_the_scale_is_round_and_holds_every_value(lowest, highest):
    ticks = charts.scale(lowest, highest)
    assert ticks[0] <= min(lowest, 0) + 1e-9
    assert ticks[-1] >= max(highest, 0) - 1e-9
    assert 2 <= len(ticks) <= 8
    assert any(abs(tick) < 1e-12 for tick in ticks)


def test_lines_may_begin_elsewhere_than_at_zero_and_bars_may_not():
    ticks = texts(chart("line", (82, 88, 91), minimum=80))
    assert "80" in ticks
    assert "0" not in ticks
    with pytest.raises(InvalidDocument):
        Document(form="report", title="题", blocks=(chart("bar", (1, 2, 3), minimum=1),))


def test_of_many_months_only_so_many_are_named_that_none_wraps():
    months = tuple(f"{2025 + n // 12}-{n % 12 + 1:02}" for n in range(24))
    named = [
        text for text in texts(chart("line", tuple(float(n) for n in range(24)), categories=months)) if "-" in text
    ]
    assert 4 <= len(named) < 24
    assert set(named) <= set(months)


def test_the_chart_is_told_in_words_too():
    words = charts.description(chart("bar", (1, None, 2.5), unit="条"))
    assert words == "柱状图《题》（条）。0：甲 1，乙 —，丙 2.5。"


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_comes_as_pixels_for_old_word_processors(kind):
    assert chart_png(chart(kind, (1, 2, 3), (3, 2, 1))).startswith(b"\x89PNG")
