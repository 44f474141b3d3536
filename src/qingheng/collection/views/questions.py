"""The questions of a submission and their answers. The law: all are answered in one go, and without any script."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.quality import answer_all, ask
from qingheng.collection.models import Submission
from qingheng.collection.permissions import can_enter, visible_submissions
from qingheng.collection.quality.asked import not_yet_asked, questions_of
from qingheng.collection.quality.policies import ANSWERABLE
from qingheng.collection.views.person import user_of

PREFIX = "answer-"


def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, with a box for each answer."""
    user = user_of(request)
    submission = get_object_or_404(visible_submissions(user), pk=pk)
    if request.method == "POST":
        return _written(request, submission, user)
    return _page(request, submission, user)


def _page(
    request: HttpRequest,
    submission: Submission,
    user: User,
    *,
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    asked = questions_of(submission, with_withdrawn=True)
    is_under_way = submission.state in ANSWERABLE
    context = {
        "submission": submission,
        "open": [each for each in asked if each.is_open],
        "answered": [each for each in asked if not each.is_open and not each.is_withdrawn],
        "withdrawn": [each for each in asked if each.is_withdrawn],
        "coming": not_yet_asked(submission) if submission.is_open else [],
        "may_answer": is_under_way and can_enter(user, submission.station),
        "typed": typed or {},
        "refusal": refusal,
    }
    return render(request, "collection/questions.html", context, status=409 if refusal else 200)


def _written(request: HttpRequest, submission: Submission, user: User) -> HttpResponse:
    """Answers given, or questions asked for before submitting."""
    given = {
        int(name.removeprefix(PREFIX)): str(text)
        for name, text in request.POST.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal()
    }
    try:
        _take(request, submission, given, user)
    except StepRefusedError as refusal:
        submission.refresh_from_db()
        typed = {str(key): text for key, text in given.items()}
        return _page(request, submission, user, refusal=str(refusal), typed=typed)
    return redirect("collection:questions", pk=submission.pk)


def _take(request: HttpRequest, submission: Submission, given: Mapping[int, str], user: User) -> None:
    if "ask" in request.POST:
        settled = ask(submission, by=user)
        text = ngettext("%(count)s question was asked.", "%(count)s questions were asked.", settled.raised)
        messages.success(request, text % {"count": settled.raised})
        return
    before = {question.pk: question.answer for question in submission.questions.filter(pk__in=given)}
    changed = {key: text for key, text in given.items() if text.strip() != before.get(key, "")}
    answered = answer_all(submission, changed, by=user)
    if not answered:
        messages.info(request, _("No answer was changed."))
        return
    text = ngettext("%(count)s answer was kept.", "%(count)s answers were kept.", len(answered))
    messages.success(request, text % {"count": len(answered)})
