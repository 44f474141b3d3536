"""The entry grid and what its page asks for. The law: looking writes nothing; only a clerk's saving does."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from qianfen import Period, PeriodError
from qingheng.accounts.models import User
from qingheng.accounts.permissions import check_can_report_for, sees_live_scores
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.entering import enter
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.grid.columns import item_heads
from qingheng.collection.grid.effect import Trial
from qingheng.collection.grid.entering import CellChange, Kind, Outcome
from qingheng.collection.grid.grid import Grid, Place, changed_since, missing_text, number_text
from qingheng.collection.grid.script import page_data
from qingheng.collection.grid.side import Side
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.collection.permissions import can_enter, can_take
from qingheng.collection.submission.submitted import current_submission
from qingheng.collection.views.person import user_of
from qingheng.collection.workflow import SUBMIT
from qingheng.organisations.models import Station

CHANGES_MAX = 5000
TEXT_MAX = 600
"""Characters of one field that are looked at: more than any may have, so that what is too long is refused as such."""
NAME_WIDTH, COLUMN_WIDTH = 140, 122
"""Pixels: columns of a fixed width are laid out once, not anew with every cell."""
OVERLAP = timedelta(seconds=5)
"""Whoever asks what is new is told a little too much: a save that began earlier may be committed later."""


@dataclass(frozen=True)
class Desk:
    """Somebody before one station's grid for one period."""

    user: User
    station: Station
    period: Period
    submission: Submission
    office: Office

    @classmethod
    def of(cls, request: HttpRequest, station: str, period: str) -> "Desk":
        """Raises 404 where there is no such grid, and refuses those whose station it is not."""
        user = user_of(request)
        found = get_object_or_404(Station.objects.select_related("body"), code=station)
        check_can_report_for(user, found)
        try:
            when = Period.parse(period)
        except PeriodError as error:
            raise Http404 from error
        office = Office.open(user)
        if not office.has_begun(when):
            raise Http404
        submission = current_submission(found, when) or Submission(station=found, period=str(when))
        return cls(user, found, when, submission, office)

    @property
    def is_editable(self) -> bool:
        """Whether this person may change cells now."""
        return can_enter(self.user, self.station) and self.submission.is_open

    def grid(self) -> Grid:
        """The grid; 404 if the station is asked for nothing in the period."""
        found = Grid.of(self.submission, self.office)
        if found is None:
            raise Http404
        return found


def grid(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """The page: all bodies by all columns."""
    desk = Desk.of(request, station, period)
    shown = desk.grid()
    context = {
        "submission": desk.submission,
        "station": desk.station,
        "period": desk.period,
        "width": NAME_WIDTH + COLUMN_WIDTH * len(shown.columns),
        "heads": item_heads(shown.framework, shown.columns),
        "rows": _rows(shown),
        "data": page_data(shown, user=desk.user, is_editable=desk.is_editable),
        "is_editable": desk.is_editable,
        "is_clerk": can_enter(desk.user, desk.station),
        "has_own_body": shown.has_own_body(),
    }
    return render(request, "collection/grid.html", context)


def _rows(grid: Grid) -> list[tuple[object, bool, list[str | None]]]:
    """The bodies with the words of their cells, for reading without the script."""
    return [
        (body, grid.sheet.sheet.is_own(body), [None if cell is None else _words(cell) for cell in cells])
        for body, cells in zip(grid.bodies, grid.rows(), strict=True)
    ]


def _words(cell: dict[str, object]) -> str:
    return str(cell.get("t") or missing_text(str(cell.get("m", ""))))


def cells(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """Save cells (POST), or tell what others have changed since (GET)."""
    desk = Desk.of(request, station, period)
    return _save(request, desk) if request.method == "POST" else _news(request, desk)


def _news(request: HttpRequest, desk: Desk) -> JsonResponse:
    """What has changed; where nothing has, as is usual, the grid is not even put together."""
    moment, since = now(), parse_datetime(request.GET.get("since", ""))
    told: list[dict[str, object]] = []
    if since and since.tzinfo and desk.submission.pk:
        changed = changed_since(desk.submission, since - OVERLAP)
        told = desk.grid().facts_of(changed) if changed else []
    return JsonResponse(
        {
            "cells": told,
            "now": moment.isoformat(),
            "editable": desk.is_editable,
            "state": desk.submission.get_state_display() if desk.submission.pk else "",
        }
    )


def _save(request: HttpRequest, desk: Desk) -> JsonResponse:
    moment, changes = now(), _changes(request)
    if changes is None:
        return JsonResponse({"message": _("What the page sent cannot be read. Reload it.")}, status=400)
    submission = desk.submission
    if submission.pk is None:
        submission = open_submission(desk.station, desk.period, by=desk.user)
    try:
        outcomes = enter(submission, changes, by=desk.user)
    except StepRefusedError as error:
        return JsonResponse({"message": str(error)}, status=409)
    shown = Desk(desk.user, desk.station, desk.period, submission, desk.office).grid()
    bodies = {body.code: body.pk for body in shown.bodies}
    return JsonResponse(
        {
            "outcomes": [_told(outcome) for outcome in outcomes],
            "cells": shown.facts_of(
                _whole_rows(shown, {(bodies[each.body], each.item) for each in changes if each.body in bodies})
            ),
            "now": moment.isoformat(),
            "state": submission.get_state_display(),
        }
    )


def _whole_rows(grid: Grid, touched: set[tuple[int, str]]) -> set[Place]:
    """All cells of the items touched: a part may warn of its whole."""
    return {
        (pk, column.item.code, column.key)
        for pk, item in touched
        for column in grid.columns
        if column.item.code == item
    }


def _told(outcome: Outcome) -> dict[str, object]:
    """An outcome as the page takes it."""
    told: dict[str, object] = {"kind": outcome.kind.value, "message": outcome.message, "remedy": outcome.remedy}
    row = outcome.row
    if outcome.kind is Kind.CONFLICT and row is not None:
        told["theirs"] = {
            "text": number_text(row.value) or missing_text(row.missing),
            "comment": row.comment,
            "by": row.changed_by,
            "when": date_format(localtime(row.changed_at), "m-d H:i"),
            "revision": row.revision,
        }
    return told


def _changes(request: HttpRequest) -> list[CellChange] | None:
    """The changes of a request; None if it is no list of them."""
    try:
        sent = json.loads(request.body)["changes"]
        return [_change(each) for each in sent] if 0 < len(sent) <= CHANGES_MAX else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _change(sent: dict[str, Any]) -> CellChange:
    texts = {
        name: str(sent.get(name, "")).replace("\0", "")[:TEXT_MAX]
        for name in ("body", "item", "key", "event", "text", "comment", "happened_on")
    }
    return CellChange(
        **texts,
        modifiers=tuple(str(code) for code in sent.get("modifiers", ())),
        is_removed=bool(sent.get("is_removed", False)),
        revision=int(sent.get("revision", 0)),
    )


def cell(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """The panel beside the grid: all about one cell."""
    desk = Desk.of(request, station, period)
    return side_of(request, desk, request.GET)


def side_of(request: HttpRequest, desk: Desk, asked: Any, **more: object) -> HttpResponse:
    """The panel of the cell that is asked for."""
    shown = desk.grid()
    body = next((body for body in shown.bodies if body.code == asked.get("body")), None)
    column = next(
        (each for each in shown.columns if (each.item.code, each.key) == (asked.get("item"), asked.get("key"))), None
    )
    if body is None or column is None or not shown.sheet.sheet.is_open(column, body):
        raise Http404
    context = {"side": Side(shown, body, column), "is_editable": desk.is_editable, **more}
    return render(request, "collection/grid_side.html", context)


def effect(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """What stands in the way of submitting, and what the values would change."""
    desk = Desk.of(request, station, period)
    trial = Trial(desk.grid())
    context = {
        "trial": trial,
        "submission": desk.submission,
        "shows_scores": sees_live_scores(desk.user),
        "may_submit": bool(desk.submission.pk) and trial.is_ready and can_take(desk.user, SUBMIT, desk.submission),
    }
    return render(request, "collection/grid_effect.html", context)
