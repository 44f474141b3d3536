"""What puts a body on the agenda. The law: each reason comes from the data and is listed; people add to them or remove.

Reasons are facts; their sentences are made when they are shown, in the language of whoever reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

import qianfen
from qianfen import Frequency, Period
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.collection.models import Question
from qingheng.organisations.models import Body
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.queries import live, months
from qingheng.scoring.runs import BLOCKING
from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.workflow import OPEN
from qingheng.ui.periods import period_name

FALL = 1000
"""A total that fell by so many hundredths since the period before brings a body on the agenda."""
Reason = dict[str, Any]


def periods_to_review() -> list[Period]:
    """Half-years, quarters and months with scores, the latest first and the longest before the shorter."""
    known = months()
    frequencies = (Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH)
    found = {Period.containing(month.start, each) for month in known for each in frequencies}
    return sorted(found, key=lambda period: (period.end, -period.start.toordinal()), reverse=True)


def as_of(period: Period) -> Period | None:
    """The latest month of the period that has scores."""
    return max((month for month in months() if period.start <= month.start <= period.end), default=None)


@dataclass(frozen=True)
class Proposed:
    """A body with what the data say against it."""

    body: Body
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """The graver the colour, the deeper the fall, the more reasons: the earlier on the agenda."""
        level = max((reason.get("level", 0) for reason in self.reasons), default=0)
        fall = min((reason.get("points", 0) for reason in self.reasons), default=0)
        return -level, fall, -len(self.reasons)


def proposed_agenda(period: Period) -> list[Proposed]:
    """The bodies that the data bring on the agenda, the gravest first."""
    month = as_of(period)
    if month is None:
        return []
    cards = {card.body: card for card in live(month)}
    gathered = _gathered(period, month, cards)
    found = [Proposed(body, tuple(gathered[body.pk])) for body in cards if gathered.get(body.pk)]
    return sorted(found, key=lambda each: (*each.weight, each.body.code))


def _gathered(period: Period, month: Period, cards: Mapping[Body, LiveScorecard]) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = {body.pk: [] for body in cards}
    sources = (_matters(), _falls(period, cards), _objections(), _questions(month), _missing(cards))
    for body, reason in (each for source in sources for each in source):
        if body in found:
            found[body].append(reason)
    return found


def _matters() -> Iterable[tuple[int, Reason]]:
    ended = [Matter.State.DISMISSED, Matter.State.CLOSED, Matter.State.REVOKED]
    for matter in Matter.objects.exclude(state__in=ended).order_by("-level"):
        yield matter.body_id, {"kind": "matter", "level": int(matter.level), "since": matter.since}


def _falls(period: Period, cards: Mapping[Body, LiveScorecard]) -> Iterable[tuple[int, Reason]]:
    """Against the period before; across a year, where all begin anew, against the same period of the year before."""
    before = period.previous()
    if before.year != period.year:
        before = Period.parse(str(period).replace(str(period.year), str(period.year - 1), 1))
    totals = {card.body_id: card.total for card in live(before)}
    for body, card in cards.items():
        points = card.total - totals.get(body.pk, card.total)
        if points <= -FALL:
            yield body.pk, {"kind": "fell", "points": points, "before": str(before)}


def _objections() -> Iterable[tuple[int, Reason]]:
    yield from _counted(Objection.objects.filter(state__in=OPEN), "objection")


def _questions(month: Period) -> Iterable[tuple[int, Reason]]:
    asked = Question.objects.filter(state=Question.State.OPEN, body__isnull=False)
    yield from _counted(asked.filter(submission__period__startswith=str(month.year)), "question")


def _counted(rows: "models.QuerySet[Any]", kind: str) -> Iterable[tuple[int, Reason]]:
    for body, count in rows.order_by().values_list("body").annotate(models.Count("pk")):
        yield body, {"kind": kind, "count": count}


def _missing(cards: Mapping[Body, LiveScorecard]) -> Iterable[tuple[int, Reason]]:
    """Items without due data; those that most bodies lack are the station's matter and nobody's in particular."""
    lacking = {
        body: {node.code for node in card.result.nodes.values() if node.level == ITEM and node.flags & set(BLOCKING)}
        for body, card in cards.items()
    }
    common = {code for codes in lacking.values() for code in codes if _is_common(code, lacking)}
    for body, codes in lacking.items():
        if own := sorted(codes - common):
            yield body.pk, {"kind": "missing", "items": own}


ITEM = 3


def _is_common(code: str, lacking: Mapping[Body, set[str]]) -> bool:
    return 2 * sum(code in codes for codes in lacking.values()) > len(lacking)


def sentence(reason: Reason) -> str:
    """A reason in words."""
    kind = reason["kind"]
    if kind == "fell":
        facts = {"points": qianfen.format_points(-reason["points"]), "period": period_name(reason["before"])}
        return _("total fell by %(points)s since %(period)s") % facts
    if kind == "matter":
        level = AlertLevel(reason["level"])
        return _("alert matter stands: %(level)s since %(month)s") % {
            "level": level.label,
            "month": period_name(reason["since"]),
        }
    if kind == "missing":
        return _("data missing: %(items)s") % {"items": "、".join(reason["items"])}
    words = {
        "objection": _("%(n)s objections pending"),
        "question": _("%(n)s open questions about the data"),
    }
    return words[kind] % {"n": reason["count"]}
