"""Pages of the organisations app. The law: a file is looked at first and stored only when its preview is confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qingheng.organisations import overview as overviews
from qingheng.organisations import workbooks
from qingheng.organisations.actions import StaleImportError
from qingheng.organisations.calendar import CHINA
from qingheng.organisations.checking import CheckedTables, check
from qingheng.organisations.forms import UploadForm
from qingheng.organisations.kinds import KINDS, Kind
from qingheng.organisations.register import stored_register
from qingheng.ui.staging import StagedFile, StagedFileGoneError, discard, stage, take_up

PURPOSE = "organisations"
CHANGES_SHOWN_MAX = 500
HOLIDAYS = "holidays"
"""Asks for the arrangement of public holidays as it is shipped, ready to be imported."""


class OnImport(Protocol):
    """What is done with a checked file: stored, and whatever follows from it; gives the counts of changed rows."""

    def __call__(self, checked: CheckedTables, *, by: object) -> Mapping[str, int]: ...


def overview(request: HttpRequest) -> HttpResponse:
    """Bodies, stations, leaders and the rest, as they hold on a day."""
    kind = KINDS.get(request.GET.get("tab", "bodies"), KINDS["bodies"])
    day = _chosen_day(request)
    context = {
        "sheet": overviews.sheet(kind, day),
        "tabs": overviews.counts(),
        "day": day,
        "has_dates": any(column.name == "valid_to" for column in kind.columns),
    }
    return render(request, "organisations/overview.html", context)


def _chosen_day(request: HttpRequest) -> date | None:
    """Today unless a day is chosen; all days if the field was emptied."""
    text = request.GET.get("day")
    try:
        return date.fromisoformat(text) if text else (None if text == "" else localdate())
    except ValueError:
        return localdate()


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, look at it, show what it would change."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return render(request, "organisations/import.html", {"form": form})
    file = form.cleaned_data["file"]
    content = file.read()
    checked = check(content, file.name)
    staged = stage(content, name=file.name, purpose=PURPOSE, by=request.user) if checked.is_sound else None
    return _preview(request, checked, staged)


def _preview(request: HttpRequest, checked: CheckedTables, staged: StagedFile | None) -> HttpResponse:
    context = {
        "form": UploadForm(),
        "checked": checked,
        "changes": checked.changes[:CHANGES_SHOWN_MAX],
        "hidden": max(0, len(checked.changes) - CHANGES_SHOWN_MAX),
        "token": staged.token if staged else "",
    }
    return render(request, "organisations/import.html", context, status=200 if checked.is_sound else 422)


def confirm(request: HttpRequest, on_import: OnImport) -> HttpResponse:
    """Store a file that was looked at; if the database has changed meanwhile, look again."""
    try:
        staged = take_up(request.POST.get("token", ""), purpose=PURPOSE, by=request.user)
    except StagedFileGoneError as error:
        messages.error(request, str(error))
        return redirect("organisations:import")
    checked = check(staged.content, staged.name)
    try:
        _check_as_previewed(request, checked)
        counts = on_import(checked, by=request.user)
    except StaleImportError as error:
        messages.warning(request, str(error))
        return _preview(request, checked, staged)
    discard(staged.token)
    changed = sum(counts.values())
    text = ngettext("Stored: %(n)s row changed.", "Stored: %(n)s rows changed.", changed) % {"n": changed}
    messages.success(request, text)
    return redirect("organisations:overview")


def _check_as_previewed(request: HttpRequest, checked: CheckedTables) -> None:
    if checked.faults or request.POST.get("digest", "") != checked.digest:
        raise StaleImportError(_("The data have changed since the preview. Look at it again."))


def template(request: HttpRequest) -> HttpResponse:
    """The empty template, or with `filled=1` everything that is stored; a workbook, or one kind as CSV."""
    if request.GET.get("kind") == HOLIDAYS:
        return _file(CHINA.read_bytes(), CHINA.name, "text/csv; charset=utf-8")
    register = stored_register() if request.GET.get("filled") else None
    kind = _kind(request.GET["kind"]) if request.GET.get("kind") else None
    stem = _("organisations") if register else _("organisations-template")
    if kind:
        return _file(workbooks.csv_file(kind, register), f"{kind.code}.csv", "text/csv; charset=utf-8")
    return _file(workbooks.workbook(register), f"{stem}.xlsx", workbooks.XLSX)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404(_("There is no sheet “%(code)s”.") % {"code": code})
    return KINDS[code]


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content, headers={"Content-Type": content_type, "Content-Disposition": workbooks.attachment(name)}
    )
