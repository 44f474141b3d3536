"""The forms of the organisations app. The law: a form says what it takes; what follows is judged by the dry run."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingheng.organisations.models import Body, Leader
from qingheng.organisations.reorganising import Merge, NewBody, Rename, Reorganisation, Split


class UploadForm(forms.Form):
    """One file: the workbook, or a CSV of one kind."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("the Excel workbook (.xlsx) of the template, or a CSV file of one of its sheets"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
        allow_empty_file=True,
    )


class ChangeForm(forms.Form):
    """What every change of bodies has: the day from which it holds."""

    on = forms.DateField(
        label=_("From this day on"),
        help_text=_("the first day of the new state; the day before is the last of the old one"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )

    def change(self) -> Reorganisation:
        """What is to happen, from valid fields."""
        raise NotImplementedError


def _bodies() -> list[tuple[str, str]]:
    return [(body.code, f"{body.code} {body.name}") for body in Body.objects.filter(valid_to=None)]


def _leaders() -> list[tuple[str, str]]:
    leaders = Leader.objects.filter(valid_to=None)
    return [("", str(_("as before"))), *((leader.code, f"{leader.code} {leader.post}") for leader in leaders)]


def _text(label: object, length: int, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(label=str(label), max_length=length, widget=widget, **options)


def _choice(label: object, choices: object, **options: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=str(label), choices=choices, widget=widget, **options)  # type: ignore[arg-type] # a callable too


class RenameForm(ChangeForm):
    """One body gets another name and stays what it is."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["body"] = _choice(_("Body"), _bodies())
        self.fields["name"] = _text(_("New name"), 100)
        self.fields["short_name"] = _text(_("New short name"), 30, required=False)

    def change(self) -> Rename:
        found = self.cleaned_data
        return Rename(found["on"], found["body"], found["name"], found["short_name"])


class MergeForm(ChangeForm):
    """Several bodies become one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["bodies"] = forms.MultipleChoiceField(
            label=_("Bodies that are merged"),
            choices=_bodies(),
            widget=forms.CheckboxSelectMultiple(attrs={"class": "checks"}),
        )
        self.fields["into"] = _choice(_("Into"), [("", _("a new body:")), *_bodies()], required=False)
        self.fields["code"] = _text(_("Code of the new body"), 20, required=False)
        self.fields["name"] = _text(_("Name of the new body"), 100, required=False)
        self.fields["short_name"] = _text(_("Short name of the new body"), 30, required=False)
        self.fields["leader"] = _choice(_("Leader in charge of the new body"), _leaders(), required=False)

    def clean(self) -> None:
        found = self.cleaned_data
        if len({*found.get("bodies", ()), found.get("into")} - {"", None}) < 2:
            self.add_error("bodies", _("Choose at least two bodies, the one that carries on among them or apart."))
        if not found.get("into") and not (found.get("code") and found.get("name")):
            self.add_error("code", _("Give the new body a code and a name, or choose the body that carries on."))

    def change(self) -> Merge:
        found = self.cleaned_data
        new = NewBody(found["code"], found["name"], found["short_name"], found["leader"])
        return Merge(found["on"], tuple(found["bodies"]), found["into"] or new)


class SplitForm(ChangeForm):
    """Out of one body come several."""

    PARTS_MAX = 4

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["body"] = _choice(_("Body that is split"), _bodies())
        self.fields["goes_on"] = forms.BooleanField(
            label=_("It goes on beside the new ones"), required=False, widget=forms.CheckboxInput
        )
        for number in range(1, self.PARTS_MAX + 1):
            part = {"n": number}
            needed = number == 1
            self.fields[f"code_{number}"] = _text(_("Code of new body %(n)s") % part, 20, required=needed)
            self.fields[f"name_{number}"] = _text(_("Name of new body %(n)s") % part, 100, required=needed)
            self.fields[f"short_name_{number}"] = _text(_("Short name of new body %(n)s") % part, 30, required=False)
            self.fields[f"leader_{number}"] = _choice(_("Leader of new body %(n)s") % part, _leaders(), required=False)

    def clean(self) -> None:
        found = self.cleaned_data
        for number in range(2, self.PARTS_MAX + 1):
            if bool(found.get(f"code_{number}")) != bool(found.get(f"name_{number}")):
                self.add_error(f"code_{number}", _("A new body needs both a code and a name."))
        if not found.get("goes_on") and not found.get("code_2"):
            self.add_error("code_2", _("A body that ends is split into at least two; one successor is a merger."))

    def change(self) -> Split:
        found = self.cleaned_data
        parts = ("code", "name", "short_name", "leader")
        new = [
            NewBody(*(found[f"{part}_{number}"] for part in parts))
            for number in range(1, self.PARTS_MAX + 1)
            if found.get(f"code_{number}")
        ]
        return Split(found["on"], found["body"], tuple(new), goes_on=found["goes_on"])


CHANGES: Mapping[str, type[ChangeForm]] = {"rename": RenameForm, "merge": MergeForm, "split": SplitForm}
"""The changes of bodies by the word in their address."""
