"""The form that publishes a month. The law: only months with scores can be chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import qianfen
from qingheng.scoring.queries import months
from qingheng.ui.periods import period_name

NOTE_LENGTH_MAX = 300


class MonthForm(forms.Form):
    """Which month is meant; the latest one unless another is chosen."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=qianfen.Period.parse, required=False, empty_value=None)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.months = months()
        field = self.fields["month"]
        field.widget.attrs["class"] = "form-select"
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(month), period_name(month)) for month in reversed(self.months)]

    @property
    def chosen(self) -> qianfen.Period | None:
        """The month to look at, or None where there are none."""
        latest = self.months[-1] if self.months else None
        return self.cleaned_data["month"] or latest if self.is_valid() else latest


class PublishForm(forms.Form):
    """What is said about a run when it is published."""

    note = forms.CharField(
        label=_("Note"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text=_("For a correction: what was corrected, and why."),
    )
    checksum = forms.CharField(widget=forms.HiddenInput, required=False)


class OverrideForm(forms.Form):
    """Why a month has to be published although data are missing."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text=_("It is shown beside the published scores."),
    )


class DecisionForm(forms.Form):
    """Leave given or refused, with a note."""

    is_approved = forms.BooleanField(required=False)
    note = forms.CharField(max_length=500, required=False)
