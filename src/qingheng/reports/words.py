"""Figures and lists as an office writes them in Chinese.

The law: a figure is written as it was published, two decimals and no rounding of its own; a colour never stands without
its glyph and word. Papers are written in Chinese whatever language the reader of the screen has chosen.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import translation

import qianfen
from qianfen import Period
from qingheng.ui.levels import look_of
from qingheng.ui.periods import period_name

LANGUAGE = "zh-hans"
NUMERALS = "〇一二三四五六七八九十"
TENTHS = 1000
LINE_OF_TITLE = 19
"""Characters of the title's size that fit on a line."""
BREAKS = ("人民政府", "委员会", "办事处", "政治生态", "年上半年", "年下半年", "局", "关于")
"""Words after which a long title may be broken."""


def points(hundredths: int) -> str:
    """851.70."""
    return qianfen.format_points(hundredths)


def moved(hundredths: int | None) -> str:
    """下降3.20分, 上升…, 持平."""
    if hundredths is None:
        return "无可比数据"
    if not hundredths:
        return "持平"
    return f"{'上升' if hundredths > 0 else '下降'}{points(abs(hundredths))}分"


def signed(hundredths: int | None) -> str:
    """The same for a cell of a table: +3.20, -1.00, 0.00, —."""
    if hundredths is None:
        return "—"
    return f"{'+' if hundredths > 0 else '-' if hundredths < 0 else ''}{points(abs(hundredths))}"


def per_cent(part: int, whole: int) -> str:
    """A share to a tenth, halves up; nothing of nothing has no share."""
    if not whole:
        return "—"
    tenths = (2 * TENTHS * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def colour(level: int) -> str:
    """▲黄色预警; 未触发预警."""
    with translation.override(LANGUAGE):
        look = look_of(level)
        return f"{look.glyph}{look.phrase}" if level else "未触发预警"


def with_glyph(hundredths: int, level: int) -> str:
    """The points with the glyph of their colour, for a cell: 851.70◆."""
    return points(hundredths) + look_of(level).glyph


def named(period: Period) -> str:
    """2025年下半年."""
    with translation.override(LANGUAGE):
        return period_name(period)


def day(when: date) -> str:
    """2026年1月5日."""
    return f"{when.year}年{when.month}月{when.day}日"


def quoted(name: str) -> str:
    """A name in quotation marks; those within it become single ones."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def broken(title: str) -> str:
    """A long title in two lines, broken after a word near its middle, so that no character stands alone."""
    if len(title) <= LINE_OF_TITLE or "\n" in title:
        return title
    ends = [title.index(word) + len(word) for word in BREAKS if word in title[:-1]]
    middle = len(title) / 2
    at = min(ends, key=lambda end: abs(end - middle), default=round(middle))
    return f"{title[:at]}\n{title[at:]}"


def listed(names: Iterable[str], most: int = 0) -> str:
    """甲、乙、丙等5个, cut after `most`."""
    found = list(names)
    if most and len(found) > most:
        return f"{'、'.join(found[:most])}等{len(found)}个"
    return "、".join(found)


def numeral(number: int) -> str:
    """一, 十二: as headings are numbered."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones or not tens else "")


def sentence(text: str) -> str:
    """A text that somebody typed, with one full stop at its end."""
    text = " ".join(text.split()).rstrip("。；;.，, ")
    return f"{text}。" if text else ""
