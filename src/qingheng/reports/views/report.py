"""One report: its pages as pictures, its files, whether it was corrected since, and what a leader answered.

The law: shown only to whom its paper shows, and as it was issued; before that with the mark of a draft.
"""

from django.contrib import messages
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qingheng.accounts.navigation import may_open
from qingheng.collection.views.person import user_of
from qingheng.papers import Document, render_docx, render_pages, render_pdf
from qingheng.reports.actions import respond as record
from qingheng.reports.forms import ResponseForm
from qingheng.reports.permissions import can_respond
from qingheng.reports.queries import REPORTS, superseding
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.content import as_draft, digest_of, document_of
from qingheng.supervision.paper.queries import visible_papers

KEPT_SECONDS = 120
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _paper(request: HttpRequest, pk: int) -> Paper:
    found = visible_papers(user_of(request)).filter(kind__in=REPORTS).exclude(state=Paper.State.DISCARDED)
    return get_object_or_404(found.select_related("run", "body", "leader").defer("run__archive"), pk=pk)


def report(request: HttpRequest, pk: int, form: ResponseForm | None = None) -> HttpResponse:
    """The report on the screen."""
    paper = _paper(request, pk)
    context = {
        "paper": paper,
        "shelf_url": _shelf(request, paper),
        "pages": range(1, len(_pictures(paper)) + 1),
        "superseding": superseding(paper.run),
        "responses": paper.responses.all() if paper.kind == PaperKind.COPY_LETTER else (),  # type: ignore[attr-defined] # LetterResponse.letter
        "form": form or (ResponseForm() if can_respond(user_of(request), paper) else None),
    }
    return render(request, "reports/report.html", context, status=422 if form else 200)


def _shelf(request: HttpRequest, paper: Paper) -> str:
    """Where papers of its kind and period stand, for those who may go there."""
    may_go = paper.period and may_open(request.user, "reports:shelf")
    return reverse("reports:shelf", args=[paper.period, paper.kind]) if may_go else ""


def picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page as a picture."""
    pictures = _pictures(_paper(request, pk))
    if not 1 <= page <= len(pictures):
        raise Http404
    return HttpResponse(pictures[page - 1], content_type="image/png", headers={"Cache-Control": "private, no-store"})


def _pictures(paper: Paper) -> list[bytes]:
    """All pages; kept for a moment, because the browser asks for them one by one."""
    document = _shown(paper)
    key = f"pages/{digest_of(document)}/{paper.state}"
    pictures: list[bytes] | None = cache.get(key)
    if pictures is None:
        pictures = render_pages(document)
        cache.set(key, pictures, KEPT_SECONDS)
    return pictures


def _shown(paper: Paper) -> Document:
    document = document_of(paper)
    return document if paper.issued_at else as_draft(document)


def file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The sealed file of an issued report, or a fresh one of a draft."""
    paper = _paper(request, pk)
    if form not in MEDIA:
        raise Http404
    stored = paper.pdf if form == "pdf" else paper.docx
    name = f"{paper.number_text} {paper.title}.{form}".strip()
    if stored:
        return FileResponse(stored.open("rb"), content_type=MEDIA[form], as_attachment=True, filename=name)
    document = _shown(paper)
    content = render_pdf(document).data if form == "pdf" else render_docx(document)
    return FileResponse(ContentFile(content), content_type=MEDIA[form], as_attachment=True, filename=name)


def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the leader's instruction, or what followed, on record."""
    paper = _paper(request, pk)
    form = ResponseForm(request.POST)
    if not form.is_valid():
        return report(request, pk, form)
    facts = form.cleaned_data
    record(paper, kind=facts["kind"], text=facts["text"], on=facts["on"], by=user_of(request))
    messages.success(request, _("Recorded."))
    return redirect("reports:report", pk=pk)
