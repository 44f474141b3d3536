"""Review meetings before they begin: the list, the plan, the page. The law: who was not called sees none of it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qianfen import Period, PeriodError
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.organisations.models import Body
from qingheng.papers import render_pdf
from qingheng.scoring.queries import NoFrameworkError, bodies_in, framework_of, version_for
from qingheng.supervision.actions import meetings as actions
from qingheng.supervision.meeting.agenda import as_of, periods_to_review, sentence
from qingheng.supervision.meeting.forms import PlanForm
from qingheng.supervision.meeting.minutes import minutes
from qingheng.supervision.meeting.permissions import (
    agenda_of,
    can_read_minutes,
    can_see_dossier,
    candidates,
    is_host,
    is_member,
    is_recused,
    leads,
    left_for,
    steps_open_to,
    visible_meetings,
)
from qingheng.supervision.meeting.ratings import manual_items, month_of, outcomes, unreported
from qingheng.supervision.meeting.workflow import IN_PREPARATION
from qingheng.supervision.models import AgendaItem, MeetingFinding, ReviewMeeting
from qingheng.supervision.paper.content import document_of
from qingheng.supervision.paper.permissions import can_see_paper
from qingheng.ui.periods import period_name
from qingheng.ui.typed import keys_in, whole

State = ReviewMeeting.State


def meeting_of(request: HttpRequest, pk: int) -> tuple[User, ReviewMeeting]:
    """The reader and the meeting; 404 if it is none of theirs."""
    user = user_of(request)
    found = visible_meetings(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return user, found


def meetings(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    return render(
        request,
        "supervision/meeting/list.html",
        {"meetings": visible_meetings(user), "may_plan": is_host(user)},
    )


def new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; what it rates and who is on the agenda comes from the period."""
    user = user_of(request)
    period = _period(request.POST.get("period") or request.GET.get("period") or "")
    rated, ticked = [], []
    if period is not None and (month := as_of(period)) is not None:
        framework = framework_of(version_for(month))
        rated, ticked = manual_items(framework), unreported(period, framework)
    initial = {
        "period": str(period),
        "title": _("Review meeting for %(period)s") % {"period": period_name(period)} if period else "",
        "items": ticked,
        "members": candidates(),
    }
    form = PlanForm(request.POST if request.method == "POST" else None, rated=rated, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            planned = actions.plan(actions.Plan(**form.cleaned_data), by=user)
        except (StepRefusedError, NoFrameworkError) as error:
            refusal = str(error)
        else:
            messages.success(request, _("Planned. Look at the agenda, then call the meeting."))
            return redirect("supervision:meeting", planned.pk)
    context = {"form": form, "period": period, "periods": periods_to_review(), "refusal": refusal}
    return render(request, "supervision/meeting/plan.html", context, status=409 if refusal else 200)


def _period(text: str) -> Period | None:
    known = periods_to_review()
    try:
        period = Period.parse(text)
    except PeriodError:
        period = None
    return period if period in known else next(iter(known), None)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one meeting."""
    user, found = meeting_of(request, pk)
    return page_of(request, user, found)


def page_of(
    request: HttpRequest,
    user: User,
    found: ReviewMeeting,
    *,
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page, or the page again with why something was refused and what had been typed."""
    reads, left = can_read_minutes(user, found), left_for(user, found)
    in_preparation = found.state in IN_PREPARATION and is_host(user)
    rows = list(agenda_of(found))
    context = {
        "meeting": found,
        "month": month_of(found),
        "agenda": [_line(user, found, row) for row in rows],
        "removed": found.agenda.exclude(removed_at=None).select_related("body"),
        "attendances": found.attendances.select_related("user").order_by("user__username"),
        "recusals": found.recusals.select_related("user", "body").order_by("body__code"),
        "open_steps": {step.name for step in steps_open_to(user, found)},
        "in_preparation": in_preparation,
        "others": bodies_in(month_of(found)).exclude(pk__in=[row.body_id for row in rows]) if in_preparation else [],
        "candidates": candidates() if in_preparation else [],
        "invited": {row.user_id for row in found.attendances.all()},
        "outcomes": [each for each in outcomes(found) if each.counts and each.body.pk not in left] if reads else [],
        "findings": found.findings.exclude(body__in=left).select_related("body") if reads else [],
        "reads_minutes": reads,
        "may_open_paper": found.minutes is not None and can_see_paper(user, found.minutes),
        "undecided": found.findings.filter(state=MeetingFinding.State.PROPOSED).count(),
        "leads": leads(user, found),
        "may_leave": is_member(user, found) and found.state in {State.CALLED, State.UNDER_WAY},
        "refusal": refusal,
        "typed": typed or {},
    }
    return render(request, "supervision/meeting/page.html", context, status=409 if refusal else 200)


def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as a PDF, for those who sign them."""
    user, found = meeting_of(request, pk)
    if found.minutes is None or not can_read_minutes(user, found):
        raise Http404
    left = left_for(user, found)
    document = minutes(found, left_for=left) if left else document_of(found.minutes)
    return HttpResponse(render_pdf(document).data, content_type="application/pdf")


def _line(user: User, found: ReviewMeeting, row: AgendaItem) -> dict[str, object]:
    return {
        "row": row,
        "reasons": [] if is_recused(user, found, row.body) else [sentence(reason) for reason in row.reasons],
        "is_open": can_see_dossier(user, found, row.body),
        "is_recused": is_recused(user, found, row.body),
    }


def change_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a body to the agenda, or remove one, each with a reason."""
    user, found = meeting_of(request, pk)
    reason, row, code = (request.POST.get(name, "") for name in ("reason", "row", "body"))
    try:
        if row:
            actions.remove_body(get_object_or_404(agenda_of(found), pk=whole(row)), reason=reason, by=user)
        elif code:
            actions.add_body(found, get_object_or_404(Body, code=code), reason=reason, by=user)
        else:
            return page_of(request, user, found, refusal=_("Choose the body to be added."), typed=request.POST)
    except StepRefusedError as error:
        return page_of(request, user, found, refusal=str(error), typed=request.POST)
    return redirect("supervision:meeting", found.pk)


def change_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Set who is asked to take part."""
    user, found = meeting_of(request, pk)
    keys = keys_in(request.POST.getlist("members"))
    try:
        actions.invite(found, User.objects.filter(pk__in=keys), by=user)
    except StepRefusedError as error:
        return page_of(request, user, found, refusal=str(error))
    messages.success(request, _("The members are set."))
    return redirect("supervision:meeting", found.pk)
