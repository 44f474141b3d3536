"""Forms of review meetings. The law: only who may take part is offered, and every grade comes with its reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.supervision.actions.sitting import Given
from qingheng.supervision.meeting.agenda import periods_to_review
from qingheng.supervision.meeting.permissions import candidates
from qingheng.supervision.meeting.ratings import RatedItem
from qingheng.supervision.meeting.workflow import CHAIRS
from qingheng.ui.periods import period_name
from qingheng.ui.typed import MomentField, RowsField


class PeopleField(RowsField):
    """People by name and office."""

    def label_from_instance(self, obj: User) -> str:
        """The name with the office behind it."""
        return f"{obj} · {obj.office}" if obj.office else str(obj)


class PlanForm(forms.Form):
    """Period, time, place, chair and members of a meeting."""

    period = forms.TypedChoiceField(label=_("Period"), coerce=Period.parse)
    title = forms.CharField(label=_("Title"), max_length=100)
    held_at = MomentField(
        label=_("Time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=100)
    chair = forms.ModelChoiceField(label=_("Chair"), queryset=User.objects.none())
    members = PeopleField(
        label=_("Members"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    items = forms.MultipleChoiceField(
        label=_("Items that are rated"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ticked are the manual items that are due with the period and have not been reported."),
    )

    def __init__(self, data: Any, *, rated: Sequence[RatedItem], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        people = candidates()
        chairs = [user.pk for user in people if user.has_role(*CHAIRS)]
        self.fields["period"].choices = [(str(each), period_name(each)) for each in periods_to_review()]  # type: ignore[attr-defined] # a choice field
        self.fields["items"].choices = [(each.item.code, f"{each.item.code} {each.item.name}") for each in rated]  # type: ignore[attr-defined] # a choice field
        self.fields["chair"].queryset = User.objects.filter(pk__in=chairs)  # type: ignore[attr-defined] # a model field
        self.fields["members"].queryset = User.objects.filter(pk__in=[user.pk for user in people])  # type: ignore[attr-defined] # a model field
        for name in ("title", "place", "held_at"):
            self.fields[name].widget.attrs["class"] = "form-control"
        for name in ("period", "chair"):
            self.fields[name].widget.attrs["class"] = "form-select"


class FindingForm(forms.Form):
    """What a member finds about a body."""

    problem = forms.CharField(
        label=_("Problem"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"})
    )
    cause = forms.CharField(
        label=_("Cause"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    advice = forms.CharField(
        label=_("Advice"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )


def ratings_in(posted: Mapping[str, str], rated: Sequence[RatedItem]) -> dict[str, Given]:
    """The grades and reasons that were given; what has neither is not rated."""
    found = {}
    for each in rated:
        given = Given(posted.get(f"grade-{each.item.code}", ""), posted.get(f"reason-{each.item.code}", "").strip())
        if given.grade or given.reason:
            found[each.item.code] = given
    return found
