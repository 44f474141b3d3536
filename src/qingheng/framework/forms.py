"""Forms of the framework app. The law: a form asks for nothing that stands in the file."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingheng.framework.models import FrameworkVersion


class UploadForm(forms.Form):
    """A framework to look at: YAML or a workbook."""

    file = forms.FileField(
        label=_("framework file"),
        help_text=_("An Excel workbook (.xlsx) or YAML file, as the export writes them."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.yaml,.yml", "class": "form-control"}),
    )
    note = forms.CharField(
        label=_("note"),
        max_length=300,
        required=False,
        help_text=_("what changed and why, for those who compare versions later"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class MonthField(forms.DateField):
    """A month, held as its first day."""

    widget = forms.DateInput(attrs={"type": "month", "class": "form-control"}, format="%Y-%m")
    input_formats = ["%Y-%m", "%Y-%m-%d", "%Y%m"]

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        return day.replace(day=1) if day else None


class PublishForm(forms.Form):
    """From which month on a version is in force."""

    effective_from = MonthField(
        label=_("in force from"),
        help_text=_("the first month that is scored by it"),
        error_messages={"invalid": _("Write the month as 2026-07.")},
    )


class CompareForm(forms.Form):
    """Two versions to compare."""

    before = forms.ModelChoiceField(
        FrameworkVersion.objects.none(), label=_("older version"), widget=forms.Select(attrs={"class": "form-select"})
    )
    after = forms.ModelChoiceField(
        FrameworkVersion.objects.none(), label=_("newer version"), widget=forms.Select(attrs={"class": "form-select"})
    )
