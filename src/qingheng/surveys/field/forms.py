"""Forms of the field work. The law: what is typed is a value or told to be none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingheng.surveys.models import NonResponse, SampleCell

ADDRESS = r"https?://[A-Za-z0-9.\-]+(:\d+)?"


class AddressForm(forms.Form):
    """Where the public will answer: it is printed on the cards."""

    address = forms.RegexField(
        ADDRESS,
        label=_("Address that the cards lead to"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "url"}),
        help_text=_("This site, or the public entrance on a host of its own, as a telephone reaches it."),
    )


class AnswersFileForm(forms.Form):
    """A table of answers."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("a table (.xlsx, .csv): the column “code”, then one column for each question, headed by its name"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
        allow_empty_file=True,
    )


class NonResponseForm(forms.Form):
    """How many people of a cell gave no answer, and why."""

    cell = forms.ModelChoiceField(SampleCell.objects.none(), label=_("cell of a sample"))
    why = forms.ChoiceField(choices=NonResponse.Why.choices, label=_("reason"))
    count = forms.IntegerField(min_value=0, max_value=100_000, label=_("people"))

    def __init__(self, data: Any, *, cells: Any) -> None:
        super().__init__(data)
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined] # a model's choice field
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"
