"""Findings: the list, a new one, the page with its verification. The law: nobody of the body sees them here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.queries import full_names
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.queries import matters
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions.findings import record_finding, verify_finding
from qingheng.supervision.follow_up.forms import FindingForm
from qingheng.supervision.follow_up.permissions import check_can_verify, visible_findings
from qingheng.supervision.models import Finding
from qingheng.supervision.rectifying.permissions import rectifications
from qingheng.supervision.rectifying.queries import timed
from qingheng.supervision.rectifying.sources import seen, source_named

ROWS_PER_PAGE = 50
STATUS_CONFLICT = 409


def findings(request: HttpRequest) -> HttpResponse:
    """The findings, the latest first; those waiting for verification can be picked out."""
    found = visible_findings(user_of(request))
    waiting = found.filter(verified_at=None)
    is_waiting = request.GET.get("state") == "waiting"
    page = Paginator(waiting if is_waiting else found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    names = full_names(name for each in page for name in (each.found_by, each.verified_by))
    context = {"names": names, "page": page, "is_waiting": is_waiting, "waiting": waiting.count(), "all": found.count()}
    return render(request, "supervision/follow_up/findings.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Put a finding on record; from a matter the form knows the body."""
    user = user_of(request)
    source = source_named(request.GET, user)
    initial = source.initial | ({"source": Finding.Source.ALERT} if source.matter else {})
    form = FindingForm(request.POST or None, bodies=source.bodies(visible_bodies(user)), initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        key = str(source.matter.pk) if source.matter else ""
        try:
            found = record_finding(told.pop("body"), **told, source_key=key, matter=source.matter, by=user)
        except (StepRefusedError, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
            status = STATUS_CONFLICT
        else:
            messages.success(request, _("On record. Somebody else verifies it now."))
            return redirect("supervision:finding", found.pk)
    return render(request, "supervision/follow_up/finding_new.html", {"form": form, "source": source}, status=status)


def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding, and whether this person may verify it."""
    user = user_of(request)
    found = get_object_or_404(visible_findings(user), pk=pk)
    why_not = ""
    try:
        check_can_verify(user, found)
    except (StepRefusedError, PermissionDenied) as refusal:
        why_not = str(refusal)
    context = {
        "finding": found,
        "why_not": why_not,
        "may_verify": not why_not,
        "items": timed(rectifications(user).filter(finding=found)),
        "names": full_names([found.found_by, found.verified_by]),
        "matter": seen(matters(user), found.matter_id),
    }
    return render(request, "supervision/follow_up/finding.html", context)


def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand for a finding as its second pair of eyes."""
    user = user_of(request)
    found = get_object_or_404(visible_findings(user), pk=pk)
    try:
        verify_finding(found, by=user)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Verified. A paper may rest on it now."))
    return redirect("supervision:finding", found.pk)
