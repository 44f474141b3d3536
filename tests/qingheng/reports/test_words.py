"""Figures and lists as an office writes them."""

import pytest

from qingheng.reports import words


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2000, "0.1%"), (3, 3, "100.0%"), (0, 0, "—")]
)
def test_a_share_is_rounded_half_up_to_a_tenth(part: int, whole: int, said: str) -> None:
    assert words.per_cent(part, whole) == said


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (34, "三十四")])
def test_headings_are_numbered_in_chinese(number: int, said: str) -> None:
    assert words.numeral(number) == said


def test_points_are_written_as_published_and_a_change_by_its_direction() -> None:
    assert words.points(85_170) == "851.70"
    assert words.moved(-320) == "下降3.20分"
    assert words.moved(0) == "持平"
    assert words.moved(None) == "无可比数据"
    assert words.signed(150) == "+1.50"


def test_a_colour_never_stands_without_glyph_and_word() -> None:
    assert words.colour(2) == "▲黄色预警"
    assert words.with_glyph(72_209, 2) == "722.09▲"
    assert words.colour(0) == "未触发预警"


def test_a_long_title_is_broken_after_a_word_and_a_short_one_is_not() -> None:
    assert words.broken("青禾镇人民政府政治生态体检报告") == "青禾镇人民政府政治生态体检报告"
    broken = words.broken("关于2025年下半年政治生态监测情况的抄送函")
    assert broken == "关于2025年下半年\n政治生态监测情况的抄送函"


def test_quotes_within_a_quoted_name_become_single_ones() -> None:
    assert words.quoted("“三重一大”决策") == "“‘三重一大’决策”"
