"""The upload form. The law: a form says what it takes; what is in the file is judged by the dry run."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One file: the workbook, or a CSV of one kind."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("the Excel workbook (.xlsx) of the template, or a CSV file of one of its sheets"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
        allow_empty_file=True,
    )
