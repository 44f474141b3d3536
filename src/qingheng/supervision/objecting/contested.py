"""What a body may contest: the deductions of a published month, within the time limit.

The law: only what was published to the body, and of `points_only` items the points alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.permissions import can_see_raw
from qingheng.collection.models import Observation
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Body
from qingheng.scoring.models import PublishedScorecard, ScoringRun
from qingheng.scoring.queries import framework_of, latest_run, published_months
from qingheng.supervision.objecting.limits import last_day_to_object


@dataclass(frozen=True)
class Contestable:
    """One deduction of a published score that may be contested."""

    item: qianfen.Item
    points_lost: int
    shows_detail: bool
    events: tuple[str, ...] = ()
    """Single events behind it, where the body may see them."""


@dataclass(frozen=True)
class PublishedMonth:
    """A published month of a body, with the last day to contest it."""

    body: Body
    run: ScoringRun
    last_day: date
    card: PublishedScorecard

    @property
    def month(self) -> qianfen.Period:
        """The month."""
        return qianfen.Period.parse(self.run.period)

    def deductions(self, user: User) -> list[Contestable]:
        """What cost points, the most first."""
        framework = framework_of(self.run.framework_version)
        lost = [each for each in self.card.result.deductions if framework.has_item(each.item) and each.points_lost]
        found = [self._contestable(user, framework.item(each.item), each.points_lost) for each in lost]
        return sorted(found, key=lambda each: (-each.points_lost, each.item.code))

    def deduction(self, user: User, code: str) -> Contestable | None:
        """The deduction of one item, if it cost points."""
        return next((each for each in self.deductions(user) if each.item.code == code), None)

    def _contestable(self, user: User, item: qianfen.Item, lost: int) -> Contestable:
        is_open = can_see_raw(user, station=item.station, sensitivity=item.sensitivity, body_view=item.body_view)
        return Contestable(item, lost, is_open, tuple(self._events(item.code)) if is_open else ())

    def _events(self, item: str) -> Iterator[str]:
        rows = Observation.objects.filter(body=self.body, item=item, year=self.month.year, is_current=True)
        for event, period in rows.exclude(event="").order_by("event").values_list("event", "period").distinct():
            if qianfen.Period.parse(period).last_month <= self.month:
                yield event


def open_months(body: Body, today: date) -> list[PublishedMonth]:
    """The published months of a body that may still be contested, the latest first."""
    days = WorkingDays.on_record()
    found = []
    for month in reversed(published_months()):
        run = latest_run(month)
        last_day = last_day_to_object(run, days) if run else None
        if run is None or last_day is None or last_day < today:
            continue
        card = PublishedScorecard.objects.filter(run=run, body=body).first()
        if card is not None:
            found.append(PublishedMonth(body, run, last_day, card))
    return found


def open_month(body: Body, period: str, today: date) -> PublishedMonth | None:
    """One of them."""
    return next((each for each in open_months(body, today) if each.run.period == period), None)
