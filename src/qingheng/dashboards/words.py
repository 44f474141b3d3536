"""Words for what the engine only names: flags, reasons, missing values. The law: every name has its word."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianfen import ChangeReason, Frequency, Missing

FLAGS = {
    "overdue": _("overdue"),
    "incomplete": _("incomplete"),
    "pending": _("pending"),
    "insufficient": _("sample too small"),
    "no_business": _("no business"),
    "not_applicable": _("not applicable"),
    "unconfirmed_veto": _("veto not confirmed"),
    "capped": _("capped"),
    "rescaled": _("rescaled"),
}
GAPS = {
    "overdue": _(
        "Nothing of what was due has been reported; the full mark stands, and the result cannot be published."
    ),
    "incomplete": _("Part of what was due is missing; scored on what is there, and the result cannot be published."),
    "pending": _("Not due yet, or put off; the full mark stands until then."),
    "insufficient": _("Too few valid answers or raters; the full mark stands."),
    "no_business": _("Nothing to measure so far; the full mark stands."),
    "not_applicable": _("Does not apply to this body."),
    "unconfirmed_veto": _("Reported, but nobody has confirmed it; it costs nothing until then."),
}
VETO_CONFIRMED = pgettext_lazy("veto event", "confirmed")
CHANGES = {
    ChangeReason.DATA: _("new data"),
    ChangeReason.CORRECTION: _("correction"),
    ChangeReason.NEW_YEAR: _("new year: full mark again"),
    ChangeReason.FRAMEWORK: _("other framework version"),
    ChangeReason.SCENARIO: _("other scenario"),
    ChangeReason.CAP: _("cap on the pillar"),
}
MISSING = {
    Missing.PENDING: _("pending"),
    Missing.OVERDUE: _("not reported"),
    Missing.NOT_APPLICABLE: _("not applicable"),
}
FREQUENCIES = {
    Frequency.MONTH: pgettext_lazy("frequency", "month"),
    Frequency.QUARTER: pgettext_lazy("frequency", "quarter"),
    Frequency.HALF_YEAR: pgettext_lazy("frequency", "half-year"),
    Frequency.YEAR: pgettext_lazy("frequency", "year"),
}
