"""Scores, lost points and alerts. The law: an assessed body reads published results, and case data show as points."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop
from ninja import Query, Router

import qianfen
from qianfen import Period
from qianfen.points import format_points
from qianfen.scorecard import TOTAL
from qingheng.accounts.models import User
from qingheng.alerts.models import AlertLevel, Case
from qingheng.alerts.queries import cases
from qingheng.api import visible
from qingheng.api.authentication import MachineRequest
from qingheng.api.v1.paging import page_of
from qingheng.api.v1.schemas import AlertOut, Code, DeductionOut, Page, Paging, PeriodName, ScoreOut
from qingheng.api.visible import Card, card_of
from qingheng.scoring.explaining import all_explained

router = Router(tags=["results"])


class ResultFilter(Paging):
    """As of which period, and of which body; the latest month with scores if none is given."""

    period: PeriodName | None = None
    body: Code | None = None


class AlertFilter(ResultFilter):
    """Which alerts; those of all months if none is given."""

    standing: bool | None = None


@router.get(
    "/scores",
    response=Page[ScoreOut],
    url_name="scores",
    operation_id="list_scores",
    summary=gettext_noop("Scores of bodies as of a period"),
)
def scores(request: MachineRequest, asked: Query[ResultFilter]) -> dict[str, Any]:
    user = request.auth.user
    month = _month(user, asked)
    rows: Any = visible.cards(user, month, asked.body or "") if month else []
    return page_of(request, rows, asked, lambda row: _score(card_of(row)))


@router.get(
    "/deductions",
    response=Page[DeductionOut],
    url_name="deductions",
    operation_id="list_deductions",
    summary=gettext_noop("Every lost point of bodies as of a period"),
)
def deductions(request: MachineRequest, asked: Query[ResultFilter]) -> dict[str, Any]:
    user = request.auth.user
    month = _month(user, asked)
    rows = visible.cards(user, month, asked.body or "") if month else ()
    explained = all_explained(rows)
    lost = [line for row in rows for line in _deductions(user, card_of(row), explained[row.pk])]
    return page_of(request, lost, asked, dict)


@router.get(
    "/alerts",
    response=Page[AlertOut],
    url_name="alerts",
    operation_id="list_alerts",
    summary=gettext_noop("Alert cases of the bodies the token may see"),
)
def alerts(request: MachineRequest, asked: Query[AlertFilter]) -> dict[str, Any]:
    found = cases(request.auth.user)
    if asked.period:
        found = found.filter(period=str(Period.parse(asked.period).last_month))
    if asked.body:
        found = found.filter(body__code=asked.body)
    if asked.standing is not None:
        found = found.exclude(state=Case.State.CLEARED) if asked.standing else found.filter(state=Case.State.CLEARED)
    return page_of(request, found, asked, _alert)


def _month(user: User, asked: ResultFilter) -> Period | None:
    """The month asked for; the latest one with scores if none was named."""
    if asked.period:
        return Period.parse(asked.period).last_month
    return max(visible.months(user), default=None)


def _score(card: Card) -> dict[str, Any]:
    levels, nodes = card.levels, card.result.nodes
    names = {TOTAL: card.framework.title} | {pillar.code: pillar.name for pillar in card.framework.pillars}

    def node(code: str) -> dict[str, Any]:
        level = levels.get(code, qianfen.AlertLevel.NONE)
        points = {"points": format_points(nodes[code].points), "full": format_points(nodes[code].full)}
        return {"code": code, "name": names[code], "level": level.value, **points}

    flags = frozenset[str]().union(*(each.flags for each in nodes.values()))
    return {
        "body": card.body.code,
        "period": str(card.result.as_of),
        "framework": card.result.framework,
        "version": card.result.version,
        "is_published": card.run is not None,
        "total": node(TOTAL),
        "pillars": [node(pillar.code) for pillar in card.framework.pillars],
        "flags": sorted(flags),
    }


def _deductions(user: User, card: Card, explained: qianfen.Scorecard) -> Iterator[dict[str, Any]]:
    framework = card.framework
    pillars = {pillar.code: pillar.name for pillar in framework.pillars}
    for deduction in explained.deductions:
        item = framework.item(deduction.item) if framework.has_item(deduction.item) else None
        # A cap says which veto fired: raw knowledge of an item that may be hidden, so it shows points only.
        is_open = item is not None and visible.sees_item(user, item)
        yield {
            "body": card.body.code,
            "period": str(card.result.as_of),
            "item": deduction.item,
            "name": item.name if item else pillars.get(deduction.item, deduction.item),
            "points_lost": format_points(deduction.points_lost),
            "reason": deduction.reason,
            "inputs": dict(deduction.inputs) if is_open else None,
        }


def _alert(case: Case) -> dict[str, Any]:
    return {
        "body": case.body.code,
        "period": case.period,
        "state": case.state,
        "level": AlertLevel(case.level).name.lower(),
        "since": case.since,
        "handling": case.matter.state if case.matter else None,
        "raised_at": case.raised_at,
        "changed_at": case.changed_at,
        "reasons": [_reason(reason) for reason in case.reasons],
    }


def _reason(reason: dict[str, Any]) -> dict[str, str]:
    points = {name: format_points(int(reason[name])) for name in ("points", "threshold")}
    level = AlertLevel(reason["level"]).name.lower()
    return {"line": str(reason["line"]), "node": str(reason["node"]), "level": level, **points}
