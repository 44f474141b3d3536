"""A body on one screen, as a review meeting looks at it. The law: points, never the raw data of single cases.

What stands here is read, nothing is worked out anew: scores of the engine, matters, items, objections, sheets.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import models

import qianfen
from qianfen import Period
from qingheng.accounts.models import User
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.collection.models import Question
from qingheng.organisations.models import Body
from qingheng.scoring import figures
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.queries import framework_of, live
from qingheng.supervision.meeting.permissions import can_decide
from qingheng.supervision.meeting.ratings import month_of, rated_items
from qingheng.supervision.models import (
    MeetingFinding,
    Objection,
    Rating,
    Rectification,
    ReviewMeeting,
    SupervisionSheet,
)

LOSSES_MAX = 10
TREND_MONTHS = 12
AXIS_STEP = 1000


@dataclass(frozen=True)
class Loss:
    """An item that lost points."""

    item: qianfen.Item
    points: int


@dataclass(frozen=True)
class BodyScores:
    """The scores of a body for the dossier."""

    card: LiveScorecard
    level: AlertLevel
    before: int | None
    median: int | None
    radar: str
    spark: str
    losses: list[Loss]

    @property
    def difference(self) -> int | None:
        """Against the month before."""
        return figures.difference(self.card.total, self.before)


def scores_of(body: Body, month: Period) -> BodyScores | None:
    """The scores as of a month, beside those of the audience."""
    cards = {card.body_id: card for card in live(month) if card.body.audience_id == body.audience_id}
    card = cards.get(body.pk)
    if card is None:
        return None
    framework = framework_of(card.framework_version)
    months = [month]
    while len(months) < TREND_MONTHS:
        months.append(months[-1].previous())
    history = {row.period: row.total for row in live(months, [body])}
    levels = _levels(framework, card)
    return BodyScores(
        card,
        max(levels.values(), default=AlertLevel.NONE),
        history.get(str(month.previous())) if month.previous().year == month.year else None,
        figures.median([each.total for each in cards.values()]),
        json.dumps(_radar(framework, card, list(cards.values())), ensure_ascii=False),
        json.dumps(_spark(months[::-1], history), ensure_ascii=False),
        _losses(framework, card),
    )


def _levels(framework: qianfen.Framework, card: LiveScorecard) -> dict[str, AlertLevel]:
    """The colours on both lines."""
    return {alert.node: AlertLevel[alert.level.name] for alert in qianfen.raise_alerts(framework, card.result)}


def _radar(framework: qianfen.Framework, card: LiveScorecard, cards: list[LiveScorecard]) -> dict[str, Any]:
    """The pillars against the mean of the audience, as the site's charts draw them."""
    levels = _levels(framework, card)
    own, mean, axes = [], [], []
    for pillar in framework.pillars:
        points = card.result.nodes[pillar.code].points
        own.append(points)
        mean.append(figures.mean([each.result.nodes[pillar.code].points for each in cards]) or 0)
        axes.append(
            {
                "name": pillar.name,
                "max": pillar.full_mark / 100,
                "value": points / 100,
                "level": int(levels.get(pillar.code, AlertLevel.NONE)),
            }
        )
    full = min(pillar.full_mark for pillar in framework.pillars)
    series = [
        {"name": card.body.name, "values": [points / 100 for points in own]},
        {"name": card.body.audience.name, "values": [points / 100 for points in mean]},
    ]
    floor = figures.cut_axis(min([*own, *mean]), full, step=AXIS_STEP) / 100
    return {"floor": floor, "axes": axes, "series": series}


def _spark(months: list[Period], history: dict[str, int]) -> dict[str, Any]:
    values = [history[str(month)] / 100 if str(month) in history else None for month in months]
    return {"labels": [str(month)[2:] for month in months], "values": values}


def _losses(framework: qianfen.Framework, card: LiveScorecard) -> list[Loss]:
    lost = [each for each in card.result.deductions if framework.has_item(each.item) and each.points_lost]
    lost.sort(key=lambda each: -each.points_lost)
    return [Loss(framework.item(each.item), each.points_lost) for each in lost[:LOSSES_MAX]]


def facts_of(body: Body, meeting: ReviewMeeting, user: User) -> dict[str, Any]:
    """Everything else the dossier shows."""
    month = month_of(meeting)
    own = {rating.item: rating for rating in Rating.objects.filter(meeting=meeting, body=body, user=user)}
    proposed = MeetingFinding.objects.filter(meeting=meeting, body=body).order_by("pk")
    return {
        "month": month,
        "scores": scores_of(body, month),
        "matters": Matter.objects.filter(body=body).order_by("-raised_at")[:LOSSES_MAX],
        "rectifications": _newest(Rectification.objects.filter(body=body)),
        "objections": _newest(Objection.objects.filter(body=body)),
        "sheets": _newest(SupervisionSheet.objects.filter(body=body)),
        "questions": Question.objects.filter(body=body, state=Question.State.OPEN).count(),
        "rated": [(rated, own.get(rated.item.code)) for rated in rated_items(meeting, body)],
        "findings": [(row, can_decide(user, row)) for row in proposed],
    }


def _newest(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    return rows.order_by("-pk")[:LOSSES_MAX]
