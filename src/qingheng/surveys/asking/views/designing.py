"""The designer: head, sections and questions of a draft. The law: it works by keyboard and without a script."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.surveys.actions.questionnaires import Header, change
from qingheng.surveys.asking.checking import faults
from qingheng.surveys.asking.designing import Designed, Spot
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.editing import arranged, change_section, with_question, with_section
from qingheng.surveys.asking.forms import KINDS, HeadForm, SectionForm, texts
from qingheng.surveys.asking.items import scales
from qingheng.surveys.asking.views.showing import page_of, version_of
from qingheng.surveys.definition import Definition, Kind
from qingheng.surveys.models import QuestionnaireVersion
from qingheng.ui.typed import whole


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: its head, and its questions in their order."""
    version = version_of(pk)
    definition = read(version.document)
    if request.method == "POST":
        return _change(request, version, definition)
    return _page(request, version, definition, HeadForm(initial=HeadForm.initial_of(version, definition)))


def _page(request: HttpRequest, version: QuestionnaireVersion, definition: Definition, head: HeadForm) -> HttpResponse:
    if version.is_sealed:
        return redirect("surveys:questionnaire", version.pk)
    sections = [
        (section, SectionForm(initial=_labels(section.label), prefix=f"s{number}"))
        for number, section in enumerate(definition.sections)
    ]
    context = {
        "version": version,
        "head": head,
        "sections": sections,
        "new_section": SectionForm(prefix="new"),
        "kinds": [(kind.value, label) for kind, label in KINDS.items()],
        "faults": faults(definition, items=scales()),
    }
    return render(request, "surveys/asking/edit.html", context, status=422 if head.errors else 200)


def _labels(label: object) -> dict[str, str]:
    found = dict(label) if isinstance(label, dict) else {}
    return {"label_zh": found.get("zh-hans", ""), "label_en": found.get("en", "")}


def _change(request: HttpRequest, version: QuestionnaireVersion, definition: Definition) -> HttpResponse:
    """One of: the head, a heading, a new section, something moved or removed."""
    what, header, place = request.POST.get("what", ""), None, "sections"
    section, question = (whole(request.POST.get(name, "")) for name in ("section", "question"))
    if what == "head":
        head = HeadForm(request.POST)
        if not head.is_valid():
            return _page(request, version, definition, head)
        definition, header, place = _with_head(definition, head), head.header, "head"
    elif what == "add":
        definition = with_section(definition, _typed_label(request, "new"))
    elif section is None or section >= len(definition.sections):
        raise Http404
    elif what == "heading":
        renamed = replace(definition.sections[section], label=_typed_label(request, f"s{section}"))
        definition = change_section(definition, section, renamed)
    elif what in {"up", "down", "remove"}:
        if question is not None and question >= len(definition.sections[section].questions):
            raise Http404
        definition = arranged(definition, what, section, question)
        place = f"s{section}"
    return _kept(request, version, definition, header, place)


def _with_head(definition: Definition, head: HeadForm) -> Definition:
    cleaned = head.cleaned_data
    title, introduction = texts(cleaned, "title"), texts(cleaned, "introduction")
    return replace(definition, title=title, introduction=introduction, languages=tuple(cleaned["languages"]))


def _typed_label(request: HttpRequest, prefix: str) -> dict[str, str]:
    form = SectionForm(request.POST, prefix=prefix)
    return texts(form.cleaned_data, "label") if form.is_valid() else {}


def _kept(
    request: HttpRequest, version: QuestionnaireVersion, definition: Definition, header: Header | None, place: str
) -> HttpResponse:
    try:
        change(version, definition, header, seen=request.POST.get("seen", ""), by=user_of(request))
    except StepRefusedError as error:
        return page_of(request, user_of(request), version, refusal=str(error))
    return HttpResponseRedirect(f"{reverse('surveys:questionnaire_edit', args=[version.pk])}#{place}")


def question(request: HttpRequest, pk: int, section: int, position: int) -> HttpResponse:
    """One question, there already or new at the end of its section."""
    version = version_of(pk)
    spot = _spot(request, read(version.document), section, position)
    if version.is_sealed:
        return redirect("surveys:questionnaire", version.pk)
    designed = Designed(spot, request.POST if request.method == "POST" else None)
    if request.method == "POST" and designed.is_valid():
        changed = with_question(spot.definition, section, spot.position, designed.question())
        return _kept(request, version, changed, None, f"s{section}")
    context = {"version": version, "designed": designed, "kind": KINDS[spot.kind], "spot": spot}
    return render(request, "surveys/asking/question.html", context, status=422 if request.method == "POST" else 200)


def _spot(request: HttpRequest, definition: Definition, section: int, position: int) -> Spot:
    if section >= len(definition.sections):
        raise Http404
    questions = definition.sections[section].questions
    if position < len(questions):
        return Spot(definition, section, position, questions[position].kind)
    wanted = request.POST.get("kind") or request.GET.get("kind") or ""
    if wanted not in set(Kind):
        raise Http404
    return Spot(definition, section, len(questions), Kind(wanted))
