"""The forms of the designer. The law: nothing has to be invented; names are given where none is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from qingheng.surveys.actions.questionnaires import Header
from qingheng.surveys.asking.checking import NAME
from qingheng.surveys.asking.items import ItemOffered
from qingheng.surveys.definition import Choice, Definition, Kind, Question, Row, Text
from qingheng.surveys.models import QuestionnaireVersion
from qingheng.ui.typed import DayField

LANGUAGES = (("zh-hans", _("Chinese")), ("en", _("English")))
KINDS: Mapping[Kind, Any] = {
    Kind.SINGLE: _("one answer"),
    Kind.MULTIPLE: _("several answers"),
    Kind.MATRIX: _("table of ratings"),
    Kind.SCALE: _("scale of figures"),
    Kind.NUMBER: _("number"),
    Kind.TEXT: _("free text"),
}
NAMED = RegexValidator(NAME, _("Begin with a letter; letters, figures and “_” only, at most 40."))


def texts(cleaned: Mapping[str, Any], field: str) -> dict[str, str]:
    """The wordings of a field, by language."""
    found = {language: cleaned.get(f"{field}_{language[:2]}") or "" for language, _name in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def spread(field: str, text: Text | None) -> dict[str, str]:
    """A wording as the initial values of its fields."""
    return {f"{field}_{language[:2]}": (text or {}).get(language, "") for language, _name in LANGUAGES}


class _Styled(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs.setdefault("class", "form-select")
            elif not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "form-control")


class CodeForm(_Styled):
    """The code of a questionnaire, under which all its versions stand."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Letters, figures, “-”. A draft with this code is replaced.")
    )


class UploadForm(CodeForm):
    """A workbook to look at."""

    file = forms.FileField(
        label=_("XLSForm workbook"),
        help_text=_("An Excel workbook (.xlsx) with the sheets “survey”, “choices” and “settings”."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
    )


class HeadForm(_Styled):
    """What stands above the questions."""

    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title (English)"), max_length=200, required=False)
    introduction_zh = forms.CharField(
        label=_("Introduction (Chinese)"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    introduction_en = forms.CharField(
        label=_("Introduction (English)"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, initial=["zh-hans"]
    )
    form_number = forms.CharField(label=_("Form number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=120, required=False)
    approval_number = forms.CharField(label=_("Approval number"), max_length=60, required=False)
    valid_until = DayField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @staticmethod
    def initial_of(version: QuestionnaireVersion, definition: Definition) -> dict[str, Any]:
        """What stands there now."""
        kept = ("form_number", "issuer", "approval_number", "valid_until")
        head = {name: getattr(version, name) for name in kept} | {"languages": list(definition.languages)}
        return head | spread("title", definition.title) | spread("introduction", definition.introduction)

    def clean(self) -> dict[str, Any]:
        """A title in each language."""
        found = super().clean() or {}
        for language in found.get("languages", ()):
            if not found.get(f"title_{language[:2]}"):
                self.add_error(f"title_{language[:2]}", str(_("A title is needed in this language.")))
        return found

    @property
    def header(self) -> Header:
        """The header as the action takes it."""
        kept = ("form_number", "issuer", "approval_number", "valid_until")
        return Header(**{name: self.cleaned_data[name] for name in kept})


class SectionForm(_Styled):
    """A heading."""

    label_zh = forms.CharField(label=_("Heading (Chinese)"), max_length=100, required=False)
    label_en = forms.CharField(label=_("Heading (English)"), max_length=100, required=False)


class QuestionForm(_Styled):
    """One question without its choices."""

    label_zh = forms.CharField(label=_("Question (Chinese)"), max_length=300, required=False)
    label_en = forms.CharField(label=_("Question (English)"), max_length=300, required=False)
    hint_zh = forms.CharField(label=_("Hint (Chinese)"), max_length=300, required=False)
    hint_en = forms.CharField(label=_("Hint (English)"), max_length=300, required=False)
    required = forms.BooleanField(label=_("must be answered"), required=False)
    item = forms.ChoiceField(label=_("Bears on the survey item"), required=False)
    least = forms.CharField(label=_("Lowest figure"), max_length=12, required=False)
    most = forms.CharField(label=_("Highest figure"), max_length=12, required=False)
    picked = forms.ChoiceField(label=_("Asked only if"), required=False)
    relevance = forms.CharField(
        label=_("Asked only if, as an expression"),
        max_length=500,
        required=False,
        help_text=_("For what the list above cannot say, as in XLSForm: ${age} >= 60 and selected(${met}, 'delay')"),
    )
    constraint = forms.CharField(label=_("Accepted only if"), max_length=500, required=False)
    constraint_message_zh = forms.CharField(label=_("Else say (Chinese)"), max_length=200, required=False)
    constraint_message_en = forms.CharField(label=_("Else say (English)"), max_length=200, required=False)
    name = forms.CharField(
        label=_("Name in the data"),
        max_length=40,
        required=False,
        validators=[NAMED],
        help_text=_("Left empty, it is given."),
    )

    def __init__(
        self, *args: Any, kind: Kind, items: Sequence[ItemOffered], conditions: Sequence[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.kind = kind
        offered: Any = [("", _("none")), *((each.code, f"{each.name} {each.code}") for each in items)]
        self.fields["item"].choices = offered  # type: ignore[attr-defined] # it is a ChoiceField
        always: Any = [("", _("whatever was answered"))]
        self.fields["picked"].choices = [*always, *conditions]  # type: ignore[attr-defined] # it is a ChoiceField
        if kind not in {Kind.SCALE, Kind.NUMBER}:
            del self.fields["least"], self.fields["most"]
        if kind in {Kind.NUMBER, Kind.TEXT}:
            del self.fields["item"]

    @staticmethod
    def initial_of(question: Question, known: Sequence[str]) -> dict[str, Any]:
        """What stands there now."""
        kept = ("name", "required", "item", "least", "most", "constraint")
        found: dict[str, Any] = {name: getattr(question, name) for name in kept}
        found["picked" if question.relevance in known else "relevance"] = question.relevance
        for field in ("label", "hint", "constraint_message"):
            found |= spread(field, getattr(question, field))
        return found

    def question(self, name: str, choices: Sequence[Choice], rows: Sequence[Row]) -> Question:
        """The question as it was filled in."""
        cleaned = self.cleaned_data
        kept = {name: cleaned.get(name) or "" for name in ("item", "least", "most", "constraint")}
        return Question(
            name=cleaned["name"] or name,
            kind=self.kind,
            label=texts(cleaned, "label"),
            hint=texts(cleaned, "hint"),
            required=cleaned["required"],
            relevance=cleaned["relevance"] or cleaned["picked"],
            constraint_message=texts(cleaned, "constraint_message") or None,
            choices=tuple(choices),
            rows=tuple(rows),
            **kept,
        )


class ChoiceForm(_Styled):
    """One choice; a line left empty is none."""

    label_zh = forms.CharField(label=_("Chinese"), max_length=100, required=False)
    label_en = forms.CharField(label=_("English"), max_length=100, required=False)
    option = forms.CharField(label=_("counts as"), max_length=40, required=False, widget=forms.Select)
    excludes = forms.BooleanField(label=_("excludes others"), required=False)
    name = forms.CharField(label=_("Name in the data"), max_length=40, required=False, validators=[NAMED])

    def __init__(self, *args: Any, options: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = [("", "—"), *((option, option) for option in options)]
        self.fields["option"].widget.choices = offered


class RowForm(_Styled):
    """One row of a table of ratings; a line left empty is none."""

    label_zh = forms.CharField(label=_("Chinese"), max_length=200, required=False)
    label_en = forms.CharField(label=_("English"), max_length=200, required=False)
    item = forms.ChoiceField(label=_("Bears on the survey item"), required=False)
    name = forms.CharField(label=_("Name in the data"), max_length=40, required=False, validators=[NAMED])

    def __init__(self, *args: Any, items: Sequence[ItemOffered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = [("", _("as the table")), *((each.code, f"{each.name} {each.code}") for each in items)]
        self.fields["item"].choices = offered  # type: ignore[attr-defined] # it is a ChoiceField


ChoiceSet = forms.formset_factory(ChoiceForm, extra=3, can_order=True, can_delete=False, max_num=60)
RowSet = forms.formset_factory(RowForm, extra=3, can_order=True, can_delete=False, max_num=60)
