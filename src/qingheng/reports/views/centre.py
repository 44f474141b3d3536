"""The results centre: which reports there are in which period, and steps for many at once.

The law: a report shows to whom its paper shows; a step for many is the same step for each of them.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qianfen import Period, PeriodError
from qingheng.accounts.access import COMMISSION
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.queries import full_names
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.jobs import start_process
from qingheng.collection.views.person import user_of
from qingheng.reports.actions import BatchRefusedError, Order, start_batch
from qingheng.reports.forms import MakeForm, StepsForm
from qingheng.reports.models import ReportBatch
from qingheng.reports.queries import IN_ONE_GO, REPORTS, in_order, reports, shelves, stale
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.permissions import steps_open_to

COMMAND = "make_reports"
REFUSED_SHOWN = 5
BATCHES_SHOWN = 8


def home(request: HttpRequest) -> HttpResponse:
    """Periods and kinds for those of the commission; for everybody else what was issued to them."""
    user = user_of(request)
    if not user.has_role(*COMMISSION):
        found = in_order(reports(user).exclude(state=Paper.State.WITHDRAWN))
        return render(request, "reports/mine.html", {"reports": found, "stale": stale(found)})
    may_make = may_open(user, "reports:make")
    batches = list(ReportBatch.objects.all()[:BATCHES_SHOWN]) if may_open(user, "reports:batch") else []
    names = full_names(each.started_by for each in batches)
    context = {"shelves": shelves(user), "kinds": REPORTS, "batches": batches, "names": names, "may_make": may_make}
    return render(request, "reports/home.html", context)


def make(request: HttpRequest) -> HttpResponse:
    """Choose what is made in one go, and begin."""
    form = MakeForm(request.POST or None, initial={"period": request.GET.get("period", "")})
    if request.method == "POST" and form.is_valid():
        order = Order(ReportBatch.Task.MAKE, form.chosen, kinds=tuple(form.cleaned_data["kinds"]))
        return begin(request, order)
    return render(request, "reports/make.html", {"form": form}, status=422 if form.errors else 200)


def begin(request: HttpRequest, order: Order) -> HttpResponse:
    """Start a batch and go to its page."""
    try:
        batch = start_batch(order, by=user_of(request))
    except BatchRefusedError as error:
        messages.warning(request, str(error))
        return redirect("reports:home")
    start_process(batch, COMMAND)
    return redirect("reports:batch", number=batch.pk)


def shelf(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """The reports of one kind and period, with the steps that can be taken for many at once."""
    user, chosen = user_of(request), _chosen(period, kind)
    found = list(in_order(reports(user).filter(period=str(chosen), kind=kind)))
    rows = [(paper, _steps(user, paper)) for paper in found]
    context = {
        "period": chosen,
        "kind": PaperKind(kind),
        "rows": rows,
        "stale": stale(found),
        "steps": _offered(rows),
    }
    return render(request, "reports/shelf.html", context)


def _chosen(period: str, kind: str) -> Period:
    if kind not in REPORTS:
        raise Http404
    try:
        return Period.parse(period)
    except PeriodError as error:
        raise Http404 from error


def _steps(user: User, paper: Paper) -> dict[str, str]:
    return {step.name: str(step.title) for step in steps_open_to(user, paper) if step.name in IN_ONE_GO}


def _offered(rows: Iterable[tuple[Paper, dict[str, str]]]) -> list[tuple[str, str, int]]:
    """Step, its title, and for how many papers it is open, in the order of the work-flow."""
    titles: dict[str, str] = {}
    counts: dict[str, int] = {}
    for _paper, steps in rows:
        titles |= steps
        for name in steps:
            counts[name] = counts.get(name, 0) + 1
    return [(name, titles[name], counts[name]) for name in IN_ONE_GO if name in counts]


def steps(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """Take one step for all chosen papers; first shown as a list to be confirmed."""
    user, chosen = user_of(request), _chosen(period, kind)
    allowed = reports(user).filter(period=str(chosen), kind=kind)
    form = StepsForm(request.POST, allowed=allowed, steps=IN_ONE_GO)
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("reports:shelf", period=period, kind=kind)
    name, picked = form.cleaned_data["step"], list(in_order(form.cleaned_data["papers"]))
    ready = [paper for paper in picked if name in _steps(user, paper)]
    if "confirmed" not in request.POST:
        context = {"period": chosen, "kind": PaperKind(kind), "step": name, "ready": ready, "stale": stale(ready)}
        left_out = [paper for paper in picked if paper not in ready]
        title = _steps(user, ready[0])[name] if ready else ""
        return render(request, "reports/confirm.html", context | {"left_out": left_out, "title": title})
    if name == "issue":
        site = f"{request.scheme}://{request.get_host()}"
        keys = tuple(paper.pk for paper in ready)
        return begin(request, Order(ReportBatch.Task.ISSUE, chosen, (kind,), keys, site))
    step = partial(papers.serve, how=_("through this system")) if name == "serve" else getattr(papers, name)
    _take(request, step, ready)
    return redirect("reports:shelf", period=period, kind=kind)


def _take(request: HttpRequest, step: Callable[..., Paper], ready: Iterable[Paper]) -> None:
    """The step, paper by paper; what is refused is told, the others go on."""
    taken, refused = 0, []
    for paper in ready:
        try:
            step(paper, by=user_of(request))
        except (StepRefusedError, PermissionDenied) as refusal:
            refused.append(str(refusal))
        else:
            taken += 1
    if taken:
        done = ngettext("Done for %(n)s report.", "Done for %(n)s reports.", taken)
        messages.success(request, done % {"n": taken})
    for text in refused[:REFUSED_SHOWN]:
        messages.warning(request, text)
    if len(refused) > REFUSED_SHOWN:
        messages.warning(request, _("… and %(n)s more were refused.") % {"n": len(refused) - REFUSED_SHOWN})
