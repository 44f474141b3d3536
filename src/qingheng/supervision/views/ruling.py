"""The page on which an objection is decided. The law: who decides sees what it changes before it is changed."""

from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.scoring.queries import framework_of
from qingheng.supervision.actions import granting as actions
from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.affected import Affected
from qingheng.supervision.objecting.correction import check_values, effects_by_month, lines_of
from qingheng.supervision.objecting.forms import RulingForm
from qingheng.supervision.objecting.hands import version_of
from qingheng.supervision.objecting.permissions import check_can_take, why_not
from qingheng.supervision.objecting.workflow import GRANT
from qingheng.supervision.views.objections import objection_of


class OnGrant(Protocol):
    """What is done with an objection that is granted: values, scores, alerts, runs and papers, or nothing."""

    def __call__(self, objection: Objection, ruling: actions.Ruling, *, by: User) -> Objection: ...


def decide(request: HttpRequest, pk: int, on_grant: OnGrant) -> HttpResponse:
    """Decide; a grant is previewed first."""
    user, found = objection_of(request, pk)
    refusal = why_not(user, GRANT, found)
    if refusal:
        check_role(user, found)
        messages.error(request, refusal)
        return redirect("supervision:objection", found.pk)
    form = RulingForm(request.POST if request.method == "POST" else None, lines_of(found))
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        ruling = actions.Ruling(
            Objection.Decision(form.cleaned_data["decision"]),
            form.cleaned_data["grounds"],
            form.values,
            form.cleaned_data["expected"],
        )
        if ruling.decision != Objection.Decision.UPHELD and "decide" not in request.POST:
            context = _preview(found, ruling)
        else:
            context = _decided(found, ruling, user, on_grant)
            if not context:
                messages.success(request, _("Decided. The paper for the body is drafted."))
                return redirect("supervision:objection", found.pk)
    item = framework_of(version_of(found)).item(found.item)
    context |= {"objection": found, "item": item, "form": form}
    return render(request, "supervision/objecting/decide.html", context, status=409 if "refusal" in context else 200)


def check_role(user: User, found: Objection) -> None:
    """Refuse outright (403) where it is not this person's business at all; other reasons are told on the page."""
    try:
        check_can_take(user, GRANT, found)
    except StepRefusedError:
        return


def _preview(found: Objection, ruling: actions.Ruling) -> dict[str, object]:
    checked = check_values(found, ruling.values)
    effects = effects_by_month(checked)
    reached = Affected.by(found.body, {effect.month for effect in effects}, found)
    return {
        "faults": checked.faults,
        "digest": "" if checked.faults else checked.digest,
        "effects": [
            (effect, next((row for row in effect.items if row.item == found.item), None)) for effect in effects
        ],
        "reached": reached,
    }


def _decided(found: Objection, ruling: actions.Ruling, user: User, on_grant: OnGrant) -> dict[str, object]:
    """Empty, or what stands in the way."""
    try:
        if ruling.decision == Objection.Decision.UPHELD:
            actions.uphold(found, ruling, by=user)
        else:
            on_grant(found, ruling, by=user)
    except (StepRefusedError, StaleImportError, FaultyImportError) as error:
        return {"refusal": str(error)} | _preview(found, ruling)
    return {}
