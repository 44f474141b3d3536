"""Forms of the quality rules. The law: a form asks for nothing that stands in the file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RulesForm(forms.Form):
    """A file of rules to look at."""

    file = forms.FileField(
        label=_("file of rules"),
        help_text=_("a YAML file, as the download writes it"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml", "class": "form-control"}),
        allow_empty_file=True,
    )
    note = forms.CharField(
        label=_("note"),
        max_length=300,
        required=False,
        help_text=_("what changed and why, for those who compare versions later"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class BeginForm(forms.Form):
    """From which day on a version asks."""

    since = forms.DateField(
        label=_("in force from"),
        help_text=_("today at the earliest; what has been asked and answered stays as it is"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
