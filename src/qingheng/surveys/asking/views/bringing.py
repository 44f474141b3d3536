"""Questionnaires that come from a file or the library. The law: a file is looked at first, and kept on confirmation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingheng.collection.views.person import user_of
from qingheng.surveys.actions.questionnaires import draft
from qingheng.surveys.asking.checking import Scales, title_of
from qingheng.surveys.asking.forms import CodeForm, HeadForm, UploadForm, texts
from qingheng.surveys.asking.items import scales
from qingheng.surveys.asking.library import library, taken_for
from qingheng.surveys.asking.rendering import context as context_of
from qingheng.surveys.asking.xlsform.reading import read_xlsform
from qingheng.surveys.definition import Definition, Section
from qingheng.ui.staging import StagedFileGoneError, discard, stage, take_up

PURPOSE = "questionnaire"


def import_(request: HttpRequest) -> HttpResponse:
    """Take a workbook, look at it, show it; then, confirmed, keep it as a draft."""
    if "token" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return render(request, "surveys/asking/import.html", {"form": form}, status=422 if form.is_bound else 200)
    file, code = form.cleaned_data["file"], form.cleaned_data["code"]
    content, items = file.read(), scales()
    checked = read_xlsform(content, file.name, items=items)
    context: dict[str, Any] = {"form": UploadForm(initial={"code": code}), "faults": checked.faults, "code": code}
    context["file_name"] = file.name
    if checked.definition is not None and checked.is_sound:
        staged = stage(content, name=file.name, purpose=PURPOSE, by=request.user)
        context |= _preview(checked.definition) | {"token": staged.token}
    return render(request, "surveys/asking/import.html", context, status=200 if "token" in context else 422)


def _preview(definition: Definition) -> dict[str, Any]:
    asked = get_language() or ""
    return context_of(definition, asked if asked in definition.languages else definition.languages[0])


def _confirm(request: HttpRequest) -> HttpResponse:
    form, items = CodeForm(request.POST), scales()
    try:
        staged = take_up(request.POST["token"], purpose=PURPOSE, by=request.user)
    except StagedFileGoneError as error:
        messages.error(request, str(error))
        return redirect("surveys:questionnaire_import")
    checked = read_xlsform(staged.content, staged.name, items=items)
    if checked.definition is None or not checked.is_sound or not form.is_valid():
        messages.error(request, _("The file can no longer be taken as it is. Check it again."))
        return redirect("surveys:questionnaire_import")
    kept = draft(checked.definition, code=form.cleaned_data["code"], by=user_of(request))
    discard(staged.token)
    messages.success(request, _("Kept as a draft. Nobody is asked before it has been approved."))
    return redirect("surveys:questionnaire", kept.pk)


def new(request: HttpRequest) -> HttpResponse:
    """Begin a questionnaire with nothing but its head."""
    data = request.POST if request.method == "POST" else None
    code, head = CodeForm(data), HeadForm(data)
    if data is None or not (code.is_valid() & head.is_valid()):
        context = {"code_form": code, "head": head}
        return render(request, "surveys/asking/new.html", context, status=200 if data is None else 422)
    cleaned = head.cleaned_data
    languages = tuple(cleaned["languages"])
    section = Section({}, ())
    begun = Definition(texts(cleaned, "title"), texts(cleaned, "introduction"), languages, (section,))
    kept = draft(begun, code=code.cleaned_data["code"], header=head.header, by=user_of(request))
    return redirect("surveys:questionnaire_edit", kept.pk)


def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take a questionnaire out of the library: a draft that can be changed."""
    if code not in library():
        raise Http404
    items: Scales = scales()
    definition = taken_for(library()[code], set(items))
    kept = draft(definition, code=code, by=user_of(request))
    messages.success(request, _("“%(title)s” is a draft of yours now.") % {"title": title_of(definition)})
    return redirect("surveys:questionnaire", kept.pk)
