"""Forms of the reports. The law: only periods that are published, only steps that this person may take."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from qianfen import Period
from qingheng.reports.facts.periods import reportable
from qingheng.reports.models import LetterResponse
from qingheng.reports.queries import REPORTS
from qingheng.supervision.models import Paper
from qingheng.ui.periods import period_name
from qingheng.ui.typed import DayField, RowsField, check_has_come

TEXT_MAX = 2000


class MakeForm(forms.Form):
    """What is to be made in one go."""

    period = forms.ChoiceField(label=_("Half-year"))
    kinds = forms.MultipleChoiceField(
        label=_("Reports"),
        choices=[(kind.value, kind.label) for kind in REPORTS],
        widget=forms.CheckboxSelectMultiple,
        initial=[kind.value for kind in REPORTS],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = reportable()
        self.fields["period"].choices = [(str(one), period_name(one)) for one in self.periods]  # type: ignore[attr-defined] # a ChoiceField

    @property
    def chosen(self) -> Period:
        """The period of a valid form."""
        return Period.parse(self.cleaned_data["period"])


class StepsForm(forms.Form):
    """One step for many papers at once."""

    step = forms.CharField()
    papers = RowsField(queryset=Paper.objects.none(), error_messages={"required": _("Choose at least one report.")})

    def __init__(self, *args: Any, allowed: Any, steps: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        self.fields["papers"].queryset = allowed  # type: ignore[attr-defined] # a ModelMultipleChoiceField

    def clean_step(self) -> str:
        """Only the steps that are taken in one go."""
        step: str = self.cleaned_data["step"]
        if step not in self.steps:
            raise forms.ValidationError(_("This step is not taken for many papers at once."))
        return step


class ResponseForm(forms.Form):
    """What the leader wrote or had done."""

    kind = forms.ChoiceField(label=_("What it is"), choices=LetterResponse.Kind.choices)
    on = DayField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name posts, not persons. No state secrets and no contents of cases."),
    )

    def __init__(self, *args: Any, letter: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter
        self.fields["on"].initial = localdate
        self.fields["on"].validators.append(check_has_come)

    def clean_on(self) -> Any:
        """Nobody answers a letter before it was issued."""
        day, issued = self.cleaned_data["on"], self.letter.issued_on
        if issued is not None and day < issued:
            raise forms.ValidationError(
                _("The letter was issued on %(day)s. Give that day or a later one.") % {"day": date_format(issued)}
            )
        return day
