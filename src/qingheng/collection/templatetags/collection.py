"""How counts and reported values are written. The law: no colour without a word or number beside it."""

from typing import Protocol

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianfen import Frequency, Period
from qingheng.collection.schedule.progress import Count
from qingheng.collection.words import MISSING, missing_of

register = template.Library()

DOTS = {"complete": "dot-ok", "partial": "dot-warn", "empty": "dot-off"}
STATES = {
    "complete": gettext_lazy("complete"),
    "partial": gettext_lazy("partly"),
    "empty": gettext_lazy("nothing yet"),
}
FREQUENCIES = {
    Frequency.MONTH: gettext_lazy("Monthly items"),
    Frequency.QUARTER: gettext_lazy("Quarterly items"),
    Frequency.HALF_YEAR: gettext_lazy("Half-yearly items"),
    Frequency.YEAR: gettext_lazy("Yearly items"),
}


class Reported(Protocol):
    """A value or the reason why there is none: of a file, or of the database."""

    value: object
    missing: str | None


@register.simple_tag
def count_cell(count: Count) -> SafeString:
    """“30/33” with a dot; a dash where nothing is expected."""
    if count.state not in DOTS:
        return format_html('<span class="muted" title="{}">–</span>', _("not asked for"))
    return format_html(
        '<span class="nowrap" title="{}"><span class="dot {}" aria-hidden="true"></span>{}/{}</span>',
        STATES[count.state],
        DOTS[count.state],
        count.reported,
        count.expected,
    )


@register.simple_tag
def reported(row: Reported) -> str:
    """The value without needless zeros, or why it is missing."""
    if row.value is None:
        reason = missing_of(row.missing or "")
        return str(MISSING[reason]) if reason else "–"
    text = f"{row.value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def frequency_name(frequency: Frequency) -> str:
    """What is reported at this frequency, as a heading."""
    return str(FREQUENCIES[frequency])


@register.filter
def period_short(period: Period) -> str:
    """A period within its year, for narrow columns: the month by name, otherwise Q1, H1 or the year."""
    if period.frequency is Frequency.MONTH:
        return date_format(period.start, "M")
    return str(period).partition("-")[2] or str(period)
