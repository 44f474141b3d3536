"""Forms of the collection app. The law: a form offers only what this person may choose."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One file: a station's workbook, or a long table."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("your station's workbook (.xlsx) as downloaded, or a long table (.csv, .xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
        allow_empty_file=True,
    )


class ChoiceForm(forms.Form):
    """Which station and year the landing page shows; anything else falls back to the first."""

    station = forms.ChoiceField(required=False)
    year = forms.TypedChoiceField(required=False, coerce=int)

    def __init__(self, data: object, *, stations: Sequence[str], years: Sequence[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a query string
        self.stations, self.years = stations, years
        self.fields["station"].choices = [(code, code) for code in stations]  # type: ignore[attr-defined] # a choice field
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined] # a choice field

    def chosen(self) -> tuple[str, int]:
        """Station and year."""
        self.is_valid()
        return self.cleaned_data.get("station") or self.stations[0], self.cleaned_data.get("year") or self.years[0]
