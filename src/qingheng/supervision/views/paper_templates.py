"""Templates of papers, worded by the office itself. The law: every fault is shown at once; nothing typed is lost."""

from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.access import ADMINISTRATORS
from qingheng.accounts.queries import full_names
from qingheng.collection.views.person import user_of
from qingheng.papers import InvalidDocument, render_pages
from qingheng.supervision.actions.paper_templates import TemplateFaultsError, save_template
from qingheng.supervision.models import PaperKind, PaperTemplate, RecommendationKind
from qingheng.supervision.paper.sample import sample
from qingheng.supervision.paper.template_form import TemplateForm, basis_lines, typed_basis
from qingheng.supervision.paper.templates import kinds_of_templates, shipped, template_on, wording
from qingheng.supervision.paper.wording import PLACEHOLDERS, Fault, Wording
from qingheng.ui.typed import whole

PREVIEW_PPI = 84


def name_of_template(kind: str, variant: str) -> str:
    """The kind in words, with the kind of recommendation."""
    return str(RecommendationKind(variant).label if variant else PaperKind(kind).label)


def paper_templates(request: HttpRequest) -> HttpResponse:
    """All kinds, with the template in force today."""
    today = localdate()
    lines = [
        {
            "kind": kind,
            "variant": variant,
            "name": name_of_template(kind, variant),
            "own": template_on(kind, variant, today),
            "words": wording(kind, variant, today),
            "unverified": any(row.unverified for row in wording(kind, variant, today).basis),
        }
        for kind, variant in kinds_of_templates()
    ]
    return render(request, "supervision/paper/templates.html", {"lines": lines})


def paper_template(request: HttpRequest, kind: str, variant: str = "") -> HttpResponse:
    """One template: read, worded anew from a day on, shown as a page."""
    if (kind, variant) not in kinds_of_templates():
        raise Http404
    if request.method != "POST":
        words = _chosen(request, kind, variant)
        return _page(request, kind, variant, TemplateForm.of(words), basis=basis_lines(words), words=words)
    form = TemplateForm(request.POST)
    lines, basis, faults = typed_basis(request.POST)
    faults += list(form.faults())
    words = form.wording(basis)
    if "preview" in request.POST or faults:
        return _page(request, kind, variant, form, basis=lines, words=words, faults=[*faults, *words.faults()])
    try:
        save_template(kind, variant, words, valid_from=form.cleaned_data["valid_from"], by=user_of(request))
    except TemplateFaultsError as error:
        return _page(request, kind, variant, form, basis=lines, words=words, faults=list(error.faults))
    messages.success(request, _("The template is saved. Papers drafted from its day on use it."))
    return redirect(request.path)


def _chosen(request: HttpRequest, kind: str, variant: str) -> Wording:
    """The wording of today, or an earlier one that the address names."""
    asked = request.GET.get("version", "")
    if asked == "shipped":
        return shipped(kind, variant)
    row = PaperTemplate.objects.filter(kind=kind, variant=variant, pk=whole(asked) or 0).first()
    return Wording.of(row.content) if row else wording(kind, variant)


def _page(
    request: HttpRequest, kind: str, variant: str, form: TemplateForm, *, words: Wording, **more: Any
) -> HttpResponse:
    faults: list[Fault] = more.get("faults", [])
    history = list(PaperTemplate.objects.filter(kind=kind, variant=variant))
    context = {
        "kind": kind,
        "variant": variant,
        "name": name_of_template(kind, variant),
        "form": form,
        "placeholders": PLACEHOLDERS.items(),
        "history": history,
        "names": full_names(row.changed_by for row in history),
        "today": localdate(),
        "may_change": user_of(request).has_role(*ADMINISTRATORS),
        **more,
        **_preview(words),
    }
    return render(request, "supervision/paper/template.html", context, status=409 if faults else 200)


def _preview(words: Wording) -> dict[str, object]:
    try:
        pages = render_pages(sample(words, localdate()), ppi=PREVIEW_PPI)
    except InvalidDocument as error:
        return {"preview_faults": [Fault(fault.where, fault.message) for fault in error.faults]}
    return {"previews": [b64encode(page).decode() for page in pages]}
