"""Closing periods. The law: whatever is not locked is listed with why, and every lock is an entry of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from qianfen import Frequency, Period, PeriodError
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions import submissions as actions
from qingheng.collection.models import Submission
from qingheng.collection.permissions import visible_submissions
from qingheng.collection.submission.listing import periods_in
from qingheng.collection.submission.locking import locks_of
from qingheng.collection.views.person import user_of


@dataclass(frozen=True)
class Refused:
    """A submission that could not be locked, and why."""

    submission: Submission
    why: str


def locks(request: HttpRequest) -> HttpResponse:
    """How far a period has been closed, and the button that closes all that is complete."""
    user = user_of(request)
    known = periods_in(visible_submissions(user))
    period = _period(request.GET.get("period", ""), known)
    refused = _lock_all(request, locks_of(period, user).ready, user) if request.method == "POST" else []
    context = {
        "locks": locks_of(period, user),
        "refused": refused,
        "periods": known if period in known else [period, *known],
    }
    return render(request, "collection/locks.html", context, status=409 if refused else 200)


def _period(asked: str, known: list[Period]) -> Period:
    """The period asked for; otherwise the latest one with submissions, or the month before this one."""
    try:
        return Period.parse(asked)
    except PeriodError:
        before = Period.containing(localdate(), Frequency.MONTH).previous()
        return next(iter(known), before)


def _lock_all(request: HttpRequest, ready: Iterable[Submission], user: User) -> list[Refused]:
    locked, refused = 0, []
    for each in ready:
        try:
            actions.lock(each, by=user)
            locked += 1
        except (PermissionDenied, StepRefusedError) as refusal:
            refused.append(Refused(each, str(refusal)))
    text = ngettext("%(n)s station has been locked.", "%(n)s stations have been locked.", locked)
    messages.success(request, text % {"n": locked})
    return refused
