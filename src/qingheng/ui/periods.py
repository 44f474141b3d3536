"""Periods in words: "2026-Q3" is “2026年第三季度”. The law: one spelling for each kind of period, everywhere."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from qianfen import Frequency, Period

QUARTERS = (
    gettext_lazy("Q1 %(year)s"),
    gettext_lazy("Q2 %(year)s"),
    gettext_lazy("Q3 %(year)s"),
    gettext_lazy("Q4 %(year)s"),
)


def period_name(period: Period | str) -> str:
    """The name of a period in the current language."""
    period = period if isinstance(period, Period) else Period.parse(period)
    year = {"year": str(period.year)}
    if period.frequency is Frequency.MONTH:
        return date_format(period.start, "YEAR_MONTH_FORMAT")
    if period.frequency is Frequency.QUARTER:
        return str(QUARTERS[period.index - 1] % year)
    if period.frequency is Frequency.HALF_YEAR:
        return (_("first half of %(year)s") if period.index == 1 else _("second half of %(year)s")) % year
    return pgettext("calendar year", "%(year)s") % year
