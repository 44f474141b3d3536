"""Bringing a file: dry run, preview, confirmation. The law: what is confirmed is what the preview showed."""

from collections.abc import Iterable
from typing import Protocol

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qianfen import Period
from qingheng.accounts.permissions import sees_live_scores
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check
from qingheng.collection.effects import effects_of
from qingheng.collection.forms import UploadForm
from qingheng.collection.models import Batch, Observation
from qingheng.collection.naming import Name, Names
from qingheng.collection.office import Office
from qingheng.collection.queries import batches_for, ended_in, stored_in
from qingheng.collection.views.person import user_of
from qingheng.ui.staging import StagedFile, StagedFileGoneError, discard, stage, take_up

PURPOSE = "observations"
FAULTS_SHOWN_MAX = 300
CHANGES_SHOWN_MAX = 300
ROWS_A_PAGE = 100


class OnImport(Protocol):
    """What is done with a checked file: stored, and whatever follows from it."""

    def __call__(self, checked: CheckedImport, *, by: object) -> Batch: ...


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, look at it, show what it would change."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return render(request, "collection/upload.html", {"form": form})
    file = form.cleaned_data["file"]
    content = file.read()
    checked = check(content, file.name, by=request.user)
    staged = stage(content, name=file.name, purpose=PURPOSE, by=request.user) if checked.is_sound else None
    return _preview(request, checked, staged)


def _preview(request: HttpRequest, checked: CheckedImport, staged: StagedFile | None) -> HttpResponse:
    shown = sorted(checked.changes, key=lambda change: change.is_new)[:CHANGES_SHOWN_MAX]
    names = Names(Office.open(request.user))
    context = {
        "form": UploadForm(),
        "checked": checked,
        "faults": checked.faults[:FAULTS_SHOWN_MAX],
        "faults_hidden": max(0, len(checked.faults) - FAULTS_SHOWN_MAX),
        "changes": [(change, names.of(change.value.period, change.value.item, change.value.key)) for change in shown],
        "changes_hidden": max(0, len(checked.changes) - CHANGES_SHOWN_MAX),
        "effects": effects_of(checked),
        "shows_scores": sees_live_scores(user_of(request)),
        "token": staged.token if staged else "",
    }
    return render(request, "collection/upload.html", context, status=200 if checked.is_sound else 422)


def confirm(request: HttpRequest, on_import: OnImport) -> HttpResponse:
    """Store a file that was looked at; if the data have changed meanwhile, look again."""
    try:
        staged = take_up(request.POST.get("token", ""), purpose=PURPOSE, by=request.user)
    except StagedFileGoneError as error:
        messages.error(request, str(error))
        return redirect("collection:upload")
    checked = check(staged.content, staged.name, by=request.user)
    try:
        _check_as_previewed(request, checked)
        batch = on_import(checked, by=request.user)
    except StaleImportError as error:
        messages.warning(request, str(error))
        return _preview(request, checked, staged)
    discard(staged.token)
    text = ngettext("Stored: %(n)s value.", "Stored: %(n)s values.", len(checked.changes)) % {"n": len(checked.changes)}
    messages.success(request, text)
    return redirect("collection:batch", number=batch.pk)


def _check_as_previewed(request: HttpRequest, checked: CheckedImport) -> None:
    if checked.faults or request.POST.get("digest", "") != checked.digest:
        raise StaleImportError(_("The data have changed since the preview. Look at it again before storing."))


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
