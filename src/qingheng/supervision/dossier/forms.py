"""Forms of sheets and dossiers. The law: they say what was asked; whether it may be done, the action says."""

from typing import Any

from django import forms
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from qingheng.organisations.models import Body
from qingheng.supervision.dossier.workflow import FillingStep
from qingheng.supervision.models import DossierMaterial, SupervisionSheet
from qingheng.ui.typed import check_has_come, check_to_come, check_year

LONG = {"rows": 4, "class": "form-control"}


class OpenForm(forms.Form):
    """What a new sheet comes from and looks at."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"), to_field_name="code")
    source = forms.CharField(
        label=_("Occasion"), max_length=300, help_text=_("A lost point, an alert, or what else gave cause.")
    )
    focus = forms.CharField(label=_("What to look at"), max_length=4000, widget=forms.Textarea(LONG))
    item = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    period = forms.CharField(max_length=7, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, bodies: "models.QuerySet[Body]", initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined] # a choice field
        self.fields["body"].widget.attrs["class"] = "form-select"
        self.fields["source"].widget.attrs["class"] = "form-control"


def step_form(step: FillingStep, sheet: SupervisionSheet, data: Any = None) -> "forms.ModelForm[SupervisionSheet]":
    """The fields that a step fills in; all but the optional ones are required."""
    names = [*step.fields, *step.optional]
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {
        name: _widget(name) for name in names if name != "is_handed_over"
    }
    made = forms.modelform_factory(SupervisionSheet, fields=names, widgets=widgets)
    form = made(data, instance=sheet if data is None else SupervisionSheet(pk=sheet.pk), prefix=step.name)
    for name in step.fields:
        form.fields[name].required = True
    if "checked_on" in form.fields:
        form.fields["checked_on"].widget.attrs["max"] = localdate().isoformat()
        form.fields["checked_on"].validators += [check_year, check_has_come]
    if "due" in form.fields:
        form.fields["due"].validators += [check_year, check_to_come]
    return form


def _widget(name: str) -> forms.Widget:
    field = SupervisionSheet._meta.get_field(name)
    if isinstance(field, models.DateField):
        return forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.Textarea(LONG) if isinstance(field, models.TextField) else forms.TextInput({"class": "form-control"})


class SheetFilter(forms.Form):
    """By body, state and year; what makes no sense is left out."""

    body = forms.ModelChoiceField(Body.objects.none(), required=False, to_field_name="code", label=_("Body"))
    state = forms.ChoiceField(required=False, label=_("State"))
    year = forms.TypedChoiceField(required=False, coerce=int, label=_("Year"))

    def __init__(self, data: Any, *, found: "models.QuerySet[SupervisionSheet]") -> None:
        super().__init__(data)
        years = found.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["body"].queryset = Body.objects.filter(pk__in=found.order_by().values("body"))  # type: ignore[attr-defined] # a choice field
        self.fields["state"].choices = [("", _("all")), *SupervisionSheet.State.choices]  # type: ignore[attr-defined] # a choice field
        self.fields["year"].choices = [("", _("all")), *((year, year) for year in years)]  # type: ignore[attr-defined] # a choice field
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def narrow(self, found: "models.QuerySet[SupervisionSheet]") -> "models.QuerySet[SupervisionSheet]":
        """The sheets that fit."""
        self.full_clean()
        return found.filter(**{name: value for name, value in self.cleaned_data.items() if value})


class MaterialForm(forms.Form):
    """A material to be put into a dossier."""

    section = forms.ChoiceField(
        label=_("Section"),
        choices=DossierMaterial.Section.choices,
        widget=forms.Select({"class": "form-select"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput({"class": "form-control"}))
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF is bound into the volume; other kinds are kept beside it, with their checksum in the volume."),
        widget=forms.FileInput({"class": "form-control"}),
    )
