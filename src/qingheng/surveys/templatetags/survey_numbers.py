"""Numbers of samples and results. The law: a hidden figure is never in the page, not even as an attribute."""

from typing import Any

from django import template

from qianfen.framework.methods import Survey
from qingheng.surveys.results.figures import Line

register = template.Library()
PER_CENT = 100
WIDTH = 200
"""Of a bar, in the units of its drawing."""
DASH = "–"


@register.filter
def percent(share: float | None) -> str:
    """A share with one place: 0.8125 is “81.3”."""
    return DASH if share is None else f"{share * PER_CENT:.1f}"


@register.filter
def places(number: float | None) -> str:
    """A number with two places."""
    return DASH if number is None else f"{number:.2f}"


@register.inclusion_tag("surveys/results/_bar.html")
def interval_bar(line: Line, rule: Survey) -> dict[str, Any]:
    """A line from 0 to 100 with the goalposts, the interval and the index; the numbers stand beside it as text."""
    low, high = (line.low or 0.0) * WIDTH, (line.high or 0.0) * WIDTH
    return {
        "low": _place(low),
        "length": _place(high - low),
        "index": _place((line.index or 0.0) * WIDTH),
        "posts": [_place(float(post) * WIDTH) for post in (rule.zero_at, rule.full_at)],
    }


def _place(number: float) -> str:
    return f"{number:.1f}"
