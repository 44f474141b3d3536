"""Submissions: the list, and the page of one. The law: nobody finds out that a submission exists that is not theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qianfen import Period, PeriodError
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.permissions import sees_live_scores, visible_stations
from qingheng.collection.effects import effects_of
from qingheng.collection.models import Submission
from qingheng.collection.permissions import can_enter, visible_submissions, vouchable_submissions
from qingheng.collection.submission.affected import FindAffected
from qingheng.collection.submission.choices import choices_of, why_not_vouch
from qingheng.collection.submission.course import deeds_of, stages_of
from qingheng.collection.submission.listing import counts_by_state, listed, periods_in, waiting
from qingheng.collection.submission.reviewing import ReviewTable, Row, table_of
from qingheng.collection.submission.submitted import concerns_own_body, current_submission
from qingheng.collection.views.person import user_of

A_PAGE = 50
ENTERED = "entered"
FAULTS_SHOWN_MAX = 300
State = Submission.State


def submissions(request: HttpRequest) -> HttpResponse:
    """The list: what waits for this person first, narrowed by state, station and period."""
    user = user_of(request)
    mine, found = waiting(user), visible_submissions(user)
    chosen = _filters(request.GET)
    page = Paginator(listed(user, mine, **chosen), A_PAGE).get_page(request.GET.get("page"))
    to_verify = [each for each in vouchable_submissions(user).filter(vouched_by="") if not why_not_vouch(user, each)]
    context = {
        "page": page,
        "waiting": {each.pk for each in mine},
        "to_verify": to_verify,
        "waits": len(mine) + len(to_verify),
        "counts": counts_by_state(listed(user, mine, **chosen | {"state": ""})).items(),
        "periods": periods_in(found),
        "stations": visible_stations(user),
        "chosen": chosen,
        "may_lock": may_open(user, "collection:locks"),
    }
    return render(request, "collection/submissions.html", context)


def _filters(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters that mean something; anything else narrows nothing."""
    state, period = asked.get("state", ""), asked.get("period", "")
    return {
        "state": state if state in State.values else "",
        "station__code": asked.get("station", "")[:20],
        "period": period if _is_period(period) else "",
    }


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True


@dataclass(frozen=True)
class Reader:
    """Somebody before a submission: from inside, or from outside to verify what concerns the own body."""

    user: User
    submission: Submission
    is_outside: bool

    @classmethod
    def of(cls, request: HttpRequest, pk: int) -> "Reader":
        """Raises 404 if the submission is none of this person's business."""
        user = user_of(request)
        if inside := visible_submissions(user).select_related("station__body", "replaces", "batch").filter(pk=pk):
            return cls(user, inside[0], is_outside=False)
        if outside := vouchable_submissions(user).filter(pk=pk):
            return cls(user, outside[0], is_outside=True)
        raise Http404

    @property
    def table(self) -> ReviewTable | None:
        """What it says, as far as this reader may see."""
        return table_of(self.submission, only_own=self.is_outside)


def submission(request: HttpRequest, pk: int, affected: FindAffected) -> HttpResponse:
    """The page of one submission."""
    return page_of(request, Reader.of(request, pk), affected)


def page_of(
    request: HttpRequest, reader: Reader, affected: FindAffected, *, refusal: Mapping[str, object] | None = None
) -> HttpResponse:
    """The page, or the page again with why a step was refused and what had been typed."""
    table = reader.table
    context: dict[str, object] = {
        "submission": reader.submission,
        "is_outside": reader.is_outside,
        "table": table,
        "rows": _rows(table, request.GET.get("rows", "")),
        "stages": stages_of(reader.submission),
        **_own_body(reader, table),
        **({} if reader.is_outside else _inside(reader, table, affected)),
        **(refusal or {}),
    }
    return render(request, "collection/submission.html", context, status=409 if refusal else 200)


def _rows(table: ReviewTable | None, which: str) -> list[Row]:
    """The rows of the table: all, or those of which something was entered."""
    rows = table.rows if table else []
    return [row for row in rows if row.is_touched] if which == ENTERED else rows


def _own_body(reader: Reader, table: ReviewTable | None) -> dict[str, object]:
    """Whether there is something about the own body to be verified, and whether this reader may."""
    concerns = table is not None and concerns_own_body(reader.submission)
    is_due = concerns and reader.submission.state == State.SUBMITTED and not reader.submission.vouched_by
    why_not = why_not_vouch(reader.user, reader.submission) if is_due else ""
    return {"concerns_own_body": concerns, "to_verify": is_due, "why_not_verify": why_not}


def _inside(reader: Reader, table: ReviewTable | None, affected: FindAffected) -> dict[str, object]:
    """What only those inside see: the steps, the history, the effects."""
    found, user = reader.submission, reader.user
    choices = choices_of(user, found)
    latest = current_submission(found.station, found.when)
    is_pending = found.state == State.SUBMITTED and table is not None
    return {
        "choices": choices,
        "has_closed_steps": not all(choice.is_open for choice in choices),
        "open_steps": {choice.step.name for choice in choices if choice.is_open},
        "deeds": deeds_of(found),
        "versions": list(visible_submissions(user).filter(station=found.station, period=found.period)),
        "later": latest if latest is not None and latest.version > found.version else None,
        "may_enter": found.is_open and can_enter(user, found.station),
        "shows_scores": sees_live_scores(user),
        "effects": effects_of(table.sheet.checked) if is_pending and table else [],
        "affected": affected(found, user) if found.is_correction else None,
    }
