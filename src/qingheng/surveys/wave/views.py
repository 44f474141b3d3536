"""Waves: the list, the plan, the page with its steps. The law: what cannot be done says why, all of it."""

from typing import Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianfen import Frequency, Period, PeriodError
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.queries import full_names
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.views.person import user_of
from qingheng.scoring.versions import NoFrameworkError
from qingheng.surveys.actions import waves as actions
from qingheng.surveys.actions.field import close
from qingheng.surveys.models import Wave
from qingheng.surveys.sampling.queries import current_sample
from qingheng.surveys.wave.forms import PlanForm
from qingheng.surveys.wave.permissions import may_plan, steps_open_to
from qingheng.surveys.wave.queries import framework_for, group_names, groups, periods_to_ask, versions_to_choose
from qingheng.surveys.workflow import FIELD
from qingheng.ui.periods import period_name


class OnPublish(Protocol):
    """What is done with a wave whose numbers are published: values, scores, alerts, or nothing."""

    def __call__(self, wave: Wave, *, by: User) -> Wave: ...


DONE = {
    "approve": gettext_lazy("Approved. Draw the sample, print the codes, then open the field."),
    "open": gettext_lazy("Open: answers come in from now on."),
    "close": gettext_lazy("Closed. The sheets are shuffled, the codes are gone, the numbers worked out."),
    "publish": gettext_lazy("Published. The scores follow these numbers."),
    "void": gettext_lazy("Void. What was answered stays, unused."),
}


def waves(request: HttpRequest) -> HttpResponse:
    """The list."""
    context = {"waves": Wave.objects.all(), "may_plan": may_plan(user_of(request))}
    return render(request, "surveys/wave/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Plan a wave; whom it may ask comes from the framework of the period."""
    user = user_of(request)
    offered = periods_to_ask(Period.containing(localdate(), Frequency.MONTH))
    period = _period(request.POST.get("period") or request.GET.get("period") or "", offered)
    refusal = ""
    try:
        asked, names = list(groups(framework_for(period), period)), group_names(framework_for(period))
    except NoFrameworkError as error:
        asked, names, refusal = [], {}, str(error)
    initial = {"title": _("Public evaluation, %(period)s") % {"period": period_name(period)}}
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, groups=asked, versions=versions_to_choose(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            wave = actions.plan(actions.Plan(period=period, **form.cleaned_data), by=user)
        except StepRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Planned. A leader of the commission approves it next."))
            return redirect("surveys:wave", wave.pk)
    context = {"form": form, "period": period, "periods": offered, "names": names, "refusal": refusal}
    return render(request, "surveys/wave/plan.html", context, status=409 if refusal else 200)


def _period(text: str, offered: list[Period]) -> Period:
    try:
        period = Period.parse(text)
    except PeriodError:
        return offered[0]
    return period if period in offered else offered[0]


def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one wave."""
    return page_of(request, user_of(request), get_object_or_404(Wave, pk=pk))


def page_of(request: HttpRequest, user: User, found: Wave, *, refusal: str = "") -> HttpResponse:
    """The page, or the page again with why something was refused."""
    framework, sample = framework_for(Period.parse(found.period)), current_sample(found)
    logins = [*found.steps.values_list("taken_by", flat=True), *([sample.drawn_by] if sample else [])]
    context = {
        "wave": found,
        "names": group_names(framework),
        "audiences": {audience.code: audience.name for audience in framework.audiences},
        "forms": found.forms.select_related("version__questionnaire"),
        "steps": found.steps.all(),
        "open_steps": steps_open_to(user, found),
        "sample": sample,
        "people": full_names(logins),
        "may_work": user.has_role(*FIELD),
        "may_see_results": may_open(user, "surveys:results"),
        "refusal": refusal,
    }
    return render(request, "surveys/wave/page.html", context, status=409 if refusal else 200)


def step(request: HttpRequest, pk: int, name: str, on_publish: OnPublish) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    user, found = user_of(request), get_object_or_404(Wave, pk=pk)
    try:
        if name == "approve":
            actions.approve(found, by=user)
        elif name == "open":
            actions.open_field(found, by=user)
        elif name == "close":
            close(found, by=user)
        elif name == "publish":
            on_publish(found, by=user)
        elif name == "void":
            actions.declare_void(found, reason=request.POST.get("reason", ""), by=user)
        else:
            raise Http404
    except (StepRefusedError, FaultyImportError, StaleImportError) as error:
        return page_of(request, user, found, refusal=str(error))
    messages.success(request, str(DONE[name]))
    return redirect("surveys:wave", found.pk)
