"""The pages of dossiers. The law: what a reader may not see is left out of the catalogue and of every export."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.permissions import visible_bodies
from qingheng.collection.grid.evidence_types import EvidenceRefusedError
from qingheng.collection.views.person import user_of
from qingheng.organisations.models import Body
from qingheng.supervision.actions.dossiers import Place, add_material, note_export, remove_material
from qingheng.supervision.dossier.archive import archive
from qingheng.supervision.dossier.binding import UnreadableEntryError, bind
from qingheng.supervision.dossier.catalogue import catalogue, years_of
from qingheng.supervision.dossier.forms import MaterialForm
from qingheng.supervision.dossier.permissions import can_work_on, check_can_see_dossier
from qingheng.supervision.models import DossierMaterial, Paper, SupervisionSheet
from qingheng.supervision.paper.wording import office_name
from qingheng.ui.typed import YEARS, year_in

STATUS_CONFLICT = 409
STATUS_UNPROCESSABLE = 422
FORMS = {"pdf": "application/pdf", "zip": "application/zip"}


def dossier_list(request: HttpRequest) -> HttpResponse:
    """The dossiers of a year: every body with what its dossier holds."""
    user = user_of(request)
    this_year = localdate().year
    year = year_in(request.GET.get("year", "")) or this_year
    counted = [_by_body(rows) for rows in _held_in(year)]
    bodies = visible_bodies(user).select_related("audience")
    rows = [(body, [counts.get(body.pk, 0) for counts in counted]) for body in bodies]
    years = range(this_year, this_year - 5, -1)
    return render(request, "supervision/dossier/dossiers.html", {"rows": rows, "year": year, "years": years})


def _held_in(year: int) -> Iterator["QuerySet[Any]"]:
    """Papers, sheets and materials of a year: what everybody who may open the list may count."""
    yield Paper.objects.filter(issued_on__year=year, is_restricted=False)
    yield SupervisionSheet.objects.filter(year=year)
    yield DossierMaterial.objects.filter(year=year, removed_at=None)


def _by_body(rows: "QuerySet[Any]") -> dict[int, int]:
    return dict(rows.order_by().values_list("body").annotate(Count("pk")))


def dossier(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The catalogue of one dossier; materials are put in here."""
    body = _body(request, code, year)
    form = MaterialForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            place = Place(body, year, told["section"])
            row = add_material(place, told["file"], title=told["title"], by=user_of(request))
        except EvidenceRefusedError as error:
            form.add_error("file", str(error))
            status = STATUS_UNPROCESSABLE
        else:
            messages.success(request, _("“%(title)s” has been put into the dossier.") % {"title": row.title})
            return redirect("supervision:dossier", code, year)
    return _page(request, body, year, form, status=status)


def material(request: HttpRequest, pk: int) -> FileResponse:
    """A material as a download under its title."""
    row = get_object_or_404(DossierMaterial.objects.select_related("body"), pk=pk)
    check_can_see_dossier(user_of(request), row.body)
    return FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/octet-stream"
    )


def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a material out again."""
    row = get_object_or_404(DossierMaterial.objects.select_related("body"), pk=pk)
    remove_material(row, by=user_of(request))
    messages.success(request, _("“%(title)s” has been taken out; it stays on record.") % {"title": row.title})
    return redirect("supervision:dossier", row.body.code, row.year)


def export(request: HttpRequest, code: str, year: int, form: str) -> HttpResponse:
    """The whole dossier: one PDF, or all its files with a manifest."""
    if form not in FORMS:
        raise Http404(_("A dossier is exported as one of: %(forms)s.") % {"forms": ", ".join(FORMS)})
    body, user = _body(request, code, year), user_of(request)
    found = catalogue(body, year, user)
    try:
        volume = bind(found, office_name())
    except UnreadableEntryError as error:
        messages.error(
            request, _("This document cannot be read, so nothing was exported: %(error)s") % {"error": error}
        )
        return redirect("supervision:dossier", code, year)
    name = f"dossier-{body.code}-{year}"
    facts = {"form": form, "documents": len(volume.documents), "pages": volume.pages, "left_out": found.hidden}
    note_export(body, year, facts, by=user)
    content = volume.data if form == "pdf" else archive(found, volume, user.get_username())
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _body(request: HttpRequest, code: str, year: int) -> Body:
    if year not in YEARS:
        raise Http404
    body = get_object_or_404(Body.objects.select_related("audience"), code=code)
    check_can_see_dossier(user_of(request), body)
    return body


def _page(request: HttpRequest, body: Body, year: int, form: MaterialForm, *, status: int) -> HttpResponse:
    user = user_of(request)
    found = catalogue(body, year, user)
    context = {
        "body": body,
        "year": year,
        "years": sorted({*years_of(body), year, localdate().year}, reverse=True),
        "catalogue": found,
        "form": form,
        "may_work": can_work_on(user, body),
    }
    return render(request, "supervision/dossier/dossier.html", context, status=status)
