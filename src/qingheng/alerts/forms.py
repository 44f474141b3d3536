"""The filters of the alerts' list. The law: a filter that makes no sense shows everything, and is not kept silently."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.alerts.models import AlertLevel, Case
from qingheng.alerts.queries import months_with_cases
from qingheng.organisations.models import Audience
from qingheng.ui.periods import period_name


class CaseFilter(forms.Form):
    """By month, colour, state and audience."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    level = forms.TypedChoiceField(label=_("Colour"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False)
    audience = forms.ModelChoiceField(
        label=_("Audience"), required=False, queryset=Audience.objects.all(), to_field_name="code", empty_label=_("all")
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        months = months_with_cases(user)
        self.latest = months[0] if months else None
        everything = ("", _("all"))
        self._choose("month", [("", _("latest")), *((name, period_name(name)) for name in months)])
        self._choose(
            "level", [everything, *((str(level.value), level.label) for level in reversed(AlertLevel) if level)]
        )
        self._choose("state", [("", _("standing")), *Case.State.choices])
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    @property
    def chosen_month(self) -> str | None:
        """The chosen month, or the latest one that has cases."""
        return self._chosen("month") or self.latest

    def narrow(self, found: "models.QuerySet[Case]") -> "models.QuerySet[Case]":
        """The cases of a month that fit the other filters; alerts that stand, unless a state is chosen."""
        level, state, audience = (self._chosen(name) for name in ("level", "state", "audience"))
        found = found.filter(state=state) if state else found.exclude(state=Case.State.CLEARED)
        found = found.filter(level=level) if level else found
        return found.filter(body__audience=audience) if audience else found

    def _chosen(self, name: str) -> Any:
        self.full_clean()
        return self.cleaned_data.get(name)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
