"""The pages on which bodies are renamed, merged and split. The law: nothing happens before its preview is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.organisations.actions import StaleImportError
from qingheng.organisations.checking import CheckedTables
from qingheng.organisations.forms import CHANGES
from qingheng.organisations.reorganising import planned
from qingheng.organisations.views import OnImport

TITLES = {
    "rename": gettext_lazy("Rename a body"),
    "merge": gettext_lazy("Merge bodies"),
    "split": gettext_lazy("Split a body"),
}


@dataclass(frozen=True)
class Consequence:
    """What a change does beyond the register: to scores, submissions, alerts or accounts."""

    title: str | Promise
    sentence: str
    lines: Sequence[str] = ()


class Consequences(Protocol):
    """Says what a change would touch; given by whoever stands above."""

    def __call__(self, checked: CheckedTables) -> Sequence[Consequence]: ...


def none_known(checked: CheckedTables) -> Sequence[Consequence]:
    """Where nobody stands above, nothing is touched."""
    del checked
    return ()


def reorganise(request: HttpRequest, kind: str, on_import: OnImport, consequences: Consequences) -> HttpResponse:
    """Fill in, look at the preview with all its consequences, confirm."""
    if kind not in CHANGES:
        raise Http404(_("There is no change “%(kind)s”.") % {"kind": kind})
    form = CHANGES[kind](request.POST) if request.method == "POST" else CHANGES[kind]()
    context = {"kind": kind, "kinds": TITLES, "title": TITLES[kind], "form": form}
    if not form.is_valid():
        return render(request, "organisations/reorganise.html", context, status=422 if form.is_bound else 200)
    checked = planned(form.change(), str(TITLES[kind]))
    if checked.is_sound and "confirm" in request.POST and request.POST.get("digest") == checked.digest:
        try:
            on_import(checked, by=request.user)
        except StaleImportError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Done: the change is recorded, and the scores it touches are worked out anew."))
            return redirect("organisations:overview")
    context |= {
        "checked": checked,
        "changes": checked.changes,
        "consequences": consequences(checked) if checked.is_sound else (),
    }
    return render(request, "organisations/reorganise.html", context, status=200 if checked.is_sound else 422)
