"""Charts, signed differences and places, written the same way on every dashboard.

The law: a difference carries its sign and its direction in words; a chart carries what it shows as text.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import qianfen
from qingheng.dashboards import words
from qingheng.dashboards.charts import signed
from qingheng.dashboards.queries.inputs import Key, Value
from qingheng.dashboards.queries.scorecards import Line, Mark
from qingheng.scoring.figures import Rank

register = template.Library()


@register.simple_tag
def chart(kind: str, data: dict[str, Any], label: str, name: str = "") -> SafeString:
    """A chart of one kind; its numbers travel in the element itself, so that htmx may swap it."""
    return format_html(
        '<div class="chart chart-{0} {3}" data-chart="{0}" data-values="{1}" role="img" aria-label="{2}"></div>',
        kind,
        json.dumps(data, ensure_ascii=False),
        label,
        name,
    )


@register.filter
def signed_points(hundredths: int | None) -> str:
    """A difference of points with its sign; a dash where there is nothing to compare with."""
    return "–" if hundredths is None else signed(hundredths)


@register.simple_tag
def change(hundredths: int | None) -> SafeString:
    """A difference as people read it: arrow, points, and the direction for those who cannot see the arrow."""
    if hundredths is None:
        return SafeString("–")
    if not hundredths:
        return format_html('<span class="change">{}</span>', _("unchanged"))
    style, arrow, words = ("good", "↑", _("up by")) if hundredths > 0 else ("bad", "↓", _("down by"))
    points = qianfen.format_points(abs(hundredths))
    return format_html(
        '<span class="change {}"><span aria-hidden="true">{}</span><span class="visually-hidden">{} </span> {}</span>',
        style,
        arrow,
        words,
        points,
    )


@register.filter
def place(rank: Rank | None) -> str:
    """A place among others: shared places say so."""
    if rank is None:
        return "–"
    return _("%(place)s (shared)") % {"place": rank.place} if rank.is_shared else str(rank.place)


@register.filter
def of_full(points: int, full: int) -> str:
    """How much of the full mark is there, in per cent for a bar's width."""
    return f"{points * 100 / full:.2f}" if full else "0"


@register.filter
def whole(hundredths: int) -> int:
    """Whole points, where a full mark or a threshold has no others."""
    return hundredths // 100


@dataclass(frozen=True)
class Sorting:
    """How a column is sorted now, and what a click on it asks for."""

    direction: str
    mark: str
    next: str


@register.simple_tag(takes_context=True)
def sorting(context: dict[str, Any], column: str, first: str) -> Sorting:
    """The state of a column that can be sorted; `first` is "-" where the highest come first."""
    asked = context["request"].GET.get("sort", "")
    if asked.removeprefix("-") != column:
        return Sorting("", "", f"{first}{column}")
    if asked.startswith("-"):
        return Sorting("descending", "↓", column)
    return Sorting("ascending", "↑", f"-{column}")


@register.simple_tag
def scorecard_marks(line: Line, address: str, period: object) -> SafeString:
    """The cells of one scorecard. A county has thousands of them: what many share is escaped once."""
    query, start = escape(f"?period={period}"), escape(f"{address}items/")
    return SafeString("".join([_mark(mark, start, query) for mark in line.marks]))


def _mark(mark: Mark, start: str, query: str) -> str:
    if mark.points is None:
        return '<td class="num none">–</td>'
    flagged = f' flagged" title="{_flag_words(mark.flags)}' if mark.flags else ""
    link = f'{start}{mark.item.code}/{query}">{qianfen.format_points(mark.points)}'
    return f'<td class="num lost-{mark.shade}{flagged}"><a href="{link}</a></td>'


def _flag_words(flags: Sequence[str]) -> str:
    return escape(enumerated([flag_word(flag) for flag in flags]))


@register.filter
def flag_word(flag: str) -> str:
    """A flag of an item in a word."""
    return str(words.FLAGS.get(flag, flag))


@register.filter
def gap_words(flag: str) -> str:
    """What a flag means for the points."""
    return str(words.GAPS.get(flag, ""))


@register.filter
def change_words(reason: qianfen.ChangeReason) -> str:
    """Why an item moved."""
    return str(words.CHANGES[reason])


@register.filter
def missing_word(missing: str) -> str:
    """Why a value is missing."""
    return str(words.MISSING[qianfen.Missing(missing)])


@register.filter
def frequency_word(frequency: qianfen.Frequency) -> str:
    """How often an item is reported."""
    return str(words.FREQUENCIES[frequency])


@register.filter
def enumerated(names: Sequence[str]) -> str:
    """Names in a row, as the language writes them."""
    return pgettext("between names in a row", ", ").join(names)


@register.simple_tag
def values_of(key: Key) -> SafeString:
    """The values of a data item, period by period: number or reason, event, circumstances."""
    return format_html_join("", '<span class="value">{} {}{}</span>', map(_value, key.values))


def _value(value: Value) -> tuple[str, SafeString, str]:
    known = value.value if value.value is not None else missing_word(value.missing)
    remarks = [value.event, *value.modifiers]
    if value.counted_in:
        remarks.append(_("counts in %(item)s") % {"item": value.counted_in})
    if value.is_left_out:
        remarks.append(_("left out: the other half of the rate is missing"))
    told = [remark for remark in remarks if remark]
    return str(value.period), format_html("<strong>{}</strong>", known), f" ({enumerated(told)})" if told else ""
