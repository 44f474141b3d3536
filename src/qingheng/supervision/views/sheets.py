"""The pages of supervision sheets. The law: everybody sees those of the bodies they supervise, assessed bodies none."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.queries import full_names
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.papers import render_docx, render_pdf
from qingheng.supervision.actions.sheets import Occasion, open_sheet, take_step
from qingheng.supervision.dossier.forms import OpenForm, SheetFilter, step_form
from qingheng.supervision.dossier.permissions import steps_open_to, visible_sheets
from qingheng.supervision.dossier.sheet_paper import sheet_document
from qingheng.supervision.dossier.sources import occasion_of
from qingheng.supervision.dossier.workflow import OFFICE, STEPS, FillingStep
from qingheng.supervision.models import SheetStep, SupervisionSheet
from qingheng.ui.typed import unsaved

ROWS_PER_PAGE = 50
STATUS_CONFLICT = 409
FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def sheet_list(request: HttpRequest) -> HttpResponse:
    """All sheets, the latest first."""
    found = visible_sheets(user_of(request))
    form = SheetFilter(request.GET, found=found)
    page = Paginator(form.narrow(found), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_open": user_of(request).has_role(*OFFICE)}
    return render(request, "supervision/dossier/sheets.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Open a sheet; from a lost point or a matter the form knows what it comes from."""
    user = user_of(request)
    bodies = visible_bodies(user)
    occasion = occasion_of(request.GET, user)
    form = OpenForm(request.POST or None, bodies=bodies, initial=occasion)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        given = Occasion(told["source"], told["focus"], told["item"], told["period"], occasion.get("matter"))
        try:
            sheet = open_sheet(told["body"], given, by=user)
        except (StepRefusedError, PermissionDenied) as error:
            form.add_error(None, str(error))
            status = STATUS_CONFLICT
        else:
            messages.success(request, _("Sheet %(sheet)s has been opened.") % {"sheet": sheet})
            return redirect("supervision:sheet", sheet.pk)
    return render(request, "supervision/dossier/sheet_new.html", {"form": form}, status=status)


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet: what it says, how it came about, and the next step as a form."""
    return _page(request, _visible(request, pk))


def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step with what was filled in; nothing typed is lost if it is refused."""
    found, taken = _visible(request, pk), _step_or_404(step)
    form = step_form(taken, found, request.POST)
    if form.is_valid():
        try:
            moved = take_step(found, taken, form.cleaned_data, by=user_of(request))
        except StepRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("“%(sheet)s”: %(state)s.") % {"sheet": moved, "state": moved.get_state_display()}
            )
            return redirect("supervision:sheet", moved.pk)
    return _page(request, found, form, taken, status=STATUS_CONFLICT)


def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The sheet to print or to fill in by hand: as PDF or .docx."""
    found = _visible(request, pk)
    if form not in FORMS:
        raise Http404(_("A sheet is given out as one of: %(forms)s.") % {"forms": ", ".join(FORMS)})
    document = sheet_document(found)
    content = render_pdf(document).data if form == "pdf" else render_docx(document)
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="sheet-{found.year}-{found.number:03d}.{form}"'
    return response


def _visible(request: HttpRequest, pk: int) -> SupervisionSheet:
    return get_object_or_404(visible_sheets(user_of(request)), pk=pk)


def _step_or_404(name: str) -> FillingStep:
    found = next((each for each in STEPS if each.name == name), None)
    if found is None:
        raise Http404(_("There is no such step."))
    return found


def _deeds(sheet: SupervisionSheet) -> list[tuple[str, str, SheetStep]]:
    """Who took which step when."""
    rows = list(sheet.steps.all())
    names = full_names(row.by for row in rows)
    return [(names.get(row.by, row.by), str(SupervisionSheet.State(row.after).label), row) for row in rows]


def _stages(sheet: SupervisionSheet) -> list[dict[str, object]]:
    """All states in order, as the line of steps shows them."""
    states = list(SupervisionSheet.State)
    now = states.index(SupervisionSheet.State(sheet.state))
    standing = {True: "done", False: "ahead"}
    return [
        {"label": each.label, "standing": "here" if at == now else standing[at < now]} for at, each in enumerate(states)
    ]


def _page(
    request: HttpRequest,
    found: SupervisionSheet,
    refused: Any = None,
    taken: FillingStep | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    steps = steps_open_to(user, found)
    context = {
        "sheet": found,
        "steps": _deeds(found),
        "stages": _stages(found),
        "forms": [(each, refused if each == taken else step_form(each, found)) for each in steps],
        "rectifications": found.rectifications.all(),
        **(unsaved(refused) if taken and taken not in steps else {}),
    }
    return render(request, "supervision/dossier/sheet.html", context, status=status)
