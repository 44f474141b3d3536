"""Forms about deadlines and the board. The law: they say what was asked; whether it may be done, the action says."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianfen import Frequency
from qingheng.organisations.models import Station

FREQUENCIES = {
    Frequency.MONTH: pgettext_lazy("frequency", "month"),
    Frequency.QUARTER: pgettext_lazy("frequency", "quarter"),
    Frequency.HALF_YEAR: pgettext_lazy("frequency", "half-year"),
    Frequency.YEAR: pgettext_lazy("frequency", "year"),
}


class ExtensionForm(forms.Form):
    """A later last day, and why."""

    until = forms.DateField(
        label=_("New last day"),
        help_text=_("A working day after the deadline."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    )


class DecisionForm(forms.Form):
    """Yes or no, with a note."""

    is_approved = forms.BooleanField(required=False)
    note = forms.CharField(max_length=500, required=False)


class BoardForm(forms.Form):
    """Which year and frequency the board shows, and whose trend; anything else falls back to the first."""

    frequency = forms.ChoiceField(required=False, choices=[(each.value, word) for each, word in FREQUENCIES.items()])
    year = forms.TypedChoiceField(required=False, coerce=int)
    station = forms.ChoiceField(required=False)

    def __init__(self, data: object, *, stations: Sequence[Station], years: Sequence[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a query string
        self.years = years
        self.fields["station"].choices = [(each.code, str(each)) for each in stations]  # type: ignore[attr-defined] # a choice field
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined] # a choice field
        self.is_valid()

    @property
    def chosen_frequency(self) -> Frequency:
        """Months unless something else is asked for."""
        return Frequency(self.cleaned_data.get("frequency") or Frequency.MONTH)

    @property
    def chosen_year(self) -> int:
        """The latest year unless another is asked for."""
        year: int = self.cleaned_data.get("year") or self.years[0]
        return year

    @property
    def chosen_station(self) -> str:
        """The code of the station whose trend is drawn too; empty for none."""
        code: str = self.cleaned_data.get("station") or ""
        return code
