"""Pages of objections. The law: nobody finds out that an objection exists that is not theirs to see."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.queries import full_names
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import own_bodies
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.grid.evidence_types import EvidenceRefusedError
from qingheng.collection.views.person import user_of
from qingheng.organisations.models import Body
from qingheng.scoring.queries import framework_of
from qingheng.supervision.actions import objections as actions
from qingheng.supervision.attaching import attachments_of
from qingheng.supervision.models import Objection, Paper
from qingheng.supervision.objecting.affected import to_publish
from qingheng.supervision.objecting.contested import PublishedMonth, open_months
from qingheng.supervision.objecting.forms import SEPARATOR, ObjectionForm, TextForm
from qingheng.supervision.objecting.hands import version_of
from qingheng.supervision.objecting.limits import is_overdue
from qingheng.supervision.objecting.listing import lines
from qingheng.supervision.objecting.permissions import sees_values, visible_objections, why_not
from qingheng.supervision.objecting.workflow import GRANT, OPEN, STEPS, WITHDRAW, steps_from
from qingheng.supervision.paper.queries import visible_papers
from qingheng.ui.typed import whole

A_PAGE = 50
TITLES = {each.name: each.title for each in STEPS}
DONE = {
    "withdraw": gettext_lazy("Withdrawn: the score stands."),
    "admit": gettext_lazy("Admitted: the station that scored is asked for its statement."),
    "refuse": gettext_lazy("Not admitted. The body sees the reason."),
    "state": gettext_lazy("The statement is given; others decide now."),
    "carry_out": gettext_lazy("Closed: everything it changed is published."),
}


def objection_of(request: HttpRequest, pk: int) -> tuple[User, Objection]:
    """The reader and the objection; 404 if it is none of theirs."""
    user = user_of(request)
    found = visible_objections(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return user, found


def objections(request: HttpRequest) -> HttpResponse:
    """The list: those that wait for the reader first."""
    user = user_of(request)
    found = visible_objections(user)
    shows_all = request.GET.get("which") == "all"
    shown = found if shows_all else found.filter(state__in=OPEN)
    context = {
        "page": Paginator(lines(user, shown), A_PAGE).get_page(request.GET.get("page")),
        "open_count": found.filter(state__in=OPEN).count(),
        "all_count": found.count(),
        "shows_all": shows_all,
        "may_object": user.has_role(Role.LIAISON),
    }
    return render(request, "supervision/objecting/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Contest a deduction of the own body."""
    user = user_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    bodies = list(Body.objects.filter(pk__in=own_bodies(user)).select_related("audience").order_by("code"))
    body = next((each for each in bodies if each.code == asked.get("body")), bodies[0] if bodies else None)
    paper = _paper(user, body, asked.get("paper", ""))
    months = open_months(body, localdate()) if body else []
    wanted = asked.get("period") or (paper.period if paper else "")
    month = next((each for each in months if each.run.period == wanted), months[0] if months else None)
    form = ObjectionForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        choices=[(key, key) for key, *_rest in _choices(user, month)],
        chosen=asked.get("item", ""),
    )
    refusal = ""
    if request.method == "POST" and body and month and form.is_valid():
        item, event = form.chosen
        contest = actions.Contest(body, month.run.period, item, form.cleaned_data["grounds"], event, paper)
        try:
            found = actions.submit(contest, uploads=form.cleaned_data["evidence"], by=user)
        except (StepRefusedError, EvidenceRefusedError) as error:
            refusal = str(error)
        else:
            messages.success(request, _("Objection %(number)s is submitted.") % {"number": found})
            return redirect("supervision:objection", found.pk)
    context = {"form": form, "bodies": bodies, "body": body, "months": months, "month": month, "paper": paper}
    context |= {"choices": list(_choices(user, month)), "chosen": asked.get("what") or asked.get("item", "")}
    status = 409 if refusal else 200
    return render(request, "supervision/objecting/new.html", context | {"refusal": refusal}, status=status)


def _paper(user: User, body: Body | None, key: str) -> Paper | None:
    """The paper that is answered, if it is one of the body's own."""
    return visible_papers(user).filter(pk=whole(key) or 0, body=body).first() if body else None


def _choices(user: User, month: PublishedMonth | None) -> list[tuple[str, object, str]]:
    """What may be contested in a month: each deduction, and each single event behind it."""
    found: list[tuple[str, object, str]] = []
    for each in month.deductions(user) if month else []:
        found.append((each.item.code, each, ""))
        found.extend((f"{each.item.code}{SEPARATOR}{event}", each, event) for event in each.events)
    return found


def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one objection."""
    user, found = objection_of(request, pk)
    return page_of(request, user, found)


def page_of(
    request: HttpRequest, user: User, found: Objection, *, refusal: str = "", typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page, or the page again with why a step was refused; `typed` is what was typed for which step."""
    item = framework_of(version_of(found)).item(found.item)
    due = {step.name: why_not(user, step, found) for step in steps_from(found.state)}
    is_body = found.body_id in own_bodies(user)
    open_steps, rows = {name for name, reason in due.items() if not reason}, list(found.steps.all())
    names = full_names(row.by for row in rows)
    context = {
        "objection": found,
        "item": item,
        "steps": [(TITLES.get(row.step, row.step), names.get(row.by, row.by), row) for row in rows],
        "open_steps": open_steps,
        "closed": sorted({reason for name, reason in due.items() if reason and name != WITHDRAW.name and not is_body}),
        "may_decide": not due.get(GRANT.name, "-"),
        "shows_values": sees_values(user, found),
        "is_body": is_body,
        "is_overdue": is_overdue(found),
        "corrected": [(item.data_item(value["key"]).name, value) for value in found.values],
        "attachments": attachments_of(found),
        "to_publish": to_publish(found) if found.state == Objection.State.DECIDED else [],
        "may_publish": may_open(user, "scoring:publish"),
        "refusal": refusal,
        "typed": typed or {},
        "unsaved": [(TITLES.get(name), text) for name, text in (typed or {}).items() if name not in open_steps],
    }
    return render(request, "supervision/objecting/page.html", context, status=409 if refusal else 200)


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    user, found = objection_of(request, pk)
    if name not in DONE:
        raise Http404
    form, typed = TextForm(request.POST, request.FILES), request.POST.get("text", "")
    if not form.is_valid():
        told = "\n".join(str(error) for errors in form.errors.values() for error in errors)
        return page_of(request, user, found, refusal=told, typed={name: typed})
    try:
        _take(name, found, form.cleaned_data["text"], form.cleaned_data["evidence"], user)
    except (StepRefusedError, EvidenceRefusedError) as error:
        return page_of(request, user, found, refusal=str(error), typed={name: typed})
    messages.success(request, str(DONE[name]))
    return redirect("supervision:objection", found.pk)


def _take(name: str, found: Objection, text: str, files: "list[UploadedFile[Any]]", user: User) -> None:
    if name == "state":
        actions.state(found, statement=text, uploads=files, by=user)
    elif name == "carry_out":
        actions.carry_out(found, by=user)
    else:
        {"withdraw": actions.withdraw, "admit": actions.admit, "refuse": actions.refuse}[name](
            found, reason=text, by=user
        )
