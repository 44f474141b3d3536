"""Titles that are too long for a line break between words, into lines of about one length."""

import pytest

from qingheng.papers.text import columns_wide
from qingheng.papers.titles import broken


@pytest.mark.parametrize(
    "lines",
    [
        ["关于青禾镇人民政府", "政治生态监测预警的通知书"],
        ["关于对云海市住房和城乡建设局", "开展约谈提醒的通知"],
        ["2026年上半年云海市自然资源和规划局", "政治生态体检报告"],
        ["关于抄送2026年第二季度预警处置情况的函"],
        ["县纪委", "通知"],
    ],
    ids=len,
)
def test_a_title_breaks_between_words(lines):
    given = "县纪委\n通知" if lines[0] == "县纪委" else "".join(lines)
    assert broken(given).split("\n") == lines


@pytest.mark.parametrize("title", ["监" * 21, "监" * 41, "关于云海市" * 10, "2026年" * 9, "监" * 39 + "的函"])
def test_no_line_is_longer_than_the_page_or_shorter_than_three_characters(title):
    lines = broken(title).split("\n")
    assert "".join(lines) == title
    assert all(columns_wide(line) <= 20 for line in lines)
    assert all(len(line) >= 3 for line in lines)


def test_numbers_and_words_of_letters_are_not_torn():
    assert "2026" in broken("监" * 18 + "2026" + "监" * 18)
    assert broken("A" * 60) == "A" * 60


def test_a_title_without_any_way_to_break_stays_as_it_is():
    assert broken("监" * 500) == "监" * 500
