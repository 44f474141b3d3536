"""Which manual items a meeting rates, and how its ratings become values of them.

The law: nobody sees another's rating before the meeting ends; too few ratings of an item are not stored.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

import qianfen
from qianfen import Framework, Period
from qianfen.framework.methods import Manual
from qingheng.audit.writing import SYSTEM
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch, Observation
from qingheng.collection.office import Office
from qingheng.organisations.models import Body
from qingheng.organisations.queries import flags_in
from qingheng.scoring.queries import framework_of, version_for
from qingheng.supervision.meeting.agenda import as_of
from qingheng.supervision.meeting.permissions import agenda_of
from qingheng.supervision.models import Rating, ReviewMeeting


@dataclass(frozen=True)
class RatedItem:
    """A manual item as members rate it."""

    item: qianfen.Item
    grades: tuple[str, ...]
    least: int
    """How many raters there must be."""


@dataclass(frozen=True)
class Outcome:
    """The ratings of one body on one item: how often each grade was given."""

    body: Body
    rated: RatedItem
    counts: Counter[str]

    @property
    def is_enough(self) -> bool:
        """Whether there are as many raters as the item demands."""
        return self.counts.total() >= self.rated.least

    @property
    def words(self) -> str:
        """The counts as people write them."""
        return "，".join(f"{grade} × {self.counts[grade]}" for grade in self.rated.grades if self.counts[grade])


def month_of(meeting: ReviewMeeting) -> Period:
    """The month as of which the meeting looks at the scores."""
    period = Period.parse(meeting.period)
    return as_of(period) or period.last_month


def framework_at(meeting: ReviewMeeting) -> Framework:
    """The framework in force then."""
    return framework_of(version_for(month_of(meeting)))


def manual_items(framework: Framework) -> list[RatedItem]:
    """Every item that is rated by people."""
    return [_rated(framework, item) for item in framework.items if isinstance(item.rule, Manual)]


def _rated(framework: Framework, item: qianfen.Item) -> RatedItem:
    rule = item.rule
    assert isinstance(rule, Manual)  # noqa: S101 - narrows the type; only manual items come here
    return RatedItem(item, tuple(framework.scales[rule.scale].options), rule.raters_min)


def unreported(period: Period, framework: Framework) -> list[str]:
    """The manual items due with the period of which nothing is reported: what a meeting rates unless told otherwise."""
    found = []
    for rated in manual_items(framework):
        own = period_of(rated.item, period.last_month)
        reported = Observation.objects.filter(item=rated.item.code, period=str(own))
        if own.last_month == period.last_month and not reported.filter(is_current=True, value__isnull=False).exists():
            found.append(rated.item.code)
    return found


def period_of(item: qianfen.Item, month: Period) -> Period:
    """The period of the item in which the month lies."""
    return Period.containing(month.start, item.frequency)


def rated_items(meeting: ReviewMeeting, body: Body) -> list[RatedItem]:
    """What the meeting rates of a body."""
    framework, month = framework_at(meeting), month_of(meeting)
    known = {flag.code for flag in framework.scenario_flags}
    flags = flags_in(month.year).get(body.pk, frozenset()) & known
    chosen = [rated for rated in manual_items(framework) if rated.item.code in meeting.items]
    return [rated for rated in chosen if rated.item.applies_to(body.audience.code, flags)]


def outcomes(meeting: ReviewMeeting) -> Iterator[Outcome]:
    """The ratings of each body and item; asked for once the meeting has ended, or to end it."""
    given: dict[tuple[int, str], Counter[str]] = {}
    for body, item, grade in Rating.objects.filter(meeting=meeting).values_list("body", "item", "grade"):
        given.setdefault((body, item), Counter())[grade] += 1
    for row in agenda_of(meeting):
        for rated in rated_items(meeting, row.body):
            yield Outcome(row.body, rated, given.get((row.body.pk, rated.item.code), Counter()))


def check_ratings(meeting: ReviewMeeting) -> CheckedImport | None:
    """The dry run of the ratings as values of the station that supplies each item; None if there are none."""
    enough = [outcome for outcome in outcomes(meeting) if outcome.is_enough]
    if not enough:
        return None
    values = [value for outcome in enough for value in _values(meeting, outcome)]
    stations = {outcome.rated.item.station for outcome in enough}
    reading = Reading(Batch.Kind.MEETING, values, station=stations.pop() if len(stations) == 1 else "")
    checksum = sha256(repr([(value.body, value.item, value.key, str(value.value)) for value in values]).encode())
    office = replace(Office.open(SYSTEM), own=None, closed=frozenset())
    name = _("ratings of “%(meeting)s”") % {"meeting": meeting}
    return check_reading(reading, office, name=name, checksum=checksum.hexdigest())


def _values(meeting: ReviewMeeting, outcome: Outcome) -> Iterator[Incoming]:
    item = outcome.rated.item
    assert isinstance(item.rule, Manual)  # noqa: S101 - narrows the type; only manual items come here
    for grade in outcome.rated.grades:
        yield Incoming(
            table=f"{outcome.body} · {item.code} · {grade}",
            row=None,
            columns={},
            body=outcome.body.code,
            period=period_of(item, month_of(meeting)),
            item=item.code,
            key=f"{item.rule.key}/{grade}",
            value=Decimal(outcome.counts[grade]),
        )
