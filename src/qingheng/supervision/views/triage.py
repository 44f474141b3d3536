"""The pages of the triage. The law: each decision is taken on the page of its matter, with what it rests on in view."""

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.access import OFFICE
from qingheng.accounts.models import User
from qingheng.accounts.standing import holds_for
from qingheng.accounts.steps import StepRefusedError, fitting
from qingheng.alerts import actions, queries
from qingheng.alerts.handling import CONFIRMED
from qingheng.alerts.models import Matter
from qingheng.collection.views.person import user_of
from qingheng.supervision.rectifying.queries import unfinished
from qingheng.supervision.triage.clock import Clock
from qingheng.supervision.triage.forms import AudiencePeriodFilter, MatterFilter
from qingheng.supervision.triage.funnel import funnel as funnel_of
from qingheng.supervision.triage.listing import counts, lines, urgent
from qingheng.supervision.triage.page import MatterPage

ROWS_PER_PAGE = 30
REASON_MAX = 500
STATUS_CONFLICT = 409
DONE = {
    "confirm": _("Confirmed. The measures can be begun now."),
    "dismiss": _("Dismissed. A higher colour raises the next matter."),
    "review": _("The measures have been chosen anew."),
    "accept_level": _("Accepted. It is handled under the higher colour from now on."),
    "decline_level": _("Declined. It is handled under its own colour."),
    "close": _("Closed."),
}


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for triage, the most urgent first; or whatever else the filters ask for."""
    user, clock = user_of(request), Clock.now()
    form = MatterFilter(request.GET, user=user)
    page = Paginator(form.shown(clock), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": lines(page.object_list, clock),
        "counts": counts(form, user, clock),
        "urgent": urgent(user, clock),
        "limit": clock.limit,
    }
    return render(request, "supervision/triage/queue.html", context)


def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: its months, its causes, what was done, and what can be done."""
    return _page(request, _visible(request, pk))


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; show its result, or the page again with why not and all that was typed."""
    found, take = _visible(request, pk), _takes(request).get(name)
    if take is None:
        raise Http404
    try:
        take(found, reason=fitting(_text(request), REASON_MAX), by=user_of(request))
    except StepRefusedError as error:
        typed = {"refusal": str(error), "refused": name, "typed": _text(request), "ticked": _ticked(request)}
        return _page(request, _visible(request, pk), typed)
    messages.success(request, str(DONE[name]))
    return redirect("supervision:matter", pk)


def funnel(request: HttpRequest) -> HttpResponse:
    """How many matters came how far."""
    user = user_of(request)
    form = AudiencePeriodFilter(request.GET, user=user)
    found = form.narrow(queries.matters(user))
    return render(request, "supervision/triage/funnel.html", {"form": form, "funnel": funnel_of(found)})


def _visible(request: HttpRequest, pk: int) -> Matter:
    return get_object_or_404(queries.matters(user_of(request)), pk=pk)


def _page(request: HttpRequest, found: Matter, typed: Mapping[str, object] | None = None) -> HttpResponse:
    user = user_of(request)
    page = MatterPage(found, user)
    context = {
        "matter": found,
        "page": page,
        "may_follow_up": found.state in CONFIRMED and holds_for(user, found.body, OFFICE),
        **_unsaved(typed or {}, page),
        **(typed or {}),
    }
    return render(request, "supervision/triage/matter.html", context, status=STATUS_CONFLICT if typed else 200)


def _unsaved(typed: Mapping[str, object], page: MatterPage) -> dict[str, object]:
    """The reason that was typed for a step that is not open any more."""
    is_gone = typed.get("refused") not in page.open_steps and typed.get("typed")
    return {"unsaved": [(_("Reason"), typed["typed"])]} if is_gone else {}


def _text(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _ticked(request: HttpRequest) -> list[str]:
    return request.POST.getlist("measures")


def _takes(request: HttpRequest) -> Mapping[str, Callable[..., Matter]]:
    """How each step that people take is taken."""
    measures = _ticked(request)
    return {
        "confirm": partial(actions.confirm, measures=measures),
        "dismiss": actions.dismiss,
        "review": partial(actions.review, measures=measures),
        "accept_level": actions.accept_level,
        "decline_level": actions.decline_level,
        "close": _close,
    }


def _close(found: Matter, *, reason: str, by: User) -> Matter:
    return actions.close(found, unfinished=unfinished(found).count(), reason=reason, by=by)
