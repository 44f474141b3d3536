"""The page of a batch: how far it is, a way to stop it or to go on, its zip and what could not be made."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qingheng.audit.writing import SYSTEM
from qingheng.collection.jobs import forget, is_silent, progress_of, start_process, wish_to_cancel
from qingheng.collection.views.person import user_of
from qingheng.reports.actions import BatchRefusedError, end_batch, resume_batch
from qingheng.reports.making import forget_zip
from qingheng.reports.models import ReportBatch
from qingheng.reports.views.centre import COMMAND
from qingheng.supervision.models import PaperKind


def batch(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is; once it has ended, what came out."""
    found = get_object_or_404(ReportBatch, pk=number)
    if is_silent(found):
        _break_off(found)
    is_fetched = "HX-Request" in request.headers
    if not found.is_running and is_fetched:
        return HttpResponse(headers={"HX-Redirect": reverse("reports:batch", args=[number])})
    context = {
        "batch": found,
        "kinds": [PaperKind(kind) for kind in found.kinds],
        "progress": progress_of(found) if found.is_running else None,
        "faults": [fault for fault in found.faults if fault.get("kind") != "remark"],
        "remarks": [fault for fault in found.faults if fault.get("kind") == "remark"],
    }
    return render(request, "reports/_batch.html" if is_fetched else "reports/batch.html", context)


def _break_off(found: ReportBatch) -> None:
    """Its process is gone, or the machine was switched off: say so."""
    try:
        end_batch(found, ReportBatch.State.INTERRUPTED, _("Its process has ended before the work was done."), by=SYSTEM)
    except BatchRefusedError:
        found.refresh_from_db()
    else:
        found.refresh_from_db()
        forget_zip(found)
        forget(found)


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Ask it to stop; it does so at its next paper."""
    del request
    found = get_object_or_404(ReportBatch, pk=number)
    if found.is_running:
        wish_to_cancel(found)
    return redirect("reports:batch", number=number)


def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Let it go on where it stopped: what was drafted or issued is not drafted or issued again."""
    found = get_object_or_404(ReportBatch, pk=number)
    try:
        start_process(resume_batch(found, by=user_of(request)), COMMAND)
    except BatchRefusedError as error:
        messages.warning(request, str(error))
    return redirect("reports:batch", number=number)


def file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The zip: every paper as PDF and .docx, and a list with their checksums."""
    del request
    found = get_object_or_404(ReportBatch, pk=number)
    if not found.file:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=f"qingheng-reports-{found.period}.zip")
