"""The page of trial calculation. The law: it shows and stores nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

import qianfen
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.forms import MonthForm
from qingheng.scoring.trial import try_out
from qingheng.scoring.versions import NoFrameworkError
from qingheng.ui.faults import translate_all

STATUS_CONFLICT = 409


def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A version tried out on a month's data, next to the version in force."""
    version = get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=pk)
    months = MonthForm(request.GET)
    context: dict[str, object] = {"version": version, "months": months, "month": months.chosen}
    try:
        if months.chosen:
            context["trial"] = try_out(version, months.chosen)
    except NoFrameworkError as error:
        return render(request, "scoring/trial.html", context | {"problem": str(error)}, status=STATUS_CONFLICT)
    except qianfen.ObservationError as error:
        context |= {"faults": translate_all(error.faults)}
        return render(request, "scoring/trial.html", context, status=STATUS_CONFLICT)
    return render(request, "scoring/trial.html", context)
