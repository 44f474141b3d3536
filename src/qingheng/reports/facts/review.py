"""What the review meeting found. The law: only what was adopted, and to a body nothing of items it may not read."""

from collections.abc import Iterable
from dataclasses import dataclass

from qianfen import Framework, Period
from qingheng.organisations.models import Body
from qingheng.reports.facts.reasons import body_may_read
from qingheng.supervision.models import MeetingFinding


@dataclass(frozen=True)
class Reviewed:
    """One adopted finding of a review meeting (评审会研判意见)."""

    body: Body
    item: str
    problem: str
    cause: str
    advice: str


def reviewed(period: Period, bodies: Iterable[Body] | None = None) -> list[Reviewed]:
    """The adopted findings of the meetings on this period, in the order they were proposed."""
    spelt = {str(period), str(period.last_month)}
    found = MeetingFinding.objects.filter(state=MeetingFinding.State.ADOPTED, meeting__period__in=spelt)
    if bodies is not None:
        found = found.filter(body__in=[body.pk for body in bodies])
    rows = found.select_related("body").order_by("pk")
    return [Reviewed(row.body, row.item, row.problem, row.cause, row.advice) for row in rows]


def for_body(found: Iterable[Reviewed], framework: Framework) -> list[Reviewed]:
    """Those a body may read: none that rest on an item it only sees the points of."""
    return [each for each in found if not each.item or _may_read(each.item, framework)]


def _may_read(code: str, framework: Framework) -> bool:
    return framework.has_item(code) and body_may_read(framework.item(code))
