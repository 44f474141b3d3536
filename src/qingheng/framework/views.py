"""Pages of the framework app. The law: a file is looked at first and kept only when its preview is confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Framework
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.framework import queries
from qingheng.framework.actions import import_version, retire
from qingheng.framework.checks import CheckedDocument, check, findings
from qingheng.framework.comparison import Comparison, compare
from qingheng.framework.forms import CompareForm, PublishForm, UploadForm
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.policies import FaultyVersionError, check_can_import
from qingheng.framework.tree import build
from qingheng.framework.uploads import read_upload
from qingheng.framework.workbook import write_workbook
from qingheng.framework.workflow import PUBLISH, RETIRE, steps_from
from qingheng.framework.yaml_files import write_yaml
from qingheng.ui.staging import StagedFileGoneError, discard, stage, take_up

PURPOSE = "framework"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YAML = "application/yaml; charset=utf-8"


class Publish(Protocol):
    """Puts a version in force."""

    def __call__(self, version: FrameworkVersion, *, effective_from: date, by: object) -> object: ...


def version_list(request: HttpRequest) -> HttpResponse:
    """Every framework with its versions."""
    today = localdate()
    groups = queries.frameworks(_reader(request), today)
    return render(
        request, "framework/list.html", {"groups": groups, "today": today, "is_administrator": _administers(request)}
    )


def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: the tree of its items, thresholds, burden and findings."""
    shown = _version(request, pk)
    framework, today = shown.parsed, localdate()
    burdens = queries.burden_of(framework, today)
    context = {
        "version": shown,
        "framework": framework,
        "tree": build(framework, request.GET),
        "is_administrator": _administers(request),
        "steps": [step.name for step in steps_from(shown.state)],
        "is_current": queries.in_force(shown.framework, today) == shown,
        "can_be_retired": shown.state == RETIRE.before and queries.successor(shown, today) is not None,
        "findings": findings(shown.document),
        "lines": queries.threshold_rows(framework),
        "burdens": burdens,
        "values_total": queries.total_values(burdens),
        "bodies": queries.bodies_by_audience(framework, today),
        "other": queries.version_before(shown),
    }
    return render(request, "framework/version.html", context)


def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A version as a file."""
    shown = _version(request, pk)
    writers: Mapping[str, tuple[Any, str]] = {"yaml": (write_yaml, YAML), "xlsx": (write_workbook, XLSX)}
    if form not in writers:
        raise Http404(_("There is no export of the kind “%(form)s”.") % {"form": form})
    write, content_type = writers[form]
    name = f"{shown.framework.code}-{shown.number}.{form}"
    headers = {"Content-Type": content_type, "Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(write(shown.document), headers=headers)


def compare_(request: HttpRequest) -> HttpResponse:
    """Two versions side by side."""
    form = CompareForm(request.GET or None)
    for field in ("before", "after"):
        form.fields[field].queryset = queries.visible_versions(_reader(request))  # type: ignore[attr-defined] # a ModelChoiceField
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        context |= {"before": before, "after": after, "comparison": compare(before.parsed, after.parsed)}
    return render(request, "framework/compare.html", context)


def import_(request: HttpRequest) -> HttpResponse:
    """Take a file, look at it, show what it says and changes; then, confirmed, keep it as a draft."""
    if "token" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return render(request, "framework/import.html", {"form": form}, status=422 if form.is_bound else 200)
    file = form.cleaned_data["file"]
    content = file.read()
    checked = read_upload(content, file.name)
    context: dict[str, Any] = {"form": UploadForm(), "checked": checked, "file_name": file.name}
    if checked.is_sound:
        context |= _preview(checked)
    if checked.is_sound and not context["refusal"]:
        staged = stage(content, name=file.name, purpose=PURPOSE, by=request.user)
        context |= {"token": staged.token, "note": form.cleaned_data["note"]}
    return render(request, "framework/import.html", context, status=200 if "token" in context else 422)


def _preview(checked: CheckedDocument) -> dict[str, Any]:
    """What a sound document says, and what it changes against the version in force."""
    framework, today = Framework.parse(checked.document), localdate()
    current = queries.current_of(framework.code, today)
    burdens = queries.burden_of(framework, today)
    return {
        "framework": framework,
        "current": current,
        "comparison": compare(current.parsed, framework) if current else None,
        "replaced": queries.draft_of(framework.code, framework.version),
        "values_total": queries.total_values(burdens),
        "values_before": queries.total_values(queries.burden_of(current.parsed, today)) if current else None,
        "refusal": _refusal(checked.document),
    }


def _refusal(document: dict[str, Any]) -> str:
    try:
        check_can_import(document)
    except StepRefusedError as error:
        return str(error)
    return ""


def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        staged = take_up(request.POST["token"], purpose=PURPOSE, by=request.user)
        checked = read_upload(staged.content, staged.name)
        kept = import_version(
            checked.document, by=request.user, note=request.POST.get("note", "")[:300], checked=checked
        )
    except (StagedFileGoneError, StepRefusedError) as error:
        messages.error(request, str(error))
        return redirect("framework:import")
    discard(staged.token)
    messages.success(
        request,
        _("“%(version)s” is kept as a draft. Nothing is scored by it before it is published.") % {"version": kept},
    )
    return redirect("framework:version", kept.pk)


def publish_(request: HttpRequest, pk: int, on_publish: Publish) -> HttpResponse:
    """Ask from which month on, then put the version in force."""
    shown = _version(request, pk)
    checked = check(shown.document)
    proposed = {"effective_from": queries.proposed_start(shown, localdate())}
    form = PublishForm(request.POST if request.method == "POST" else None, initial=proposed)
    faults = [*checked.faults, *checked.findings]
    if form.is_valid():
        try:
            on_publish(shown, effective_from=form.cleaned_data["effective_from"], by=request.user)
        except FaultyVersionError as error:
            faults = error.faults
        except StepRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(version)s” is published.") % {"version": shown})
            return redirect("framework:version", pk)
    current = queries.current_of(shown.framework.code, localdate())
    context = {
        "version": shown,
        "form": form,
        "faults": faults,
        "is_possible": shown.state == PUBLISH.before and not faults,
        "current": current,
        "comparison": _comparison(current, shown) if not checked.faults else None,
        "vectors": sum(len(item.vectors) for item in shown.parsed.items) if not checked.faults else 0,
    }
    return render(request, "framework/publish.html", context, status=422 if request.method == "POST" else 200)


def _comparison(current: FrameworkVersion | None, shown: FrameworkVersion) -> Comparison | None:
    return compare(current.parsed, shown.parsed) if current and current != shown else None


def retire_(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a version that a later one has replaced."""
    shown = _version(request, pk)
    try:
        retire(shown, by=request.user)
        messages.success(request, _("“%(version)s” is retired.") % {"version": shown})
    except StepRefusedError as error:
        messages.error(request, str(error))
    return redirect("framework:version", pk)


def _version(request: HttpRequest, pk: int) -> FrameworkVersion:
    return get_object_or_404(queries.visible_versions(_reader(request)).defer(None), pk=pk)


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type; the access middleware has made sure
    return request.user


def _administers(request: HttpRequest) -> bool:
    return queries.sees_drafts(_reader(request))
