"""Pages of the alerts, the pop-ups and the event stream. The law: nobody sees a case of a body outside their view."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from qingheng.accounts.models import User
from qingheng.accounts.permissions import check_can_see_body
from qingheng.alerts import actions, queries, stream
from qingheng.alerts.forms import CaseFilter
from qingheng.alerts.models import Case, Notice

ROWS_PER_PAGE = 50
TOASTS_MAX = 3
UNREAD_COUNT = "X-Unread-Count"


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def case_list(request: HttpRequest) -> HttpResponse:
    """The cases of a month, the gravest first."""
    user = _user(request)
    form = CaseFilter(request.GET, user=user)
    month = form.chosen_month
    in_month = queries.cases(user).filter(period=month) if month else Case.objects.none()
    found = form.narrow(in_month).order_by(
        "-level", "-total_level", "body__audience__position", "body__position", "body__code"
    )
    context = {
        "form": form,
        "month": month,
        "page": Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "counts": queries.count_by_level(in_month.exclude(state=Case.State.CLEARED)).items(),
        "states": queries.count_by_state(in_month).items(),
    }
    return render(request, "alerts/list.html", context)


def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: why it stands, how it came about, who was told, and what the framework suggests."""
    found = get_object_or_404(Case.objects.select_related("body__audience", "matter"), pk=pk)
    check_can_see_body(_user(request), found.body)
    context = {
        "case": found,
        "history": queries.history(found),
        "measures": queries.suggested_measures(found.period, found.level),
        "unread": list(queries.unread(_user(request)).filter(case=found)),
    }
    return render(request, "alerts/case.html", context)


def unread(request: HttpRequest) -> HttpResponse:
    """The pop-ups of what this person has not read yet; the header says how many there are."""
    found = queries.unread(_user(request))
    count = found.count()
    shown = list(found.order_by("-level", "-pk")[:TOASTS_MAX])  # a red one waits for its signature: it goes first
    for notice in shown:
        notice.__dict__["measures"] = queries.suggested_measures(notice.case.period, notice.level)
    context = {"notices": shown, "count": count, "more": count - len(shown)}
    response = render(request, "ui/toasts.html", context)
    response[UNREAD_COUNT] = str(count)
    return response


def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, or signed for; then back to where the person was, or the remaining pop-ups."""
    notice = get_object_or_404(Notice.objects.select_related("case__body"), pk=pk)
    check_can_see_body(_user(request), notice.case.body)
    try:
        actions.acknowledge(notice, by=_user(request), is_signed=request.POST.get("sign") == "1")
    except actions.NotSignedError as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    if request.headers.get("HX-Request") or request.headers.get("X-Background"):
        return unread(request)
    return redirect(_back(request) or reverse("alerts:case", args=[notice.case_id]))


def _back(request: HttpRequest) -> str | None:
    """The page of ours that the form stood on."""
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else None


def events(request: HttpRequest) -> HttpResponseBase:
    """The event stream: nudges to ask for unread notices again."""
    is_gone = request.META.get("waitress.client_disconnected")
    return stream.respond(is_gone=is_gone) if is_gone else stream.respond()
