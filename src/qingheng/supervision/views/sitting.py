"""Review meetings under way: steps, dossiers, recusal, ratings, findings. The law: nobody sees what they leave for."""

from typing import Any, Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.views.person import user_of
from qingheng.organisations.models import Body
from qingheng.supervision.actions import meetings as preparing
from qingheng.supervision.actions import sitting as actions
from qingheng.supervision.meeting.agenda import sentence
from qingheng.supervision.meeting.dossier import facts_of
from qingheng.supervision.meeting.forms import FindingForm, ratings_in
from qingheng.supervision.meeting.permissions import agenda_of, check_can_see_dossier, takes_part, visible_meetings
from qingheng.supervision.meeting.ratings import rated_items
from qingheng.supervision.models import MeetingFinding, ReviewMeeting
from qingheng.supervision.views.meetings import meeting_of, page_of
from qingheng.ui.typed import keys_in


class OnEnd(Protocol):
    """What is done with a meeting that ends: ratings, scores, alerts and minutes, or nothing."""

    def __call__(self, meeting: ReviewMeeting, *, by: User) -> ReviewMeeting: ...


DONE = {
    "call": gettext_lazy("Called: the members see time, place and agenda."),
    "begin": gettext_lazy("Begun: the dossiers are open to the members who are present."),
    "end": gettext_lazy("Ended. Ratings count, and the minutes are drafted."),
    "sign": gettext_lazy("Signed."),
}


def step(request: HttpRequest, pk: int, name: str, on_end: OnEnd) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    user, found = meeting_of(request, pk)
    try:
        if name == "call":
            preparing.call(found, by=user)
        elif name == "begin":
            preparing.begin(found, present=_present(request), by=user)
        elif name == "end":
            on_end(found, by=user)
        elif name == "sign":
            actions.sign(found, by=user)
        else:
            raise Http404
    except (StepRefusedError, FaultyImportError, StaleImportError) as error:
        return page_of(request, user, found, refusal=str(error))
    messages.success(request, str(DONE[name]))
    return redirect("supervision:meeting", found.pk)


def _present(request: HttpRequest) -> list[User]:
    return list(User.objects.filter(pk__in=keys_in(request.POST.getlist("present"))))


Place = tuple[User, ReviewMeeting, Body]
"""Who looks, at which meeting, at which body."""


def _place(request: HttpRequest, pk: int, code: str) -> Place:
    user, found = meeting_of(request, pk)
    return user, found, get_object_or_404(Body.objects.select_related("audience"), code=code)


def dossier(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A body on one screen."""
    return _dossier(request, _place(request, pk, code))


def _dossier(
    request: HttpRequest, place: Place, *, refusal: str = "", form: FindingForm | None = None, **typed: Any
) -> HttpResponse:
    """The page, or the page again with why something was refused and what had been typed."""
    user, found, body = place
    check_can_see_dossier(user, found, body)
    rows = list(agenda_of(found))
    here = next(index for index, row in enumerate(rows) if row.body_id == body.pk)
    context = facts_of(body, found, user) | {
        "meeting": found,
        "body": body,
        "reasons": [sentence(reason) for reason in rows[here].reasons],
        "note": rows[here].note,
        "before": rows[here - 1].body if here else None,
        "after": rows[here + 1].body if here + 1 < len(rows) else None,
        "takes_part": takes_part(user, found, body),
        "form": form or FindingForm(),
        "refusal": refusal,
        **typed,
    }
    given = typed.get("given", {})
    context["rated"] = [(each, given.get(each.item.code, own)) for each, own in context["rated"]]
    return render(request, "supervision/meeting/dossier.html", context, status=409 if refusal else 200)


def recuse(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Leave while a body is discussed."""
    user, found, body = _place(request, pk, code)
    reason = request.POST.get("reason", "")
    try:
        actions.recuse(found, body, reason=reason, by=user)
    except StepRefusedError as error:
        return page_of(request, user, found, refusal=str(error), typed={"leaves": code, "reason": reason})
    messages.success(request, _("You leave while “%(body)s” is discussed.") % {"body": body})
    return redirect("supervision:meeting", found.pk)


def rate(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Rate a body."""
    user, found, body = _place(request, pk, code)
    given = ratings_in(request.POST, rated_items(found, body))
    try:
        actions.rate(found, body, given, by=user)
    except StepRefusedError as error:
        return _dossier(request, (user, found, body), refusal=str(error), given=given)
    messages.success(request, _("Your ratings are kept; nobody else sees them before the meeting ends."))
    return redirect("supervision:meeting_body", found.pk, body.code)


def propose(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say what one finds about a body."""
    user, found, body = _place(request, pk, code)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _dossier(request, (user, found, body), refusal=_("Say what the problem is."), form=form)
    try:
        actions.propose(found, body, actions.Observed(**form.cleaned_data), by=user)
    except StepRefusedError as error:
        return _dossier(request, (user, found, body), refusal=str(error), form=form)
    return redirect("supervision:meeting_body", found.pk, body.code)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record whether the meeting adopts a finding."""
    user = user_of(request)
    rows = MeetingFinding.objects.filter(meeting__in=visible_meetings(user)).select_related("meeting", "body__audience")
    row = get_object_or_404(rows, pk=pk)
    reason, is_adopted = request.POST.get("reason", ""), "adopt" in request.POST
    try:
        actions.decide(row, is_adopted=is_adopted, reason=reason, by=user)
    except StepRefusedError as error:
        return _dossier(request, (user, row.meeting, row.body), refusal=str(error), decided=row.pk, reason=reason)
    return redirect("supervision:meeting_body", row.meeting_id, row.body.code)
