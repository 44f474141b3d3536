"""Pages of the people who run the field work. The law: counts and doubts are shown; no code, no order, no time."""

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.surveys.actions import field, sheets
from qingheng.surveys.field import cards
from qingheng.surveys.field.file import CheckedFile, check_file
from qingheng.surveys.field.forms import AddressForm, AnswersFileForm, NonResponseForm
from qingheng.surveys.field.queries import cells_of, days_of, marked, standings
from qingheng.surveys.models import AnswerSheet, NonResponse, SampleCell, Wave
from qingheng.surveys.sampling.queries import current_sample
from qingheng.surveys.wave.queries import framework_for, group_names
from qingheng.surveys.workflow import FIELD


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How many answered of those invited, by body and group and by day; no contents."""
    wave = get_object_or_404(Wave, pk=pk)
    return _progress(request, wave, NonResponseForm(None, cells=_cells(wave)))


def _progress(request: HttpRequest, wave: Wave, form: NonResponseForm, refusal: str = "") -> HttpResponse:
    rows, days = standings(wave), days_of(wave)
    invited, answers = sum(row.invited for row in rows), sum(row.answers for row in rows)
    context = {
        "wave": wave,
        "names": group_names(framework_for(Period.parse(wave.period))),
        "rows": rows,
        "days": days,
        "chart": {"labels": [f"{day:%m-%d}" for day, _n in days], "values": [count for _day, count in days]},
        "invited": invited,
        "answers": answers,
        "rate": 100 * answers / invited if invited else None,
        "marks": AnswerSheet.objects.filter(wave=wave).exclude(marks=[]).count(),
        "silent": NonResponse.objects.filter(cell__in=_cells(wave), count__gt=0).select_related("cell__cell__body"),
        "form": form,
        "may_work": _may_work(user_of(request), wave),
        "refusal": refusal,
    }
    return render(request, "surveys/field/progress.html", context, status=409 if refusal else 200)


def non_response(request: HttpRequest, pk: int) -> HttpResponse:
    """Set how many people of a cell gave no answer, by reason."""
    wave = get_object_or_404(Wave, pk=pk)
    form = NonResponseForm(request.POST, cells=_cells(wave))
    if not form.is_valid():
        return _progress(request, wave, form)
    told = form.cleaned_data
    try:
        sheets.record_non_response(told["cell"], told["why"], told["count"], by=user_of(request))
    except StepRefusedError as error:
        return _progress(request, wave, form, str(error))
    messages.success(request, _("Recorded."))
    return redirect("surveys:field", wave.pk)


def code_cards(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the codes and print the cards in one go: nothing keeps them, so a card that is not printed now is lost."""
    wave = get_object_or_404(Wave, pk=pk)
    sample = current_sample(wave)
    initial = {"address": f"{request.scheme}://{request.get_host()}"}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid() and sample is not None:
        again = request.POST.get("cell", "")
        try:
            if again.isascii() and again.isdigit():
                issued = field.reissue_codes(get_object_or_404(_cells(wave), pk=again), by=user_of(request))
            else:
                issued = field.issue_codes(sample, by=user_of(request))
        except StepRefusedError as error:
            refusal = str(error)
        else:
            return _pdf(cards.pdf(wave, issued, cards.Site(form.cleaned_data["address"])), wave)
    unused = dict(_cells(wave).annotate(n=Count("codes")).order_by().values_list("pk", "n"))
    context = {
        "wave": wave,
        "sample": sample,
        "form": form,
        "refusal": refusal,
        "cells": [(cell, unused[cell.pk]) for cell in cells_of(sample)] if sample else [],
        "are_made": any(unused.values()),
        "names": group_names(framework_for(Period.parse(wave.period))),
    }
    return render(request, "surveys/field/cards.html", context, status=409 if refusal else 200)


def _pdf(data: bytes, wave: Wave) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="cards-{wave.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def doubtful(request: HttpRequest, pk: int) -> HttpResponse:
    """Marked sheets, after the last day: look at them and decide which count."""
    wave, user, refusal = get_object_or_404(Wave, pk=pk), user_of(request), ""
    if request.method == "POST":
        keys, counts = request.POST.getlist("sheet"), request.POST.get("counts") == "1"
        try:
            changed = sheets.judge(wave, keys, counts=counts, reason=request.POST.get("reason", ""), by=user)
        except StepRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Decided about %(n)s sheets.") % {"n": changed})
            return redirect("surveys:doubtful", wave.pk)
    shown = wave.state != Wave.State.OPEN or localdate() > wave.closes_on
    total = AnswerSheet.objects.filter(wave=wave).count()
    context = {
        "wave": wave,
        "is_shown": shown,
        "sheets": marked(wave) if shown else [],
        "total": total,
        "counted": AnswerSheet.objects.filter(wave=wave, is_counted=True).count(),
        "may_judge": shown and _may_work(user, wave),
        "names": group_names(framework_for(Period.parse(wave.period))),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "surveys/field/doubtful.html", context, status=409 if refusal else 200)


def answers_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a table of answers. The file is sent twice, to check and to store: no copy of it waits on the server."""
    wave, user = get_object_or_404(Wave, pk=pk), user_of(request)
    form = AnswersFileForm(request.POST or None, request.FILES or None)
    checked: CheckedFile | None = None
    refusal = ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        checked = check_file(wave, file.read(), file.name)
        if not checked.faults and request.POST.get("store"):
            try:
                stored = sheets.import_sheets(wave, checked, by=user)
            except StepRefusedError as error:
                refusal = str(error)
            else:
                messages.success(request, _("%(n)s answers are in, and their codes are used.") % {"n": stored})
                return redirect("surveys:field", wave.pk)
    faults = checked.faults if checked else []
    context = {"wave": wave, "form": form, "checked": checked, "faults": faults, "refusal": refusal}
    status = 409 if refusal else 422 if faults else 200
    return render(request, "surveys/field/answers_file.html", context, status=status)


def _cells(wave: Wave) -> QuerySet[SampleCell]:
    return SampleCell.objects.filter(sample=current_sample(wave)).select_related("cell__body", "sample__wave")


def _may_work(user: User, wave: Wave) -> bool:
    return user.has_role(*FIELD) and wave.state == Wave.State.OPEN
