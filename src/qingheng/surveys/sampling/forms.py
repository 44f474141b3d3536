"""A frame's file and a design as forms. The law: percentages on the page, shares from 0 to 1 in what is stored."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from qingheng.surveys.models import Wave
from qingheng.surveys.sampling import design as choices
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.margins import FaultyMarginsError, read_margins

PER_CENT = 100


class FrameForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("the Excel workbook (.xlsx) of the template, or a CSV file with its columns"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
        allow_empty_file=True,
    )


def _number(label: Any, initial: float, least: float, most: float, help_text: Any = "") -> forms.FloatField:
    widget = forms.NumberInput(attrs={"class": "form-control", "step": "any", "inputmode": "decimal"})
    return forms.FloatField(
        label=label, initial=initial, min_value=least, max_value=most, widget=widget, help_text=help_text
    )


def _whole(label: Any, initial: int, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control"})
    return forms.IntegerField(
        label=label, initial=initial, min_value=least, max_value=most, widget=widget, help_text=help_text
    )


def _choice(label: Any, options: list[tuple[str, Any]], help_text: Any = "") -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=options, widget=widget, help_text=help_text)


class DesignForm(forms.Form):
    """What is wished for and expected of a sample."""

    margin = _number(_("Margin of error (± points of 100)"), 7, 1, 30)
    confidence = _choice(_("Confidence"), [("0.9", "90 %"), ("0.95", "95 %")])
    level = _choice(
        _("The margin holds for"),
        [(choices.BODY, _("every body and group")), (choices.WHOLE, _("all bodies together"))],
    )
    floor = _whole(_("Fewest answers of a body and group"), 60, 0, 5000)
    response = _number(_("Expected response (%)"), 60, 5, 100)
    spread = _number(_("Expected standard deviation of an answer (points of 100)"), 30, 5, 50)
    effect = _number(
        _("Expected design effect"),
        1,
        1,
        10,
        _("1 where people are drawn directly, 1.5 to 3 where villages come first"),
    )
    allocation = _choice(
        _("Allocation among bodies"),
        [
            (choices.PROPORTIONAL, _("in proportion to the people")),
            (choices.NEYMAN, _("more where opinions differed in the last wave (Neyman)")),
        ],
    )
    stages = _choice(_("Stages"), [("1", _("people directly")), ("2", _("clusters by size first, then people"))])
    take = _whole(_("People in each cluster"), 20, 2, 500)
    method = _choice(
        _("From lists"), [(choices.SIMPLE, _("at random")), (choices.SYSTEMATIC, _("by interval from a random start"))]
    )
    minutes = _number(_("Minutes a questionnaire takes"), 4, 0.5, 120)
    seed = forms.CharField(
        label=_("Seed"),
        required=False,
        max_length=40,
        help_text=_("empty: the machine makes one; or numbers that were drawn in public"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    margins = forms.CharField(
        label=_("Known shares for raking"),
        required=False,
        help_text=_("a line for each: group, question, choice, per cent; the shares of a question add up to 100"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )

    def __init__(self, data: Any, *, wave: Wave) -> None:
        super().__init__(data)
        self.wave = wave

    def clean_margins(self) -> Any:
        """The shares, checked against the questionnaires."""
        try:
            return read_margins(self.cleaned_data["margins"], self.wave)
        except FaultyMarginsError as error:
            raise ValidationError(error.sentences) from error

    def clean_seed(self) -> str:
        """One line."""
        seed = str(self.cleaned_data["seed"]).strip()
        if "\n" in seed:
            raise ValidationError(_t("A seed is one line."))
        return seed

    def design(self, spreads: dict[str, float]) -> SampleDesign:
        """As it is stored; what opinions differed by in the last wave goes with it."""
        found = self.cleaned_data
        return SampleDesign(
            margin=found["margin"] / PER_CENT,
            confidence=float(found["confidence"]),
            level=found["level"],
            floor=found["floor"],
            spread=found["spread"] / PER_CENT,
            response=found["response"] / PER_CENT,
            effect=found["effect"],
            allocation=found["allocation"],
            stages=int(found["stages"]),
            take=found["take"],
            method=found["method"],
            minutes=found["minutes"],
            spreads=spreads if found["allocation"] == choices.NEYMAN else {},
            margins=found["margins"],
        )
