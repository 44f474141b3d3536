"""Pages of the scoring runs. The law: what will be published is shown before, and exactly that is published."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.scoring import actions
from qingheng.scoring.charts import histogram
from qingheng.scoring.forms import MonthForm, OverrideForm, PublishForm
from qingheng.scoring.models import PublicationOverride, PublishedScorecard, ScoringRun
from qingheng.scoring.runs import CannotPublishError, Draft, draft
from qingheng.scoring.versions import NoFrameworkError, framework_of

STATUS_CONFLICT = 409


def run_list(request: HttpRequest) -> HttpResponse:
    """Every run, the latest first."""
    runs = ScoringRun.objects.defer("archive").select_related("framework_version__framework", "superseded_by")
    return render(
        request,
        "scoring/list.html",
        {
            "runs": runs.defer("archive", "superseded_by__archive"),
            "months": MonthForm(None).months,
            "may_publish": cast("User", request.user).has_role(Role.FRAMEWORK_ADMINISTRATOR),
        },
    )


def publish(request: HttpRequest) -> HttpResponse:
    """What publishing a month would publish, what stands in its way and what it changes; and the publishing itself."""
    months = MonthForm(request.GET)
    if months.chosen is None:
        return render(request, "scoring/publish.html", {"months": months})
    if request.method == "POST":
        return _published(request, months, months.chosen)
    return _preview(request, months, PublishForm())


def _published(request: HttpRequest, months: MonthForm, month: qianfen.Period) -> HttpResponse:
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            run = actions.publish(
                month,
                by=cast("User", request.user),
                note=form.cleaned_data["note"],
                expected=form.cleaned_data["checksum"],
            )
        except (CannotPublishError, NoFrameworkError) as error:
            form.add_error(None, str(error).split("\n", 1)[0])
        else:
            messages.success(request, _("Published. This run will never change."))
            return redirect("scoring:run", run.pk)
    return _preview(request, months, form, status=STATUS_CONFLICT)


def _preview(request: HttpRequest, months: MonthForm, form: PublishForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, object] = {"months": months, "form": form, "month": months.chosen}
    try:
        drafted = draft(months.chosen) if months.chosen else None
    except (NoFrameworkError, qianfen.ObservationError) as error:
        return render(request, "scoring/publish.html", context | {"problem": str(error)}, status=status)
    if drafted:
        form.fields["checksum"].initial = drafted.checksum
        context |= {"override_form": OverrideForm(), "overrides": _overrides(drafted)}
        context |= {"draft": drafted, "chart": histogram([card.total for card in drafted.results], _full_mark(drafted))}
    return render(request, "scoring/publish.html", context, status=status)


def _overrides(drafted: Draft) -> "models.QuerySet[PublicationOverride]":
    """What has been asked for this month and not been used."""
    return PublicationOverride.objects.filter(period=str(drafted.month), run__isnull=True)


def _full_mark(drafted: Draft) -> int:
    return framework_of(drafted.version).full_mark


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its distribution, every total, and how anybody checks it."""
    runs = ScoringRun.objects.defer("archive").select_related(
        "framework_version__framework", "supersedes", "superseded_by", "override"
    )
    found = get_object_or_404(runs, pk=pk)
    framework = framework_of(found.framework_version)
    cards = list(PublishedScorecard.objects.filter(run=found).select_related("body__audience"))
    cards.sort(key=lambda card: (card.body.audience.position, card.body.position, card.body.code))
    context = {
        "run": found,
        "may_publish": cast("User", request.user).has_role(Role.FRAMEWORK_ADMINISTRATOR),
        "name": file_name(found),
        "pillars": framework.pillars,
        "rows": [(card, _pillar_points(card, framework)) for card in cards],
        "chart": histogram([card.total for card in cards], framework.full_mark),
    }
    return render(request, "scoring/run.html", context)


def _pillar_points(card: PublishedScorecard, framework: qianfen.Framework) -> Sequence[int]:
    return [card.result.nodes[pillar.code].points for pillar in framework.pillars]


def file_name(run: ScoringRun) -> str:
    """What the run file is called once it is downloaded."""
    return f"qingheng-{run.period}-run{run.number}.zip"


def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The run file, byte by byte as it was stored."""
    del request
    found = get_object_or_404(ScoringRun, pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found)}"'}
    return HttpResponse(bytes(found.archive), content_type="application/zip", headers=headers)
