"""One report: its pages, whether it was corrected since, and what a leader answered.

The law: shown only to whom its paper shows; its steps and files are those of the paper.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qingheng.accounts.navigation import may_open
from qingheng.accounts.queries import full_names
from qingheng.collection.views.person import user_of
from qingheng.reports.actions import respond as record
from qingheng.reports.forms import ResponseForm
from qingheng.reports.models import LetterResponse
from qingheng.reports.permissions import can_respond
from qingheng.reports.queries import REPORTS, superseding
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.views.papers import pictures_of, shown


def _paper(request: HttpRequest, pk: int) -> Paper:
    found = visible_papers(user_of(request)).filter(kind__in=REPORTS).exclude(state=Paper.State.DISCARDED)
    return get_object_or_404(found.select_related("run", "body", "leader").defer("run__archive"), pk=pk)


def report(request: HttpRequest, pk: int, form: ResponseForm | None = None) -> HttpResponse:
    """The report on the screen."""
    paper = _paper(request, pk)
    responses = list(LetterResponse.objects.filter(letter=paper))
    context = {
        "paper": paper,
        "shelf_url": _shelf(request, paper),
        "pages": range(1, len(pictures_of(shown(paper))) + 1),
        "superseding": superseding(paper.run),
        "responses": responses,
        "names": full_names(each.by for each in responses),
        "form": form or (ResponseForm(letter=paper) if can_respond(user_of(request), paper) else None),
    }
    return render(request, "reports/report.html", context, status=422 if form else 200)


def _shelf(request: HttpRequest, paper: Paper) -> str:
    """Where papers of its kind and period stand, for those who may go there."""
    may_go = paper.period and may_open(request.user, "reports:shelf")
    return reverse("reports:shelf", args=[paper.period, paper.kind]) if may_go else ""


def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the leader's instruction, or what followed, on record."""
    paper = _paper(request, pk)
    form = ResponseForm(request.POST, letter=paper)
    if not form.is_valid():
        return report(request, pk, form)
    facts = form.cleaned_data
    record(paper, kind=facts["kind"], text=facts["text"], on=facts["on"], by=user_of(request))
    messages.success(request, _("Recorded."))
    return redirect("reports:report", pk=pk)
