"""Pages on leave to publish an incomplete month. The law: who decides sees everything that is missing."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.scoring import actions
from qingheng.scoring.forms import DecisionForm, MonthForm, OverrideForm
from qingheng.scoring.models import PublicationOverride
from qingheng.scoring.runs import CannotPublishError, draft
from qingheng.scoring.versions import NoFrameworkError


def request_override(request: HttpRequest) -> HttpResponse:
    """Ask for leave to publish a month."""
    months, form = MonthForm(request.GET), OverrideForm(request.POST)
    if months.chosen is None or not form.is_valid():
        messages.error(request, _("Say why the month cannot wait for the missing data."))
        return redirect("scoring:publish")
    try:
        asked = actions.request_override(months.chosen, reason=form.cleaned_data["reason"], by=_user_of(request))
    except (CannotPublishError, NoFrameworkError) as error:
        messages.error(request, str(error).split("\n", 1)[0])
        return redirect("scoring:publish")
    messages.success(request, _("Asked for: the leader of the commission decides."))
    return redirect("scoring:override", asked.pk)


def override(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is missing, why it should be published all the same, and the decision."""
    asked = get_object_or_404(PublicationOverride.objects.select_related("run"), pk=pk)
    drafted = draft(qianfen.Period.parse(asked.period))
    user = _user_of(request)
    is_open = asked.state == PublicationOverride.State.REQUESTED
    context = {
        "override": asked,
        "run": getattr(asked, "run", None),
        "draft": drafted,
        "may_decide": is_open and user.has_role(Role.COMMISSION_LEADER) and asked.requested_by != user.get_username(),
        "may_publish": user.has_role(Role.FRAMEWORK_ADMINISTRATOR),
    }
    return render(request, "scoring/override.html", context)


def decide_override(request: HttpRequest, pk: int) -> HttpResponse:
    """Give leave or refuse it."""
    asked, form = get_object_or_404(PublicationOverride, pk=pk), DecisionForm(request.POST)
    form.is_valid()
    note, by = form.cleaned_data.get("note", ""), _user_of(request)
    try:
        if form.cleaned_data.get("is_approved"):
            actions.approve_override(asked, note=note, by=by)
            messages.success(request, _("Leave is given: the month may be published once, marked as incomplete."))
        else:
            actions.refuse_override(asked, note=note, by=by)
            messages.success(request, _("Leave is refused: the month waits for its data."))
    except CannotPublishError as error:
        messages.error(request, str(error))
    return redirect("scoring:override", asked.pk)


def _user_of(request: HttpRequest) -> User:
    return cast("User", request.user)
