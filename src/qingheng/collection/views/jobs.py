"""The page of long work: how far it is, a way to stop it, what came out. The law: only who started it sees it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qingheng.audit.writing import SYSTEM
from qingheng.collection.actions.jobs import JobRefusedError, end_job, start_job
from qingheng.collection.jobs import forget, is_silent, progress_of, start_process, wish_to_cancel
from qingheng.collection.models import Job
from qingheng.collection.preview import Preview
from qingheng.collection.views.person import user_of
from qingheng.collection.views.showing import show
from qingheng.ui.staging import StagedFile


def begin(request: HttpRequest, kind: Job.Kind, staged: StagedFile, expected: str = "") -> HttpResponse:
    """Start long work and go to its page."""
    try:
        started = start_job(kind, staged, expected=expected, by=user_of(request))
    except JobRefusedError as error:
        messages.warning(request, str(error))
        return redirect("collection:upload")
    start_process(started)
    return redirect("collection:job", number=started.pk)


def job(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is; once it has ended, what came out."""
    found = _mine(request, number)
    if is_silent(found):
        _break_off(found)
    is_fetched = "HX-Request" in request.headers
    if found.state == Job.State.DONE and is_fetched:
        return HttpResponse(headers={"HX-Redirect": reverse("collection:job", args=[number])})
    if found.state == Job.State.DONE:
        return _outcome(request, found)
    context = {"job": found, "progress": progress_of(found)}
    return render(request, "collection/_job.html" if is_fetched else "collection/job.html", context)


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Ask it to stop; it does so at its next step."""
    found = _mine(request, number)
    if found.is_running:
        wish_to_cancel(found)
    return redirect("collection:job", number=number)


def _mine(request: HttpRequest, number: int) -> Job:
    return get_object_or_404(Job, pk=number, started_by=user_of(request).get_username())


def _break_off(found: Job) -> None:
    """Its process is gone, or the machine was switched off: say so."""
    try:
        end_job(found, Job.State.INTERRUPTED, _("Its process has ended before the work was done."), by=SYSTEM)
    except JobRefusedError:
        found.refresh_from_db()
    forget(found)


def _outcome(request: HttpRequest, found: Job) -> HttpResponse:
    if found.kind == Job.Kind.CHECK:
        return show(request, Preview(**found.result), found.token, is_long=True)
    count = found.result["values"]
    messages.success(request, ngettext("Stored: %(n)s value.", "Stored: %(n)s values.", count) % {"n": count})
    return redirect("collection:batch", number=found.result["batch"])
