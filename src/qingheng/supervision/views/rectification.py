"""One rectification item: its page, its steps, its files. The law: a refusal says why and loses nothing typed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.queries import full_names
from qingheng.accounts.steps import Step, StepRefusedError
from qingheng.collection.grid.evidence_types import EvidenceRefusedError
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions import item_extensions
from qingheng.supervision.actions import rectification as actions
from qingheng.supervision.actions.attachments import attach
from qingheng.supervision.attaching import attachments_of
from qingheng.supervision.follow_up.permissions import visible_findings, visible_follow_ups
from qingheng.supervision.models import DeadlineExtension, Rectification
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.rectifying.course import deeds_of, stages_of
from qingheng.supervision.rectifying.forms import STEP_FORMS, FileForm
from qingheng.supervision.rectifying.permissions import can_take, rectifications, steps_open_to, takes_files_of
from qingheng.supervision.rectifying.queries import timed
from qingheng.supervision.rectifying.sources import seen
from qingheng.supervision.rectifying.workflow import DECIDE
from qingheng.ui.typed import unsaved

STATUS_CONFLICT = 409
REFUSALS = (StepRefusedError, EvidenceRefusedError, PermissionDenied)
TAKES: Mapping[str, Callable[..., object]] = {
    "take_up": actions.take_up,
    "progress": actions.report_progress,
    "report": actions.report_done,
    "pass": actions.pass_item,
    "reject": actions.reject,
    "cancel": actions.cancel_item,
    "ask_extension": item_extensions.ask_extension,
}
DONE = {
    "take_up": gettext_lazy("Taken up. From now on report how far it has come."),
    "progress": gettext_lazy("Progress is on record."),
    "report": gettext_lazy("Reported as done. The commission verifies it."),
    "pass": gettext_lazy("Verified and closed out."),
    "reject": gettext_lazy("Rejected. The body hears why and goes on."),
    "cancel": gettext_lazy("Cancelled."),
    "ask_extension": gettext_lazy("Asked for. The commission decides; until then the deadline stands."),
}


def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one item."""
    user = user_of(request)
    return _page(request, user, _visible(user, pk))


def _visible(user: User, pk: int) -> Rectification:
    found = rectifications(user).select_related("finding", "follow_up", "sheet", "body", "matter", "paper")
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest,
    user: User,
    found: Rectification,
    tried: forms.Form | None = None,
    **told: str,
) -> HttpResponse:
    """The page, or the page again with the form of a step that was refused, or a decision that was."""
    forms_of = [
        (step, tried if step.name == told.get("step") and tried else _form(step)) for step in steps_open_to(user, found)
    ]
    files, extensions = attachments_of(found), found.extensions.all()
    hands = [found.closed_by, *(each.added_by for each in files), *(each.requested_by for each in extensions)]
    is_gone = tried is not None and told.get("step") not in {step.name for step, _form_of in forms_of}
    context = {
        "item": found,
        "names": full_names(hands),
        "timed": timed([found])[0],
        "stages": stages_of(found),
        "deeds": deeds_of(found),
        "steps": [(step, form, step.name == told.get("step")) for step, form in forms_of if form is not None],
        "files": files,
        "takes_files": takes_files_of(user, found),
        "file_form": FileForm(),
        "extensions": extensions,
        "may_decide": can_take(user, DECIDE, found),
        "paper": seen(visible_papers(user), found.paper_id),
        "follow_up": seen(visible_follow_ups(user), found.follow_up_id),
        "finding": seen(visible_findings(user), found.finding_id),
        **(unsaved(tried) if tried and is_gone else {}),
        **told,
    }
    status = STATUS_CONFLICT if tried or told else 200
    return render(request, "supervision/rectifying/item.html", context, status=status)


def _form(step: Step) -> forms.Form | None:
    kind = STEP_FORMS.get(step.name)
    return kind(auto_id=f"{step.name}_%s") if kind else None


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step, with the file that comes with it, or neither."""
    user = user_of(request)
    found, take = _visible(user, pk), TAKES.get(name)
    if take is None:
        raise Http404
    form = STEP_FORMS[name](request.POST, request.FILES, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _page(request, user, found, tried=form, step=name)
    told = dict(form.cleaned_data)
    file = told.pop("file", None)
    try:
        with transaction.atomic():
            if file and name == "pass":  # while the item still takes files
                _add(found, file, name, user)
            take(found, **told, by=user)
            if file and name != "pass":
                _add(found, file, name, user)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal) or _("This step is not open to you."))
        return _page(request, user, _visible(user, pk), tried=form, step=name)
    messages.success(request, str(DONE[name]))
    return redirect("supervision:rectification", found.pk)


def _add(found: Rectification, file: "UploadedFile[Any]", purpose: str, user: User) -> None:
    attach(Rectification.objects.get(pk=found.pk), file, purpose=purpose, by=user)


def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one more file."""
    user = user_of(request)
    found, form = _visible(user, pk), FileForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            attach(found, form.cleaned_data["file"], purpose="evidence", by=user)
            messages.success(request, _("The file has been added."))
        else:
            messages.error(request, _("No file was chosen."))
    except EvidenceRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("supervision:rectification", found.pk)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse more time."""
    user = user_of(request)
    asked = get_object_or_404(DeadlineExtension.objects.filter(rectification__in=rectifications(user)), pk=pk)
    is_approved, note = bool(request.POST.get("is_approved")), request.POST.get("note", "")
    try:
        decided = item_extensions.decide_extension(asked, is_approved=is_approved, note=note, by=user)
    except StepRefusedError as refusal:
        found = _visible(user, asked.rectification_id or 0)
        return _page(request, user, found, refusal=str(refusal), typed_note=note)
    messages.success(request, _("Decided: %(state)s.") % {"state": decided.get_state_display()})
    return redirect("supervision:rectification", asked.rectification_id)
