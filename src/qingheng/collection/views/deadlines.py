"""The list of tasks with their deadlines, and extensions. The law: everybody sees the own stations only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qianfen import Period, PeriodError
from qingheng.accounts.permissions import check_can_report_for, visible_stations
from qingheng.accounts.roles import Role
from qingheng.collection.actions.deadlines import (
    ASKERS,
    ExtensionRefusedError,
    approve_extension,
    refuse_extension,
    request_extension,
)
from qingheng.collection.models import Extension
from qingheng.collection.office import Office
from qingheng.collection.permissions import holds
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.collection.schedule.forms import DecisionForm, ExtensionForm
from qingheng.collection.schedule.tasks import begun_periods, tasks
from qingheng.collection.views.person import user_of
from qingheng.organisations.models import Station
from qingheng.ui.periods import period_name

DECIDED_SHOWN_MAX = 20
STATUS_CONFLICT = 409


def task_list(request: HttpRequest) -> HttpResponse:
    """Every task of the own stations: open ones, and those delivered lately; with what is asked of deadlines."""
    user = user_of(request)
    stations = list(visible_stations(user))
    chosen = [station for station in stations if station.code == request.GET.get("station")]
    office = Office.open(user)
    found = tasks(chosen or stations, begun_periods(office), Deadlines.on_record(office))
    extensions = Extension.objects.filter(station__in=chosen or stations).select_related("station")
    context = {
        "stations": stations,
        "station": chosen[0] if chosen else None,
        "open": [task for task in found if task.has_ended and not task.is_delivered],
        "running": [task for task in found if not task.has_ended and not task.is_delivered],
        "delivered": sorted((task for task in found if task.is_delivered), key=lambda task: task.period, reverse=True),
        "asked": [row for row in extensions if row.state == Extension.State.REQUESTED],
        "decided": extensions.exclude(state=Extension.State.REQUESTED)[:DECIDED_SHOWN_MAX],
        "may_ask": {station.code for station in stations if holds(user, ASKERS, station)},
        "may_decide": user.has_role(Role.FRAMEWORK_ADMINISTRATOR),
    }
    return render(request, "collection/tasks.html", context)


def extension(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """Ask for a later last day."""
    user, of_station, when = user_of(request), get_object_or_404(Station, code=station), period_or_404(period)
    check_can_report_for(user, of_station)
    form = ExtensionForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            asked = request_extension(of_station, when, **form.cleaned_data, by=user)
        except ExtensionRefusedError as error:
            form.add_error(None, str(error))
            status = STATUS_CONFLICT
        else:
            facts = {"day": asked.until, "period": period_name(when)}
            messages.success(request, _("Asked for: %(day)s as the last day for %(period)s.") % facts)
            return redirect("collection:tasks")
    office = Office.open(user)
    deadlines = Deadlines.on_record(office)
    context = {
        "form": form,
        "station": of_station,
        "period": when,
        "deadline": deadlines.of(of_station.code, when),
        "days_left": deadlines.days_left(of_station.code, when),
        "earlier": Extension.objects.filter(station=of_station, period=str(when)),
    }
    return render(request, "collection/extension.html", context, status=status)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse an extension."""
    asked, form = get_object_or_404(Extension.objects.select_related("station"), pk=pk), DecisionForm(request.POST)
    form.is_valid()
    note, by = form.cleaned_data.get("note", ""), user_of(request)
    try:
        if form.cleaned_data.get("is_approved"):
            approve_extension(asked, note=note, by=by)
            messages.success(request, _("Approved: “%(extension)s”.") % {"extension": asked})
        else:
            refuse_extension(asked, note=note, by=by)
            messages.success(request, _("Refused: “%(extension)s”.") % {"extension": asked})
    except ExtensionRefusedError as error:
        messages.error(request, str(error))
    return redirect("collection:tasks")


def period_or_404(text: str) -> Period:
    """The period named in an address."""
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise Http404(str(error)) from error
