"""The list of questionnaires, and one version as a phone shows it. The law: what is shown is what will be asked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.surveys.actions import questionnaires as actions
from qingheng.surveys.asking.checking import faults
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.items import items_offered, scales
from qingheng.surveys.asking.library import library
from qingheng.surveys.asking.permissions import may_write, steps_open_to
from qingheng.surveys.asking.rendering import context as context_of
from qingheng.surveys.asking.workflow import BY_NAME
from qingheng.surveys.asking.xlsform.writing import write_xlsform
from qingheng.surveys.models import Questionnaire, QuestionnaireVersion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = {"approve": actions.approve, "retire": actions.retire, "renew": actions.renew}


def questionnaires(request: HttpRequest) -> HttpResponse:
    """Every questionnaire with its versions, and the library."""
    context = {
        "questionnaires": Questionnaire.objects.prefetch_related("versions"),
        "library": library().values(),
        "may_write": may_write(user_of(request)),
    }
    return render(request, "surveys/asking/list.html", context)


def questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    """One version."""
    return page_of(request, user_of(request), version_of(pk))


def version_of(pk: int) -> QuestionnaireVersion:
    """The version, or no such page."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire")
    found: QuestionnaireVersion = get_object_or_404(rows, pk=pk)
    return found


def page_of(request: HttpRequest, user: User, version: QuestionnaireVersion, *, refusal: str = "") -> HttpResponse:
    """The page, or the page again with why something was refused."""
    definition = read(version.document)
    asked = request.GET.get("lang", "") or get_language() or ""
    language = asked if asked in definition.languages else definition.languages[0]
    offered = items_offered()
    context = context_of(definition, language) | {
        "version": version,
        "versions": version.questionnaire.versions.all(),
        "steps": steps_open_to(user, version),
        "may_change": may_write(user) and not version.is_sealed,
        "faults": faults(definition, items=scales()) if not version.is_sealed else [],
        "items": [offered[code] for code in _items_in(version) if code in offered],
        "language": language,
        "languages": definition.languages,
        "refusal": refusal,
    }
    return render(request, "surveys/asking/version.html", context, status=409 if refusal else 200)


def _items_in(version: QuestionnaireVersion) -> list[str]:
    asked = read(version.document).questions
    found = (item for question in asked for item in (question.item, *(row.item for row in question.rows)))
    return [item for item in dict.fromkeys(found) if item]


def export(_request: HttpRequest, pk: int) -> HttpResponse:
    """The version as an XLSForm workbook."""
    version = version_of(pk)
    name = f"{version.questionnaire.code}-{version.number}.xlsx"
    content = write_xlsform(read(version.document), version.questionnaire.code)
    headers = {"Content-Type": XLSX, "Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, headers=headers)


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; show its result, or the page again with why not."""
    if name not in STEPS:
        raise Http404
    version = version_of(pk)
    try:
        done = STEPS[name](version, by=user_of(request))
    except StepRefusedError as error:
        return page_of(request, user_of(request), version, refusal=str(error))
    messages.success(request, _("Done: %(step)s.") % {"step": BY_NAME[name].title})
    return redirect("surveys:questionnaire_edit" if name == "renew" else "surveys:questionnaire", done.pk)
