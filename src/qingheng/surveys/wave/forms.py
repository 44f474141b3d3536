"""The plan of a wave as a form. The law: what is offered comes from the framework and the questionnaires on record."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.surveys.actions.waves import Asked
from qingheng.surveys.models import QuestionnaireVersion
from qingheng.surveys.wave.queries import Group
from qingheng.ui.typed import DayField

CELL_MINIMUM_LEAST = 5
"""Below this, a share of a cell can often be guessed to be a person's."""


class PlanForm(forms.Form):
    """Title, days, limits, and a questionnaire for each group of people."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    opens_on = DayField(
        label=gettext_lazy("Opens on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = DayField(
        label=gettext_lazy("Closes on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    cell_minimum = forms.IntegerField(
        label=gettext_lazy("Fewest answers shown in a cell"),
        initial=10,
        min_value=CELL_MINIMUM_LEAST,
        max_value=1000,
        help_text=gettext_lazy(
            "Cells with fewer answers are hidden, and others with them if they could be worked out."
        ),
    )
    text_minimum = forms.IntegerField(
        label=gettext_lazy("Fewest answers before free text is shown"), initial=20, min_value=10, max_value=10_000
    )
    takes_open_link = forms.BooleanField(
        label=gettext_lazy("Also take answers without a code"),
        required=False,
        help_text=gettext_lazy("They are shown apart, without a margin of error, and have no share in the score."),
    )

    def __init__(
        self,
        data: Any,
        *,
        groups: Sequence[Group],
        versions: Sequence[QuestionnaireVersion],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.groups, self.versions = groups, {str(version.pk): version for version in versions}
        choices = [("", _("not asked"))]
        choices += [(key, f"{each} · {each.get_state_display()}") for key, each in self.versions.items()]
        for group in groups:
            self.fields[group.field] = forms.ChoiceField(label=group.field, choices=choices, required=False)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                is_choice = isinstance(field, forms.ChoiceField)
                field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def clean(self) -> dict[str, Any]:
        """The questionnaires chosen, and days in their order."""
        found = super().clean() or {}
        first, last = found.get("opens_on"), found.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("It closes before it opens. Give a later day of closing."))
        asked = [
            Asked(group.key, self.versions[found[group.field]], group.audience.code)
            for group in self.groups
            if found.get(group.field)
        ]
        if not asked:
            raise ValidationError(_("Choose a questionnaire for at least one group of people."))
        kept = ("title", "opens_on", "closes_on", "cell_minimum", "text_minimum", "takes_open_link")
        return {name: found[name] for name in kept if name in found} | {"forms": asked}

    @property
    def rows(self) -> list[tuple[Group, forms.BoundField]]:
        """Each group with its field."""
        return [(group, self[group.field]) for group in self.groups]
