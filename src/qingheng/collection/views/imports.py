"""Bringing a file: dry run, preview, confirmation. The law: what is confirmed is what the preview showed."""

from collections.abc import Iterable
from typing import Protocol

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qianfen import Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.filling import fill
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.bringing import is_direct_door_open, look_at
from qingheng.collection.checked import CheckedImport
from qingheng.collection.filling import CheckedFill
from qingheng.collection.forms import UploadForm
from qingheng.collection.long_file import PURPOSE, is_long, marked_path
from qingheng.collection.models import Batch, Job, Observation, Submission
from qingheng.collection.naming import Name, Names
from qingheng.collection.office import Office
from qingheng.collection.preview import preview_of
from qingheng.collection.queries import batches_for, ended_in, stored_in
from qingheng.collection.views.jobs import begin
from qingheng.collection.views.person import user_of
from qingheng.collection.views.showing import show
from qingheng.collection.workbook.marked_file import marked_file, marked_name
from qingheng.organisations.tables import TableError
from qingheng.organisations.workbooks import XLSX, attachment
from qingheng.ui.staging import StagedFile, StagedFileGoneError, discard, stage, take_up

ROWS_A_PAGE = 100


class OnImport(Protocol):
    """What is done with a checked file: stored, and whatever follows from it."""

    def __call__(self, checked: CheckedImport, *, by: object) -> Batch: ...


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, look at it, show what it would change."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        context = {"form": form, "is_direct": is_direct_door_open(user_of(request))}
        return render(request, "collection/upload.html", context)
    file = form.cleaned_data["file"]
    staged = stage(file.read(), name=file.name, purpose=PURPOSE, by=request.user)
    if is_long(staged) and is_direct_door_open(user_of(request)):
        return begin(request, Job.Kind.CHECK, staged)
    return _looked_at(request, staged)


def _looked_at(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    user = user_of(request)
    return show(request, preview_of(look_at(staged.content, staged.name, by=user), Office.open(user)), staged.token)


def confirm(request: HttpRequest, on_import: OnImport) -> HttpResponse:
    """Store a file that was looked at; if the data have changed meanwhile, look again."""
    try:
        staged = take_up(request.POST.get("token", ""), purpose=PURPOSE, by=request.user)
    except StagedFileGoneError as error:
        messages.error(request, str(error))
        return redirect("collection:upload")
    if is_long(staged) and is_direct_door_open(user_of(request)):
        return begin(request, Job.Kind.STORE, staged, expected=request.POST.get("digest", ""))
    found = look_at(staged.content, staged.name, by=user_of(request), take=request.POST.getlist("take"))
    try:
        _check_as_previewed(request, found)
        done = _stored(request, found, on_import)
    except (StaleImportError, StepRefusedError) as error:
        messages.warning(request, str(error))
        return _looked_at(request, staged)
    discard(staged.token)
    return done


def _check_as_previewed(request: HttpRequest, found: CheckedImport | CheckedFill) -> None:
    if not found.is_sound or request.POST.get("digest", "") != found.digest:
        raise StaleImportError(_("The data have changed since the preview. Look at it again before storing."))


def _stored(request: HttpRequest, found: CheckedImport | CheckedFill, on_import: OnImport) -> HttpResponse:
    if isinstance(found, CheckedImport):
        batch = on_import(found, by=request.user)
        messages.success(request, _told(len(found.changes)))
        return redirect("collection:batch", number=batch.pk)
    submission = _filled(request, found)
    messages.success(request, _told(len(found.cells)))
    return redirect("collection:submission", pk=submission.pk)


def _filled(request: HttpRequest, found: CheckedFill) -> Submission:
    checked, user = found.checked, user_of(request)
    if found.submission is None and checked.station and checked.period:
        return fill(open_submission(checked.station, checked.period, by=user), found, by=user)
    if found.submission is None:
        raise StaleImportError(_("The file says nothing for a station and period."))
    return fill(found.submission, found, by=user)


def errors(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file that was brought, with its faults marked."""
    try:
        staged = take_up(token, purpose=PURPOSE, by=request.user)
        if (kept := marked_path(token)).exists():
            return FileResponse(kept.open("rb"), as_attachment=True, filename=marked_name(staged.name, "csv"))
        name, content = marked_file(staged.content, staged.name, by=user_of(request))
    except (StagedFileGoneError, TableError) as error:
        messages.error(request, str(error))
        return redirect("collection:upload")
    kind = XLSX if name.endswith(".xlsx") else "text/csv; charset=utf-8"
    return HttpResponse(content, headers={"Content-Type": kind, "Content-Disposition": attachment(name)})


def _told(count: int) -> str:
    return ngettext("Stored: %(n)s value.", "Stored: %(n)s values.", count) % {"n": count}


def batch(request: HttpRequest, number: int) -> HttpResponse:
    """What a batch changed: every value, old and new."""
    found = get_object_or_404(batches_for(user_of(request)), pk=number)
    page = Paginator(stored_in(found), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": found,
        "page": page,
        "rows": _named(page.object_list, request.user),
        "ended": _named(ended_in(found)[:ROWS_A_PAGE], request.user),
    }
    return render(request, "collection/batch.html", context)


def _named(rows: Iterable[Observation], user: object) -> list[tuple[Observation, Name]]:
    names = Names(Office.open(user))
    return [(row, names.of(Period.parse(row.period), row.item, row.key)) for row in rows]
