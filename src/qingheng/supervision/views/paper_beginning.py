"""The page on which a paper is begun. The law: what the address already names is not asked again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions import papers as actions
from qingheng.supervision.follow_up.permissions import visible_follow_ups
from qingheng.supervision.models import PaperKind
from qingheng.supervision.paper.beginning import BEGINNINGS
from qingheng.supervision.paper.workflow import COURSES
from qingheng.ui.typed import whole


def paper_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose what the paper is about; its first draft is written from the facts."""
    user = user_of(request)
    if kind not in BEGINNINGS:
        raise Http404
    if not user.has_role(*COURSES[PaperKind(kind)].drafters):
        raise PermissionDenied(_("“%(kind)s” is not drafted by you.") % {"kind": PaperKind(kind).label})
    typed = request.POST if request.method == "POST" else None
    form = BEGINNINGS[kind](user, typed, initial=_known(request, user))
    refusal = ""
    if typed is not None and form.is_valid():
        try:
            document, about = form.written()
            paper = actions.draft(kind, document, **about, by=user)
        except StepRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The first draft is written from the facts. Go through it, then hand it over."))
            return redirect("supervision:paper_edit", paper.pk)
    context = {"form": form, "kind": PaperKind(kind), "refusal": refusal}
    return render(request, "supervision/paper/new.html", context, status=409 if refusal else 200)


def _known(request: HttpRequest, user: User) -> dict[str, str]:
    """What the address names; a follow-up names its matter and body with it."""
    known = {name: request.GET.get(name, "") for name in ("matter", "follow_up", "corrects", "body", "variant")}
    follow_up = visible_follow_ups(user).filter(pk=whole(known["follow_up"]) or 0).first()
    if follow_up is not None:
        known["matter"] = known["matter"] or str(follow_up.matter_id or "")
        known["body"] = known["body"] or follow_up.body.code
    return {name: value for name, value in known.items() if value}
