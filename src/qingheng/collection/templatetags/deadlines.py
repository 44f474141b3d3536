"""How deadlines, tasks and standings are written. The law: no colour without a sign and a word beside it."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from qianfen import Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.office import Office
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.collection.schedule.tasks import Task
from qingheng.collection.schedule.timeliness import Standing
from qingheng.organisations.models import Station

register = template.Library()

SIGNS: Mapping[Standing, str] = {
    Standing.IN_TIME: "✓",
    Standing.LATE: "◷",
    Standing.OVERDUE: "!",
    Standing.OPEN: "…",
    Standing.AHEAD: "·",
    Standing.NOTHING: "–",
}
WORDS = {
    Standing.IN_TIME: pgettext_lazy("standing of a station", "in time"),
    Standing.LATE: pgettext_lazy("standing of a station", "late"),
    Standing.OVERDUE: pgettext_lazy("standing of a station", "overdue"),
    Standing.OPEN: pgettext_lazy("standing of a station", "open"),
    Standing.AHEAD: pgettext_lazy("standing of a station", "running"),
    Standing.NOTHING: pgettext_lazy("standing of a station", "nothing due"),
}
MEANINGS = {
    Standing.IN_TIME: gettext_lazy("everything was there by the deadline"),
    Standing.LATE: gettext_lazy("complete, but some of it came after the deadline"),
    Standing.OVERDUE: gettext_lazy("values are missing and the deadline is over"),
    Standing.OPEN: gettext_lazy("values are missing, there is time yet"),
    Standing.AHEAD: gettext_lazy("the period is not over"),
}
NOT_BEGUN = gettext_lazy("not begun")


@register.filter
def days_left_words(days: int | None) -> str:
    """Working days to the deadline, in words."""
    if days is None:
        return "–"
    if not days:
        return _("last day today")
    if days > 0:
        return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
    return ngettext("%(n)s working day over", "%(n)s working days over", -days) % {"n": -days}


@register.filter
def task_state(task: Task) -> str:
    """The state of a task in words: of its submission, or that nobody has begun."""
    if task.submission is not None:
        return str(task.submission.get_state_display())
    return _("reported by import") if task.is_done else str(NOT_BEGUN)


@register.inclusion_tag("collection/_deadline_line.html")
def deadline_of(station: Station, period: Period) -> dict[str, object]:
    """The deadline of a station and period, extended or not, with the working days that are left."""
    deadlines = Deadlines.on_record(Office.open(SYSTEM))
    return {"deadline": deadlines.of(station.code, period), "days_left": deadlines.days_left(station.code, period)}


@register.simple_tag
def standing(value: Standing | str) -> SafeString:
    """Sign and word of a standing."""
    each = Standing(value)
    return format_html(
        '<span class="standing standing-{}"><span aria-hidden="true">{}</span> {}</span>',
        each,
        SIGNS[each],
        WORDS[each],
    )


@register.simple_tag
def standing_word(value: Standing) -> str:
    """The word alone."""
    return str(WORDS[value])


@register.simple_tag
def standings() -> list[tuple[Standing, str]]:
    """The legend of the board."""
    return [(each, str(meaning)) for each, meaning in MEANINGS.items()]


@register.filter
def sign(value: Standing) -> str:
    """The sign alone."""
    return SIGNS[value]
