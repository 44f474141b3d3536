"""Forms of objections. The law: a form offers only what may be contested, and a value is a number or is left alone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.correction import ValueLine

GROUNDS_MAX = 3000
LARGEST = Decimal(10) ** 9
SEPARATOR = "|"
FILES_MAX = 10


class FilesInput(forms.ClearableFileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    def __init__(self, **options: Any) -> None:
        widget = FilesInput(attrs={"class": "form-control", "multiple": True})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file as Django checks a single one."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > FILES_MAX:
            raise forms.ValidationError(_("No more than %(n)s files at once.") % {"n": FILES_MAX})
        return [super(FilesField, self).clean(each, initial) for each in files]


class ObjectionForm(forms.Form):
    """Which deduction is contested, and why."""

    what = forms.ChoiceField(label=_("Deduction"), error_messages={"required": _("Choose the deduction.")})
    grounds = forms.CharField(
        label=_("Grounds"),
        max_length=GROUNDS_MAX,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
        help_text=_("What is wrong, and what it should be. Name no persons and no complaints."),
    )
    evidence = FilesField(label=_("Evidence"), help_text=_("documents, tables or pictures"))

    def __init__(self, data: Any, files: Any, *, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__(data, files, initial={"what": chosen})
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def chosen(self) -> tuple[str, str]:
        """Item and event."""
        item, _bar, event = self.cleaned_data["what"].partition(SEPARATOR)
        return item, event


class TextForm(forms.Form):
    """A reason or a statement, with files where they are taken."""

    text = forms.CharField(max_length=GROUNDS_MAX, required=False)
    evidence = FilesField()


class RulingForm(forms.Form):
    """The decision, its grounds, and the values as they should be."""

    decision = forms.ChoiceField(
        label=_("Decision of the review"),
        choices=Objection.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    grounds = forms.CharField(
        label=_("Grounds of the decision"),
        max_length=GROUNDS_MAX,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
        help_text=_("They stand in the paper that goes to the body: name no persons and no complaints."),
    )
    expected = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, lines: Sequence[ValueLine]) -> None:
        super().__init__(data)
        self.lines = lines
        self.typed = {line.row.pk: (data or {}).get(line.field, "").strip() for line in lines}
        self.values: dict[int, Decimal] = {}

    def clean(self) -> dict[str, Any]:
        """Numbers that differ from what stands there; all wrong ones at once."""
        for line in self.lines:
            text = self.typed[line.row.pk]
            value = number(text)
            if text and value is None:
                self.add_error(
                    None, _("“%(text)s” for %(name)s is no number of at least 0.") % {"text": text, "name": line.name}
                )
            elif value is not None and value != line.row.value:
                self.values[line.row.pk] = value
        decision = self.cleaned_data.get("decision")
        if decision in {Objection.Decision.GRANTED, Objection.Decision.PARTLY} and not self.values and not self.errors:
            self.add_error(None, _("To grant it, say which values are wrong and what they should be."))
        if decision == Objection.Decision.UPHELD and self.values:
            self.add_error(None, _("The score is upheld, but values were changed. Choose one of the two."))
        return self.cleaned_data

    @property
    def rows(self) -> list[tuple[ValueLine, str]]:
        """Each value with what was typed."""
        return [(line, self.typed[line.row.pk]) for line in self.lines]


def number(text: str) -> Decimal | None:
    """A number as the table of values takes it, or None."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < LARGEST else None
