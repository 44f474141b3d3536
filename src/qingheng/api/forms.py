"""The forms for tokens and standing acceptances. The law: only what somebody holds is offered."""

from datetime import timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import Grant, User
from qingheng.api.actions.tokens import DAYS_MAX
from qingheng.api.queries import grants_for_tokens, stations_without_standing
from qingheng.organisations.models import Station

DAYS_PROPOSED = 180
_CONTROL, _SELECT = {"class": "form-control"}, {"class": "form-select"}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")


class TokenForm(forms.Form):
    """A new token (新令牌)."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Which system uses it, and for what."),
        widget=forms.TextInput(attrs=_CONTROL),
    )
    grant = forms.ChoiceField(label=gettext_lazy("Acts as"), widget=forms.Select(attrs=_SELECT))
    expires_on = forms.DateField(label=gettext_lazy("Last day"), widget=_day())

    def __init__(self, user: User, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type] # Django's own arguments, passed on
        self.grants = {str(grant.pk): grant for grant in grants_for_tokens(user)}
        chosen = self.fields["grant"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(key, str(grant)) for key, grant in self.grants.items()]
        today = localdate()
        self.fields["expires_on"].initial = today + timedelta(days=DAYS_PROPOSED)
        limits = {"min": today.isoformat(), "max": (today + timedelta(days=DAYS_MAX)).isoformat()}
        self.fields["expires_on"].widget.attrs.update(limits)

    @property
    def chosen_grant(self) -> Grant:
        """The grant the token will stand on."""
        return self.grants[self.cleaned_data["grant"]]


class StandingForm(forms.Form):
    """A new standing acceptance (新的免审接收)."""

    station = forms.ModelChoiceField(
        Station.objects.none(), label=gettext_lazy("Monitoring station"), widget=forms.Select(attrs=_SELECT)
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Why nobody has to look at these values before they count."),
        widget=forms.TextInput(attrs=_CONTROL),
    )
    valid_from = forms.DateField(label=gettext_lazy("First day"), widget=_day())
    valid_to = forms.DateField(label=gettext_lazy("Last day"), widget=_day(), required=False)

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type] # Django's own arguments, passed on
        chosen = self.fields["station"]
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = stations_without_standing()
        self.fields["valid_from"].initial = localdate()
