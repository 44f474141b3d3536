"""The steps of a paper, as people take them. The law: a refusal says why and loses nothing that was typed."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.grid.evidence_types import EvidenceRefusedError
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions.attachments import attach
from qingheng.supervision.actions.paper_time import ask_for_time, give_time, refuse_time
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.forms import ACTIONS, FILES_MAX, TimeForm, form_for
from qingheng.supervision.paper.listing import asked_for_time
from qingheng.supervision.views.papers import page_of, paper_of

DONE = {
    "hand_over": gettext_lazy("Handed over. Somebody else checks it now."),
    "send_back": gettext_lazy("Sent back to the draft, with your reason."),
    "discard": gettext_lazy("Discarded."),
    "check": gettext_lazy("Checked. A leader of the commission approves it next."),
    "approve": gettext_lazy("Approved. It can be issued now."),
    "issue": gettext_lazy("Issued. Number, PDF and Word file are fixed from now on."),
    "serve": gettext_lazy("Recorded as served. The body is asked to sign for it."),
    "receive": gettext_lazy("Signed for."),
    "record_receipt": gettext_lazy("The receipt is on record."),
    "reply": gettext_lazy("Your reply is with the commission."),
    "record_reply": gettext_lazy("The reply is on record."),
    "refuse": gettext_lazy("The refusal and its reasons are with the commission."),
    "insist": gettext_lazy("The body has to reply within a new time."),
    "reject_reply": gettext_lazy("Another reply is asked for."),
    "verify": gettext_lazy("Verified."),
    "close": gettext_lazy("Closed."),
    "withdraw": gettext_lazy("Withdrawn. Its number stays used."),
}


def paper_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    user, paper = paper_of(request, pk)
    if name not in ACTIONS:
        raise Http404
    form = form_for(name, request)
    if form is not None and not form.is_valid():
        return page_of(request, user, paper, refusal={"step": name, "form": form})
    try:
        _take(request, paper, name, form.cleaned_data if form else {})
    except (StepRefusedError, EvidenceRefusedError) as refusal:
        typed = {"step": name, "form": form, "refusal": str(refusal)}
        return page_of(request, *paper_of(request, pk), refusal=typed)
    messages.success(request, str(DONE[name]))
    return redirect("supervision:paper", pk)


def _take(request: HttpRequest, paper: Paper, name: str, typed: dict[str, Any]) -> None:
    user = user_of(request)
    files = typed.pop("attachments", [])
    if len(files) > FILES_MAX:
        raise StepRefusedError(_("At most %(most)d files go with a reply.") % {"most": FILES_MAX})
    if name == "issue":
        typed["site"] = f"{request.scheme}://{request.get_host()}"
    with transaction.atomic():
        ACTIONS[name](paper, **typed, by=user)
        for upload in files:
            attach(paper, upload, purpose="reply", by=user)


def paper_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time for the reply."""
    user, paper = paper_of(request, pk)
    form = TimeForm(request.POST, auto_id="time_%s")
    if not form.is_valid():
        return page_of(request, user, paper, refusal={"time_form": form})
    try:
        ask_for_time(paper, **form.cleaned_data, by=user)
    except StepRefusedError as refusal:
        return page_of(request, user, paper, refusal={"time_form": form, "refusal": str(refusal)})
    messages.success(request, _("Asked for. Until it is decided the day stands."))
    return redirect("supervision:paper", pk)


def paper_time_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time, or refuse it with a note."""
    user = user_of(request)
    asked = get_object_or_404(asked_for_time(user), pk=pk)
    if asked.paper is None:
        raise Http404
    note = request.POST.get("note", "")
    try:
        if request.POST.get("is_given"):
            give_time(asked, note=note, by=user)
        else:
            refuse_time(asked, note=note, by=user)
    except StepRefusedError as refusal:
        return page_of(request, user, asked.paper, refusal={"refusal": str(refusal), "typed_note": note})
    messages.success(request, _("Decided. The body is told."))
    return redirect("supervision:paper", asked.paper_id)
