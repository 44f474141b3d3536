"""Measures: the list, the choice, the plan, the page and its steps. The law: what may not be seen is not there."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.access import OFFICE
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.queries import full_names
from qingheng.accounts.standing import belongs_to, holds_for
from qingheng.accounts.steps import Step, StepRefusedError
from qingheng.alerts.queries import matters
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions import follow_ups as actions
from qingheng.supervision.actions import inquiries, talks
from qingheng.supervision.follow_up.forms import PLANS, ReasonForm, StepForm, step_form
from qingheng.supervision.follow_up.permissions import steps_open_to, visible_findings, visible_follow_ups
from qingheng.supervision.follow_up.queries import choices_for
from qingheng.supervision.follow_up.showing import deeds_of
from qingheng.supervision.follow_up.words import chain_of, trigger_of
from qingheng.supervision.follow_up.workflow import step_of
from qingheng.supervision.models import FollowUp, Paper, PaperKind
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.rectifying.permissions import rectifications
from qingheng.supervision.rectifying.queries import timed
from qingheng.supervision.rectifying.sources import seen, source_named
from qingheng.ui.typed import unsaved

ROWS_PER_PAGE = 50
STATUS_CONFLICT = 409
PAPER_OF = {
    FollowUp.Measure.WARNING_NOTICE: PaperKind.WARNING_NOTICE,
    FollowUp.Measure.RECOMMENDATION: PaperKind.RECOMMENDATION,
}
"""The measures that are one paper, begun by hand; talks and inquiries draft theirs with a step."""
TAKES: Mapping[str, Callable[..., Any]] = {
    "approve": actions.approve,
    "refuse": actions.refuse,
    "cancel": actions.cancel,
    "close": actions.close,
    "notify": talks.draft_notice,
    "record": talks.record_talk,
    "confirm": talks.confirm_record,
    "agree": talks.agree_to_record,
    "disagree": talks.contest_record,
    "begin": inquiries.begin_inquiry,
    "inquire": inquiries.record_inquiry,
}
CONCLUDES: Mapping[str, Callable[..., Any]] = {
    FollowUp.Measure.REMINDER_TALK: talks.conclude_talk,
    FollowUp.Measure.ACCOUNTABILITY_INQUIRY: inquiries.conclude_inquiry,
}


def follow_ups(request: HttpRequest) -> HttpResponse:
    """The measures taken, the latest first, narrowed by measure and state."""
    user = user_of(request)
    found, asked = visible_follow_ups(user), request.GET
    chosen = {
        name: asked.get(name, "")
        for name, known in (("measure", FollowUp.Measure.values), ("state", FollowUp.State.values))
        if asked.get(name, "") in known
    }
    page = Paginator(found.filter(**chosen), ROWS_PER_PAGE).get_page(asked.get("page"))
    context = {
        "page": page,
        "measures": FollowUp.Measure.choices,
        "states": FollowUp.State.choices,
        "chosen": chosen,
        "may_choose": may_open(user, "supervision:follow_up_new"),
    }
    context["names"] = full_names(each.proposed_by for each in page)
    return render(request, "supervision/follow_up/list.html", context)


def choose(request: HttpRequest) -> HttpResponse:
    """Which measure: what the framework suggests for the colour is marked, and a person decides."""
    user = user_of(request)
    source = source_named(request.GET, user)
    found = visible_findings(user).filter(body=source.body) if source.body else visible_findings(user).none()
    context = {
        "source": source,
        "choices": choices_for(source.matter),
        "findings": found.exclude(verified_at=None).count(),
    }
    return render(request, "supervision/follow_up/choose.html", context)


def plan(request: HttpRequest, measure: str) -> HttpResponse:
    """The plan of a measure."""
    if measure not in FollowUp.Measure.values:
        raise Http404
    user = user_of(request)
    source = source_named(request.GET, user)
    kind = PLANS.get(measure, ReasonForm)
    form = kind(request.POST or None, bodies=source.bodies(visible_bodies(user)), initial=source.initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            chosen = actions.choose(
                measure,
                body=told["body"],
                reason=told["reason"],
                matter=source.matter,
                details=form.details(),
                by=user,
            )
        except (StepRefusedError, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
            status = STATUS_CONFLICT
        else:
            messages.success(request, _("Proposed: %(follow_up)s.") % {"follow_up": chosen})
            return redirect("supervision:follow_up", chosen.pk)
    context = {"form": form, "measure": FollowUp.Measure(measure), "source": source}
    return render(request, "supervision/follow_up/plan.html", context, status=status)


def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one measure."""
    user = user_of(request)
    return _page(request, user, _visible(user, pk))


def _visible(user: User, pk: int) -> FollowUp:
    return get_object_or_404(visible_follow_ups(user).select_related("talk", "inquiry"), pk=pk)


def _page(
    request: HttpRequest, user: User, found: FollowUp, tried: StepForm | None = None, name: str = ""
) -> HttpResponse:
    """The page, or the page again with a form that was refused."""
    is_inside = belongs_to(user, found.body)
    inquiry = getattr(found, "inquiry", None)
    steps = [
        step
        for step in steps_open_to(user, found)
        if step.name in TAKES or (step.name == "conclude" and found.measure in CONCLUDES)
    ]
    is_gone = name not in {step.name for step in steps}
    context = {
        "follow_up": found,
        "talk": getattr(found, "talk", None),
        "inquiry": inquiry,
        "trigger": trigger_of(inquiry),
        "chain": chain_of(inquiry),
        "is_inside": is_inside,
        "steps": [
            (step, tried if tried and step.name == name else _form(found, step), step.name == name) for step in steps
        ],
        "papers": visible_papers(user).filter(follow_up=found),
        "drafts": _drafts(user, found),
        "items": timed(rectifications(user).filter(follow_up=found)),
        "matter": seen(matters(user), found.matter_id),
        "deeds": [] if is_inside else deeds_of(found),
        "names": full_names(_hands(found)),
        **(unsaved(tried) if tried and is_gone else {}),
    }
    return render(request, "supervision/follow_up/page.html", context, status=STATUS_CONFLICT if tried else 200)


def _drafts(user: User, found: FollowUp) -> str:
    """The kind of paper that is still to be drafted for it by this person; empty if there is none."""
    kind = PAPER_OF.get(FollowUp.Measure(found.measure))
    is_open = found.state in {FollowUp.State.PROPOSED, FollowUp.State.APPROVED, FollowUp.State.UNDER_WAY}
    has_paper = found.papers.exclude(state=Paper.State.DISCARDED).exists()
    return str(kind) if kind and is_open and not has_paper and holds_for(user, found.body, OFFICE) else ""


def _hands(found: FollowUp) -> list[str]:
    """The login names on its page."""
    talk = getattr(found, "talk", None)
    return [found.proposed_by, found.decided_by, *((talk.confirmed_by, talk.agreed_by) if talk else ())]


def _form(found: FollowUp, step: Step) -> StepForm:
    return step_form(found, step.name)(follow_up=found, auto_id=f"{step.name}_%s")


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    user = user_of(request)
    found = _visible(user, pk)
    take = CONCLUDES.get(found.measure) if name == "conclude" else TAKES.get(name)
    if take is None:
        raise Http404
    if step_of(found, name) is None:
        raise Http404
    form = step_form(found, name)(request.POST, request.FILES, follow_up=found, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _page(request, user, found, form, name)
    try:
        take(found, **form.told(), by=user)
    except (StepRefusedError, PermissionDenied) as refusal:
        form.add_error(None, str(refusal) or _("This step is not open to you."))
        return _page(request, user, _visible(user, pk), form, name)
    taken = step_of(found, name)
    messages.success(request, _("Done: %(step)s.") % {"step": taken.title if taken else name})
    return redirect("supervision:follow_up", found.pk)
