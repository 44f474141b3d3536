"""Forms about rectification. The law: they say what was asked; whether it may be done, the action says."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.organisations.models import Body
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.opening import NewItem
from qingheng.supervision.rectifying.queries import Standing, narrow
from qingheng.ui.typed import DayField, check_to_come

FIELD = {"class": "form-control"}
AREA = FIELD | {"rows": 3}
CHOICE = {"class": "form-select"}
DAY = FIELD | {"type": "date"}
REASON_MAX = 500


def words(label: Any, most: int = 1000, **options: Any) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs=AREA), **options)


def day(label: Any, **options: Any) -> DayField:
    """A field for a day."""
    return DayField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)


def evidence() -> forms.FileField:
    """A field for one file."""
    return forms.FileField(
        label=_("Evidence"),
        required=False,
        widget=forms.ClearableFileInput(attrs=FIELD),
        help_text=_("One file; more can be added on the page."),
    )


class TakeUpForm(forms.Form):
    """How the body will put it right."""

    plan = words(_("How and by when it will be put right"))
    responsible = forms.CharField(
        label=_("Responsible office"), max_length=100, required=False, widget=forms.TextInput(attrs=FIELD)
    )


class ProgressForm(forms.Form):
    """How far it has come."""

    percent = forms.IntegerField(
        label=_("Progress in per cent"), min_value=0, max_value=100, widget=forms.NumberInput(attrs=FIELD)
    )
    note = words(_("How far it has come"))
    file = evidence()


class ReportForm(forms.Form):
    """What was done."""

    result = words(_("What was done and what came of it"))
    file = evidence()


class PassForm(forms.Form):
    """How it was verified."""

    verdict = words(_("How it was verified and what was seen"))
    file = evidence()


class RejectForm(forms.Form):
    """What is not met."""

    reason = words(_("What is not met"))


class CancelForm(forms.Form):
    """Why its ground has gone."""

    reason = words(_("Why it is cancelled"))


class AskForm(forms.Form):
    """A later last day, and why."""

    until = day(_("New last day"), help_text=_("A working day after the deadline."))
    reason = words(_("Reason"), REASON_MAX)


class FileForm(forms.Form):
    """One more file."""

    file = forms.FileField(label=_("File"), widget=forms.ClearableFileInput(attrs=FIELD))


STEP_FORMS: Mapping[str, type[forms.Form]] = {
    "take_up": TakeUpForm,
    "progress": ProgressForm,
    "report": ReportForm,
    "pass": PassForm,
    "reject": RejectForm,
    "cancel": CancelForm,
    "ask_extension": AskForm,
}
"""What each step asks for; more time is decided in a form of its own."""


class ItemForm(forms.Form):
    """A rectification item opened by hand."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Responsible body"), widget=forms.Select(attrs=CHOICE))
    problem = words(_("Problem"))
    requirement = words(_("What is required"))
    standard = words(_("Standard of acceptance"), help_text=_("By what somebody else can see that it is done."))
    responsible = forms.CharField(
        label=_("Responsible office"), max_length=100, required=False, widget=forms.TextInput(attrs=FIELD)
    )
    due = day(pgettext_lazy("rectification", "Due"), validators=[check_to_come])

    def __init__(self, *args: Any, bodies: "models.QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined] # a ModelChoiceField has one

    @property
    def item(self) -> NewItem:
        """What was told, as an item."""
        told = self.cleaned_data
        return NewItem(told["problem"], told["requirement"], told["standard"], told["due"], told["responsible"])


class ItemFilter(forms.Form):
    """Which items a page shows; what means nothing narrows nothing."""

    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Body"),
        required=False,
        to_field_name="code",
        empty_label=_("all bodies"),
        widget=forms.Select(attrs=CHOICE),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all states")), *Rectification.State.choices],
        widget=forms.Select(attrs=CHOICE),
    )
    standing = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[("", _("all")), *Standing.choices],
        widget=forms.Select(attrs=CHOICE),
    )

    def __init__(self, *args: Any, found: "models.QuerySet[Rectification]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(pk__in=found.order_by().values("body"))
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined] # a ModelChoiceField has one
        self.found = found

    def narrowed(self, *, by_state: bool = True) -> "models.QuerySet[Rectification]":
        """The items chosen."""
        self.is_valid()
        told = self.cleaned_data
        state = told.get("state", "") if by_state else ""
        return narrow(self.found, body=told.get("body"), state=state, standing=told.get("standing", ""))
