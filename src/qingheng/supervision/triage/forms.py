"""The filters of the queue and the funnel. The law: a filter that makes no sense shows everything."""

from typing import Any

from django import forms
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import qianfen
from qingheng.accounts.models import User
from qingheng.alerts import queries
from qingheng.alerts.handling import OPEN
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.organisations.models import Assignment, Audience, SupervisionOffice
from qingheng.supervision.triage.clock import Clock
from qingheng.supervision.triage.stages import STAGES
from qingheng.ui.periods import period_name

ALL = ("", _("all"))
LEVELS = [(str(level.value), level.label) for level in reversed(AlertLevel) if level]
WAITING, OVERDUE, OPEN_ONES, EVERYTHING = "", "overdue", "open", "all"
SHOWS = {
    WAITING: pgettext_lazy("matter", "waiting"),
    OVERDUE: _("triage overdue"),
    OPEN_ONES: pgettext_lazy("matter", "not ended"),
    **{state.value: state.label for state in Matter.State if state != Matter.State.RAISED},
    EVERYTHING: _("all"),
}
"""What the queue can show; the stages of the funnel come on top."""


RAISED = (Matter.State.RAISED.value, Matter.State.RAISED.label)


class AudiencePeriodFilter(forms.Form):
    """By audience and by when it was raised."""

    audience = forms.ModelChoiceField(
        label=_("Audience"), required=False, queryset=Audience.objects.all(), to_field_name="code", empty_label=_("all")
    )
    period = forms.ChoiceField(label=_("Since"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        names = sorted(_periods(user), key=lambda period: (period.end, period.start), reverse=True)
        self.choose("period", [ALL, *((str(each), period_name(each)) for each in names)])
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer these choices."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def chosen(self, name: str) -> Any:
        """What was chosen, or nothing."""
        self.full_clean()
        return self.cleaned_data.get(name) or None

    def narrow(self, found: "models.QuerySet[Matter]") -> "models.QuerySet[Matter]":
        """The matters that fit."""
        audience, period = self.chosen("audience"), self.chosen("period")
        found = found.filter(body__audience=audience) if audience else found
        if period is None:
            return found
        when = qianfen.Period.parse(period)
        return found.filter(since__gte=str(when.first_month), since__lte=str(when.last_month))


class MatterFilter(AudiencePeriodFilter):
    """By colour and office as well; `peak` and `stage` come from the funnel."""

    level = forms.TypedChoiceField(label=_("Colour"), required=False, coerce=int, choices=[ALL, *LEVELS])
    office = forms.ModelChoiceField(
        label=_("Office"),
        required=False,
        queryset=SupervisionOffice.objects.all(),
        to_field_name="code",
        empty_label=_("all"),
    )
    peak = forms.TypedChoiceField(required=False, coerce=int, choices=[ALL, *LEVELS], widget=forms.HiddenInput)
    show = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    field_order = ("level", "audience", "office", "period")

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, user=user)
        self.choose("show", [*SHOWS.items(), RAISED, *((stage.name, stage.title) for stage in STAGES)])

    @property
    def shows(self) -> str:
        """Which of them: those that wait, unless something else is asked for."""
        return self.chosen("show") or WAITING

    def narrow(self, found: "models.QuerySet[Matter]") -> "models.QuerySet[Matter]":
        """The matters that fit, whatever their state."""
        found = super().narrow(found)
        level, peak, office = (self.chosen(name) for name in ("level", "peak", "office"))
        found = found.filter(level=level) if level else found
        found = found.filter(peak_level=peak) if peak else found
        if office:
            found = found.filter(body__in=Assignment.objects.valid_on(localdate()).filter(office=office).values("body"))
        return found

    def shown(self, clock: Clock) -> "models.QuerySet[Matter]":
        """What the list shows, the most urgent first."""
        everything = self.narrow(queries.matters(self.user))
        stage = next((stage for stage in STAGES if stage.name == self.shows), None)
        if stage is not None:
            return queries.by_urgency(stage.of(everything))
        if self.shows == WAITING:
            return self.narrow(queries.queue(self.user))
        if self.shows == OVERDUE:
            return queries.by_urgency(everything.filter(clock.overdue))
        if self.shows == OPEN_ONES:
            return queries.by_urgency(everything.filter(state__in=OPEN))
        if self.shows == EVERYTHING:
            return queries.by_urgency(everything)
        return queries.by_urgency(everything.filter(state=self.shows))


def _periods(user: User) -> set[qianfen.Period]:
    """The years, half-years and quarters in which matters began."""
    months = map(qianfen.Period.parse, queries.matters(user).order_by().values_list("since", flat=True).distinct())
    coarse = (qianfen.Frequency.YEAR, qianfen.Frequency.HALF_YEAR, qianfen.Frequency.QUARTER)
    return {qianfen.Period.containing(month.start, frequency) for month in months for frequency in coarse}
