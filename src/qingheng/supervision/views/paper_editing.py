"""The words of a draft: edited as simple fields, seen as pages at once. The law: nothing that was typed is lost."""

import re
from base64 import b64encode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingheng.accounts.steps import StepRefusedError
from qingheng.papers import InvalidDocument, render_pages
from qingheng.supervision.actions import papers as actions
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.content import as_draft, digest_of, document_of
from qingheng.supervision.paper.editing import KINDS, Text, checked
from qingheng.supervision.paper.permissions import check_can_edit
from qingheng.supervision.paper.requirements import check_requirements
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.wording import Fault
from qingheng.supervision.paper.workflow import course_of
from qingheng.supervision.views.papers import paper_of

PREVIEW_PPI = 84
FIELDS = {
    "title": pgettext_lazy("paper", "Title"),
    "addressee": gettext_lazy("Addressee"),
    "reply_days": gettext_lazy("Working days for the reply"),
}
PLACE = re.compile(r"blocks\[(\d+)\]")


def paper_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor; a button that adds or moves a piece comes here too and saves nothing."""
    user, paper = paper_of(request, pk)
    try:
        check_can_edit(user, paper)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("supervision:paper", pk)
    if request.method != "POST":
        return _page(request, paper, Text.of(document_of(paper), paper.reply_days), digest_of(document_of(paper)))
    text, seen = Text.typed(request.POST), request.POST.get("seen", "")
    command = request.POST.get("command", "")
    if command:
        text.change(command)
        return _page(request, paper, text, seen)
    return _save(request, paper, text, seen)


def _save(request: HttpRequest, paper: Paper, text: Text, seen: str) -> HttpResponse:
    user, _found = paper_of(request, paper.pk)
    try:
        document = checked(text, document_of(paper))
        actions.edit(paper, document, reply_days=text.days, seen=seen, by=user)
    except InvalidDocument as error:
        return _page(request, paper, text, seen, faults=_faults(error))
    except actions.EditedMeanwhileError as error:
        paper.refresh_from_db()
        return _page(request, paper, text, digest_of(document_of(paper)), conflict=str(error))
    except (StepRefusedError, PermissionDenied) as error:
        return _page(request, paper, text, seen, conflict=str(error))
    messages.success(request, _("The draft is saved."))
    return redirect("supervision:paper", paper.pk)


def _where(place: str) -> str:
    """The place in a document, by the name the editor gives it."""
    named = FIELDS.get(place)
    return str(named) if named else PLACE.sub(lambda found: _("Piece %(n)d") % {"n": int(found[1]) + 1}, place)


def _faults(error: InvalidDocument) -> list[Fault]:
    """The faults of a document, with the place as the editor counts it."""
    return [Fault(_where(fault.where), fault.message) for fault in error.faults] or [
        Fault("", _("A part of the page was damaged on its way. Reload the page."))
    ]


def _page(request: HttpRequest, paper: Paper, text: Text, seen: str, **more: object) -> HttpResponse:
    context = {
        "paper": paper,
        "text": text,
        "kinds": KINDS,
        "seen": seen,
        "has_reply": course_of(paper).has_reply,
        "warning": _warning(paper, text),
        "unverified": [row for row in wording(paper.kind, paper.variant).basis if row.unverified],
        **preview_of(paper, text),
        **more,
    }
    return render(request, "supervision/paper/edit.html", context, status=409 if more else 200)


def _warning(paper: Paper, text: Text) -> str:
    """What would stop the paper when it is handed over."""
    try:
        check_requirements(checked(text, document_of(paper)))
    except StepRefusedError as refusal:
        return str(refusal)
    except InvalidDocument:
        return ""
    return ""


def paper_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages of what is being typed; nothing is saved."""
    user, paper = paper_of(request, pk)
    try:
        check_can_edit(user, paper)
    except StepRefusedError as refusal:
        return HttpResponse(str(refusal), status=409)
    return render(request, "supervision/paper/_preview.html", preview_of(paper, Text.typed(request.POST)))


def preview_of(paper: Paper, text: Text) -> dict[str, object]:
    """The pages as pictures, or what is wrong."""
    try:
        pages = render_pages(as_draft(checked(text, document_of(paper))), ppi=PREVIEW_PPI)
    except InvalidDocument as error:
        return {"preview_faults": _faults(error)}
    return {"previews": [b64encode(page).decode() for page in pages]}
