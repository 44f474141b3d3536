"""Standing acceptances. The law: whoever works for the station does not decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.views import signed_in
from qingheng.api.forms import StandingForm
from qingheng.api.queries import standing_acceptances
from qingheng.collection.actions.standing import end_standing, grant_standing
from qingheng.collection.models import StandingAcceptance


def standing(request: HttpRequest) -> HttpResponse:
    """Which stations' pushed data count at once, and a form for a further one."""
    form = StandingForm(request.POST) if request.method == "POST" else StandingForm()
    if request.method == "POST" and form.is_valid():
        try:
            grant_standing(**form.cleaned_data, by=signed_in(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except PermissionDenied as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("From its first day on, what is pushed for the station counts at once."))
            return redirect("api:standing")
    context = {"standing": standing_acceptances(), "form": form, "today": localdate()}
    return render(request, "api/standing.html", context, status=422 if form.errors else 200)


def end(request: HttpRequest, number: int) -> HttpResponse:
    """End one."""
    found = get_object_or_404(StandingAcceptance.objects.select_related("station"), pk=number)
    end_standing(found, by=signed_in(request))
    messages.success(
        request, _("From now on, what is pushed for “%(station)s” is accepted first.") % {"station": found.station}
    )
    return redirect("api:standing")
