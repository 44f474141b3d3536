"""Pages of the quality rules. The law: rules are looked at and tried first, and never change once they are in force."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Frequency, Period
from qingheng.accounts.navigation import may_open
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.immutability import SealedQuerySet
from qingheng.audit.writing import SYSTEM
from qingheng.collection.actions.quality import import_rules, put_in_force
from qingheng.collection.models import QualityRules
from qingheng.collection.office import Office
from qingheng.collection.quality.effect import effect as effect_of_rules
from qingheng.collection.quality.findings import shipped_source, version_in_force
from qingheng.collection.quality.forms import BeginForm, RulesForm
from qingheng.collection.quality.policies import check_can_keep
from qingheng.collection.quality.reconciling import pairs_of
from qingheng.collection.quality.rule_page import lines_of
from qingheng.collection.quality.rules import rules_in
from qingheng.collection.quality.schema import CheckedRules, read_rules
from qingheng.collection.quality.trial import try_out
from qingheng.collection.views.person import user_of
from qingheng.ui.staging import StagedFileGoneError, discard, stage, take_up

PURPOSE = "quality-rules"
SHIPPED = 0
"""The number under which the shipped rules are looked at."""
YEARS_SHOWN_MAX = 3


def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, and every version there is."""
    version = version_in_force()
    return _rules_page(request, version, is_in_force=True)


def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, or the shipped rules."""
    shown = None if pk == SHIPPED else get_object_or_404(_versions(request), pk=pk)
    return _rules_page(request, shown, is_in_force=shown == version_in_force())


def _versions(request: HttpRequest) -> SealedQuerySet:
    rows = QualityRules.objects.all()
    sees_drafts = user_of(request).has_role(Role.FRAMEWORK_ADMINISTRATOR)
    return rows if sees_drafts else rows.exclude(state=QualityRules.State.DRAFT)


def _rules_page(request: HttpRequest, shown: QualityRules | None, *, is_in_force: bool) -> HttpResponse:
    found = rules_in(shown.source if shown else shipped_source())
    office = Office.open(SYSTEM)
    framework = office.version(Period.containing(office.today, Frequency.MONTH))
    context = {
        "shown": shown,
        "rules": found,
        "lines": lines_of(found, framework.parsed if framework else None),
        "versions": list(_versions(request)),
        "in_force": version_in_force(),
        "is_in_force": is_in_force,
        "is_administrator": may_open(request.user, "collection:quality_import"),
        "tab": "rules",
    }
    return render(request, "collection/quality_rules.html", context)


def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as its file, to the character."""
    shown = None if pk == SHIPPED else get_object_or_404(_versions(request), pk=pk)
    source = shown.source if shown else shipped_source()
    name = f"quality-{rules_in(source).version}.yaml"
    disposition = content_disposition_header(True, name) or ""
    return HttpResponse(
        source, headers={"Content-Type": "application/yaml; charset=utf-8", "Content-Disposition": disposition}
    )


def import_(request: HttpRequest) -> HttpResponse:
    """Take a file, check and try it; then, confirmed, keep it as a draft."""
    if "token" in request.POST:
        return _confirm(request)
    form = RulesForm(request.POST, request.FILES) if request.method == "POST" else RulesForm()
    if not form.is_valid():
        return render(request, "collection/quality_import.html", {"form": form}, status=422 if form.is_bound else 200)
    upload = form.cleaned_data["file"]
    content = upload.read()
    checked = read_rules(content, upload.name)
    context: dict[str, Any] = {"form": RulesForm(), "checked": checked, "file_name": upload.name}
    if not checked.faults:
        context |= _preview(checked)
    if not checked.faults and not context["refusal"]:
        staged = stage(content, name=upload.name, purpose=PURPOSE, by=request.user)
        context |= {"token": staged.token, "note": form.cleaned_data["note"]}
    return render(request, "collection/quality_import.html", context, status=200 if "token" in context else 422)


def _preview(checked: CheckedRules) -> dict[str, Any]:
    """What a sound file says, and what it would ask."""
    stored = QualityRules.objects.filter(number=checked.rules.version).first()
    try:
        check_can_keep(stored)
    except StepRefusedError as error:
        return {"rules": checked.rules, "refusal": str(error)}
    return {"rules": checked.rules, "refusal": "", "replaced": stored, "trial": try_out(checked.rules)}


def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        staged = take_up(request.POST["token"], purpose=PURPOSE, by=request.user)
        checked = read_rules(staged.content, staged.name)
        kept = import_rules(checked, by=request.user, note=request.POST.get("note", "")[:300])
    except (StagedFileGoneError, StepRefusedError) as error:
        messages.error(request, str(error))
        return redirect("collection:quality_import")
    discard(staged.token)
    messages.success(request, _("“%(rules)s” is kept as a draft; it asks nothing yet.") % {"rules": kept})
    return redirect("collection:quality_version", kept.pk)


def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask from which day on, then put the version in force."""
    shown = get_object_or_404(QualityRules, pk=pk)
    form = BeginForm(request.POST if request.method == "POST" else None, initial={"since": localdate()})
    if form.is_valid():
        try:
            put_in_force(shown, since=form.cleaned_data["since"], by=request.user)
        except StepRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(rules)s” is put into force.") % {"rules": shown})
            return redirect("collection:quality_version", pk)
    context = {"shown": shown, "form": form, "trial": try_out(rules_in(shown.source)), "tab": "rules"}
    status = 422 if request.method == "POST" else 200
    return render(request, "collection/quality_begin.html", context, status=status)


def effect(request: HttpRequest) -> HttpResponse:
    """What has become of the questions: by rule, by station, month by month."""
    return render(request, "collection/quality_effect.html", {"effect": effect_of_rules(), "tab": "effect"})


def reconciliation(request: HttpRequest) -> HttpResponse:
    """Facts that two stations report, where they differ."""
    office = Office.open(SYSTEM)
    this = office.today.year
    years = [year for year in range(this, this - YEARS_SHOWN_MAX, -1) if office.version(Period.month(year, 12))]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else this
    context = {"pairs": pairs_of(user_of(request), year), "year": year, "years": years, "tab": "reconciliation"}
    return render(request, "collection/reconciliation.html", context)
