"""Papers: the list, the page of one, its pictures and files. The law: who may not see a paper does not learn of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from urllib.parse import quote

from django.core.cache import cache
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.collection.views.person import user_of
from qingheng.papers import Document, render_docx, render_pages, render_pdf
from qingheng.supervision.attaching import attachments_of
from qingheng.supervision.models import DeadlineExtension, Paper, PaperKind
from qingheng.supervision.paper.answers import adoption_name
from qingheng.supervision.paper.content import as_draft, digest_of, document_of
from qingheng.supervision.paper.course import choices_of, is_of_house, records_of, stages_of
from qingheng.supervision.paper.forms import TimeForm, form_for
from qingheng.supervision.paper.listing import Filters, bodies_in, counts, rows, waiting_for, years_in
from qingheng.supervision.paper.permissions import can_ask_for_time, can_edit, can_give_time
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.paper.workflow import COURSES, State
from qingheng.ui.typed import unsaved

A_PAGE = 50
PICTURES_KEPT = 600
STAMPS = {State.WITHDRAWN: "已撤回"}
CORRECTED = "已被更正"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def papers(request: HttpRequest) -> HttpResponse:
    """The list: what waits for this person first."""
    user, filters = user_of(request), Filters.of(request.GET)
    seen, mine = visible_papers(user), {paper.pk for paper in waiting_for(user)}
    found = sorted(filters.narrow(seen), key=lambda paper: paper.pk not in mine)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows(page.object_list, mine),
        "waits": len(mine),
        "filters": filters,
        "counts": [(name, _state_name(name), count) for name, count in _counts(filters, seen).items()],
        "kinds": PaperKind.choices,
        "bodies": bodies_in(seen),
        "years": years_in(seen),
        "new_kinds": [kind for kind in BEGUN_HERE if user.has_role(*COURSES[kind].drafters)],
        "may_register": may_open(user, "supervision:paper_register"),
        "may_template": may_open(user, "supervision:paper_templates"),
    }
    return render(request, "supervision/paper/list.html", context)


BEGUN_HERE = (PaperKind.WARNING_NOTICE, PaperKind.RECOMMENDATION)
"""Kinds that are begun on their own; the others follow from something else."""


def _counts(filters: Filters, seen: object) -> dict[str, int]:
    return counts(filters.narrow(seen, by_state=False))  # type: ignore[arg-type] # the query set just made


def _state_name(name: str) -> str:
    return str(State(name).label) if name in State.values else ""


def paper_of(request: HttpRequest, pk: int) -> tuple[User, Paper]:
    """The reader and the paper; 404 if it is none of theirs."""
    user = user_of(request)
    found = visible_papers(user).select_related("matter", "follow_up", "run").filter(pk=pk).first()
    if found is None:
        raise Http404
    return user, found


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one paper."""
    return page_of(request, *paper_of(request, pk))


def page_of(
    request: HttpRequest, user: User, paper: Paper, *, refusal: Mapping[str, object] | None = None
) -> HttpResponse:
    """The page, or the page again with why a step was refused and what had been typed."""
    typed = refusal or {}
    choices = choices_of(user, paper)
    extensions = list(paper.extensions.all())
    context: dict[str, object] = {
        "paper": paper,
        "is_of_house": is_of_house(user),
        "row": rows([paper])[0],
        "stages": stages_of(user, paper),
        "records": records_of(user, paper),
        "choices": [(each, _form(each.step.name, typed)) for each in choices if each.is_open],
        "closed": [each for each in choices if not each.is_open],
        "pages": range(1, len(pictures_of(shown(paper))) + 1),
        "attachments": attachments_of(paper),
        "adoption": adoption_name(paper.adoption),
        "corrections": visible_papers(user).filter(corrects=paper).exclude(state=State.DISCARDED),
        "original": visible_papers(user).filter(pk=paper.corrects_id).first() if paper.corrects_id else None,
        "extensions": extensions,
        "asks": [each for each in extensions if each.state == DeadlineExtension.State.REQUESTED],
        "may_edit": can_edit(user, paper),
        "may_correct": paper.is_sealed and user.has_role(*COURSES[PaperKind.CORRECTION_LETTER].drafters),
        "may_decide": can_give_time(user, paper),
        "time_form": (typed.get("time_form") or TimeForm(auto_id="time_%s")) if can_ask_for_time(user, paper) else None,
        "may_object": paper.kind == PaperKind.WARNING_NOTICE and may_open(user, "supervision:objection_new"),
        **_unsaved(typed, {each.step.name for each in choices if each.is_open}),
        **typed,
    }
    return render(request, "supervision/paper/page.html", context, status=409 if refusal else 200)


def _unsaved(typed: Mapping[str, object], steps: AbstractSet[str]) -> dict[str, object]:
    """What was typed for a step that is not open any more."""
    form = typed.get("form")
    return unsaved(form) if isinstance(form, Form) and typed.get("step") not in steps else {}


def _form(name: str, typed: Mapping[str, object]) -> object:
    return typed.get("form") if typed.get("step") == name else form_for(name)


def shown(paper: Paper) -> Document:
    """The content as the screen shows it: a draft says so, and what no longer stands carries its stamp."""
    document = document_of(paper)
    if not paper.is_sealed:
        return as_draft(document)
    is_corrected = paper.corrections.filter(issued_at__isnull=False).exclude(state=State.WITHDRAWN).exists()
    stamp = STAMPS.get(State(paper.state), CORRECTED if is_corrected else "")
    return replace(document, stamp=stamp) if stamp else document


def pictures_of(document: Document) -> list[bytes]:
    """The pages as pictures, kept for a while: each page is fetched by itself."""
    key = f"paper/{digest_of(document)}"
    found: list[bytes] | None = cache.get(key)
    if found is None:
        found = render_pages(document)
        cache.set(key, found, PICTURES_KEPT)
    return found


def paper_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as a picture."""
    _user, found = paper_of(request, pk)
    pictures = pictures_of(shown(found))
    if not 1 <= number <= len(pictures):
        raise Http404
    response = HttpResponse(pictures[number - 1], content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response


def paper_file(request: HttpRequest, pk: int, form: str) -> HttpResponse | FileResponse:
    """The PDF or the Word file: as issued, or of a draft with its mark across every page."""
    _user, found = paper_of(request, pk)
    if form not in TYPES:
        raise Http404
    name = f"{found.number_text or found.title}.{form}"
    if found.is_sealed:
        stored = found.pdf if form == "pdf" else found.docx
        return FileResponse(stored.open(), as_attachment=True, filename=name, content_type=TYPES[form])
    document = as_draft(document_of(found))
    content = render_pdf(document).data if form == "pdf" else render_docx(document)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
