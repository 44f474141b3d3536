"""The steps of a submission, as people take them. The law: a refusal says all of it at once and loses nothing typed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions import submissions as actions
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.models import EnteredValue, Submission
from qingheng.collection.submission.affected import FindAffected
from qingheng.collection.submission.choices import why_not
from qingheng.collection.submission.completeness import IncompleteSubmissionError
from qingheng.collection.submission.reviewing import ReviewTable
from qingheng.collection.views.submissions import FAULTS_SHOWN_MAX, Reader, page_of
from qingheng.collection.workflow import SEND_BACK

REASON = "reason-"
NOTE_MAX, REASON_MAX = 500, 300
VOUCH = "vouch"


class OnAccept(Protocol):
    """What is done with a submission that is accepted: stored, and whatever follows from it."""

    def __call__(self, submission: Submission, *, by: User) -> Submission: ...


DONE = {
    "submit": gettext_lazy("Submitted. The reviewer of the station sees it now."),
    "take_back": gettext_lazy("Taken back: it is a draft again."),
    "accept": gettext_lazy("Accepted. Scores, ranks and alerts follow these values from now on."),
    "lock": gettext_lazy("Locked. From now on there are only corrections."),
    "request_correction": gettext_lazy("Asked for. A framework administrator decides on it."),
    "approve_correction": gettext_lazy("Approved. The station may enter the correction now."),
    "refuse_correction": gettext_lazy("Refused. The accepted version stands."),
    VOUCH: gettext_lazy("Verified. The reviewer of the station may accept it now."),
}


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:NOTE_MAX]


def _takes(request: HttpRequest, on_accept: OnAccept) -> Mapping[str, Callable[..., Submission]]:
    """How each step is taken; `vouch` is no step of the machine, but it is asked for in the same way."""
    return {
        "submit": actions.submit,
        "take_back": actions.take_back,
        "accept": on_accept,
        "lock": actions.lock,
        "request_correction": partial(actions.request_correction, reason=_text(request, "reason")),
        "approve_correction": actions.approve_correction,
        "refuse_correction": partial(actions.refuse_correction, note=_text(request, "note")),
        VOUCH: actions.vouch,
    }


def step(request: HttpRequest, pk: int, name: str, on_accept: OnAccept, affected: FindAffected) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    reader, take = Reader.of(request, pk), _takes(request, on_accept).get(name)
    if take is None or (reader.is_outside and name != VOUCH):
        raise Http404
    try:
        taken = take(reader.submission, by=reader.user)
    except (StepRefusedError, StaleImportError) as error:
        return page_of(request, Reader.of(request, pk), affected, refusal=_refusal(request, error))
    messages.success(request, str(DONE[name]))
    if reader.is_outside:
        return redirect("collection:submissions")
    return redirect("collection:submission", taken.pk)


def _refusal(request: HttpRequest, error: Exception) -> dict[str, object]:
    """What is said about a refused step, and what had been typed."""
    typed: dict[str, object] = {"typed_reason": _text(request, "reason"), "typed_note": _text(request, "note")}
    if isinstance(error, IncompleteSubmissionError):
        shown = error.faults[:FAULTS_SHOWN_MAX]
        return typed | {"faults": shown, "faults_hidden": len(error.faults) - len(shown)}
    return typed | {"refusal": str(error)}


def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with the marked cells, each with its reason, and send the submission back."""
    reader = Reader.of(request, pk)
    table = reader.table
    if reader.is_outside or table is None:
        raise Http404
    if request.method != "POST":
        return _objections(request, reader, _marked(table, request.GET.getlist("cell")), {})
    reasons = {row.pk: request.POST.get(f"{REASON}{row.pk}", "").strip()[:REASON_MAX] for row in table.entered}
    given = {pk: reason for pk, reason in reasons.items() if reason}
    try:
        taken = actions.send_back(reader.submission, note=_text(request, "note"), objections=given, by=reader.user)
    except StepRefusedError as error:
        marked = [row for row in table.entered if f"{REASON}{row.pk}" in request.POST]
        typed = {"reasons": reasons, "refusal": str(error), "typed_note": _text(request, "note")}
        return _objections(request, Reader.of(request, pk), marked, typed)
    messages.success(request, _("Sent back. The clerk sees the reasons beside the cells."))
    return redirect("collection:submission", taken.pk)


def _marked(table: ReviewTable, keys: list[str]) -> list[EnteredValue]:
    """The cells whose keys the address names."""
    return [row for row in table.entered if str(row.pk) in keys]


def _objections(
    request: HttpRequest, reader: Reader, marked: list[EnteredValue], typed: Mapping[str, object]
) -> HttpResponse:
    table, reasons = reader.table, typed.get("reasons")
    named = table.names if table else {}
    context = {
        "submission": reader.submission,
        "marked": [
            (row, named.get((row.item, row.key)), reasons.get(row.pk, "") if isinstance(reasons, dict) else "")
            for row in marked
        ],
        "why_not": why_not(reader.user, SEND_BACK, reader.submission),
        **typed,
    }
    return render(request, "collection/send_back.html", context, status=409 if typed else 200)
