"""Points, periods, levels and icons, written the same way on every page.

The law: what is shown never claims more than what is stored; points are cut to the shown place, not rounded, so that
89.99 never reads 90.0.
"""

from typing import Any

from django import template
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qianfen import Period, format_points
from qingheng.ui import periods
from qingheng.ui.levels import look_of

register = template.Library()


@register.filter
def points(hundredths: int | None) -> str:
    """Points with both places: 92560 is "925.60"; a dash where there are none."""
    return "–" if hundredths is None else format_points(hundredths).replace("-", "−")


@register.filter
def points1(hundredths: int | None) -> str:
    """Points with one place, cut: 8999 is "89.9"."""
    return points(hundredths)[:-1] if hundredths is not None else "–"


@register.filter
def period_name(period: Period | str) -> str:
    """A period in words."""
    return periods.period_name(period)


@register.simple_tag
def level(value: object, *, long: bool = False) -> SafeString:
    """A badge with glyph and word; `long=True` writes “red alert” in place of “red”."""
    look = look_of(value)
    word = look.phrase if long else look.word
    return format_html('<span class="level level-{}">{}{}</span>', look.name, _glyph(look.glyph), word)


@register.simple_tag
def level_glyph(value: object) -> SafeString:
    """The glyph alone, with its word for those who cannot see it; nothing for normal."""
    look = look_of(value)
    if not look.glyph:
        return SafeString("")
    return format_html('{}<span class="visually-hidden">{}</span>', _glyph(look.glyph), look.phrase)


def _glyph(glyph: str) -> SafeString:
    return format_html('<span class="glyph" aria-hidden="true">{}</span>', glyph) if glyph else SafeString("")


@register.filter
def level_name(value: object) -> str:
    """The name used in class names: normal, blue, yellow, red."""
    return look_of(value).name


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the gathered sprite; decoration unless it has a label."""
    address = f"{static('vendor/icons/sprite.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def station_name(code: str, name: str) -> SafeString:
    """A monitoring station by name and code: two stations share a name."""
    return format_html('{} <span class="code">{}</span>', name, code)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The page's query string with some parameters changed; None or "" takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in {None, ""}:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag
def attributes(**values: object) -> SafeString:
    """HTML attributes for those values that are not empty; underscores become dashes."""
    pairs = ((name.replace("_", "-"), value) for name, value in values.items() if value not in {None, "", False})
    return format_html_join(" ", '{}="{}"', pairs)


@register.filter
def page_numbers(paginator: "Paginator[Any]", number: int) -> list[int | None]:
    """The pages to offer around the current one; None stands for a gap."""
    return [page if isinstance(page, int) else None for page in paginator.get_elided_page_range(number, on_each_side=2)]


@register.filter
def level_phrase(value: object) -> str:
    """The level as a phrase: “red alert”."""
    return str(look_of(value).phrase)


@register.filter
def level_mark(value: object) -> str:
    """The bare glyph, for places that give the word themselves; a tick for normal."""
    return look_of(value).glyph or "✓"
