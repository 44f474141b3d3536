"""How the live scorecards of some bodies are worked out: which months, by which version, for whom.

The law: a body is scored in the months it exists, from the touched one to the last one with data, as if from scratch.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import msgspec
from django.db import connection

import qianfen
from qianfen.year_cells import score_cells
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.queries import months
from qingheng.scoring.touched import TouchedYear
from qingheng.scoring.versions import framework_of, version_in_force, versions


class Span(NamedTuple):
    """Months of one year that are to be scored."""

    months: tuple[qianfen.Period, ...]
    new: tuple[qianfen.Period, ...]
    """Those of them that nobody has a scorecard for yet."""


@dataclass(frozen=True)
class Plan:
    """Which months of one year are to be scored, and for whom."""

    year: TouchedYear = field(repr=False)
    """Those touched, with their data."""
    months: tuple[qianfen.Period, ...]
    """From the first touched month to the last one with data of anybody, and none before the first one with data."""
    new_months: tuple[qianfen.Period, ...]
    """Those of them that nobody has a scorecard for yet: every body gets one."""

    @property
    def touched(self) -> tuple[Body, ...]:
        """Those whose data have changed."""
        return self.year.bodies

    @cached_property
    def bodies_of_new_months(self) -> tuple[Body, ...]:
        """Those not touched who exist in a new month."""
        if not self.new_months:
            return ()
        span = self.new_months[0].start, self.new_months[-1].end
        others = Body.objects.valid_within(*span).exclude(pk__in=[body.pk for body in self.touched])
        return tuple(others.select_related("audience"))

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Everybody whose scorecards may change."""
        return (*self.touched, *self.bodies_of_new_months)


def plan(bodies: Sequence[Body], since: qianfen.Period) -> Plan:
    """Look how far the data reach, and which months are new by that, those without data in between among them."""
    year = TouchedYear(bodies, since.year)
    span = span_of(year.months, set(months(since.year)), since)
    return Plan(year, span.months, span.new)


def plan_of(bodies: Sequence[Body], only: Sequence[qianfen.Period]) -> Plan:
    """These months of one year for these bodies, nothing else."""
    return Plan(TouchedYear(bodies, only[0].year), tuple(only), ())


def span_of(known: set[qianfen.Period], scored: set[qianfen.Period], since: qianfen.Period) -> Span:
    """Which months of a year are to be scored from `since` on, and which of them nobody has a scorecard for yet."""
    known = known | scored
    whole = _months(min(known), max(known)) if known else ()
    new = tuple(month for month in whole if month not in scored)
    start = min((since.last_month, *new))
    return Span(tuple(month for month in whole if month >= start), new)


def _months(first: qianfen.Period, last: qianfen.Period) -> tuple[qianfen.Period, ...]:
    return tuple(qianfen.Period.month(first.year, number) for number in range(first.index, last.index + 1))


def lock() -> None:
    """Let one transaction at a time change scores: whoever asks waits until the one before is through.

    Every body is locked, in one order, because a new month concerns all; rows may still point at them meanwhile.
    Where the database knows no row locks, the transaction holds all of it already.
    """
    if connection.features.has_select_for_update:
        list(Body.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def work_out(planned: Plan) -> list[LiveScorecard]:
    """Score what is planned; the scorecards are not stored yet. They come in the order of their months."""
    cards = list(_scored(planned.year, planned.months))
    if others := planned.bodies_of_new_months:
        cards.extend(_scored(TouchedYear(others, planned.new_months[0].year), planned.new_months))
    return sorted(cards, key=lambda card: (card.period, card.body_id))


def _scored(year: TouchedYear, span: Sequence[qianfen.Period]) -> Iterator[LiveScorecard]:
    """One engine call per version in force: a year to date is worked out once for all its months."""
    in_force, by_code = versions(), {body.code: body for body in year.bodies}
    for version, group in groupby(span, key=lambda month: version_in_force(month, in_force)):
        if version is not None:
            for result in score_cells(framework_of(version), year.cells(version), tuple(group)):
                if exists_in(by_code[result.body], result.as_of):
                    yield scorecard(by_code[result.body], version, result)


def exists_in(body: Body, month: qianfen.Period) -> bool:
    """Whether the body exists on at least one day of the month: a merged one is scored up to its last month."""
    return body.valid_from <= month.end and (body.valid_to is None or month.start <= body.valid_to)


def scorecard(body: Body, version: FrameworkVersion, result: qianfen.Scorecard) -> LiveScorecard:
    """The row of a result, with the digest by which a later one is compared."""
    document = result.as_dict()
    row = LiveScorecard(
        body=body,
        period=str(result.as_of),
        framework_version=version,
        total=result.total,
        flags=flags_of(result),
        document=document,
        digest=hashlib.sha256(msgspec.json.encode([version.pk, document])).hexdigest(),
    )
    row.__dict__["result"] = result
    return row


def flags_of(result: qianfen.Scorecard) -> str:
    """Every flag of the scorecard once, to filter by."""
    return ";".join(sorted(frozenset[str]().union(*(node.flags for node in result.nodes.values()))))
