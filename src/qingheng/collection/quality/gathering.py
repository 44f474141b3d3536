"""Brings together what the rules look at: a station's sheet for a period, its history, what others say.

The law: a handful of queries whatever the number of bodies, and everything beyond here is plain values.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property

from django.db import models
from django.utils.timezone import get_current_timezone

from qianfen import Framework, Frequency, Period
from qianfen.framework import Banded, Ratio
from qingheng.collection import layout
from qingheng.collection.models import Batch, EnteredValue, Evidence, Observation, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.kinds.stations import places_of
from qingheng.collection.quality.rows import Row, cells_of, entered_rows, events_of, merged, past_of, stored_rows
from qingheng.collection.quality.rules import Rule, RuleSet
from qingheng.collection.quality.values import Cell, Column, Event, Sheet
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.organisations.models import Station

State = Submission.State
Reported = dict[Cell, dict[Period, Decimal]]
SPOKEN = (State.SUBMITTED, State.SENT_BACK)
"""States in which a station has spoken, though nothing counts yet; a draft is nobody else's business."""


@dataclass
class Gathering:
    """One station and period under some rules, with what was entered or brought."""

    office: Office
    station: Station
    period: Period
    rules: RuleSet
    submission: Submission | None = None
    batch: Batch | None = None
    everything_is_new: bool = False
    """Whether all that is stored is looked at as if it were being reported now."""
    codes: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        """Bodies by their key."""
        self.codes = {body.pk: body.code for body in self.office.bodies.values()}

    @property
    def framework(self) -> Framework | None:
        """The framework that asks for the values."""
        version = self.office.version(self.period)
        return version.parsed if version else None

    def sheet(self) -> Sheet | None:
        """The sheet; None if the station is asked for nothing in the period."""
        framework = self.framework
        columns = columns_of(framework, self.station.code, self.period) if framework else []
        if framework is None or not columns:
            return None
        name = str(self.period)
        now = merged([row for row in self._stored if row.period == name], self._entered)
        suppliers = self._reconciled(framework)
        return Sheet(
            station=self.station.code,
            period=self.period,
            columns=columns,
            said=cells_of(now),
            past=past_of(row for row in self._stored if row.period != name),
            events=events_of(now, self.station.code),
            elsewhere=self._elsewhere(now),
            groups={item: group.code for item, group in framework.group_by_item.items()},
            evidence=self._evidence(),
            deadline=self._deadline(),
            reported=self._reported(suppliers),
            hidden=frozenset(item for item in suppliers if framework.item(item).sensitivity == "case"),
            stations=suppliers,
            frequencies={item: framework.item(item).frequency for item in suppliers},
        )

    @cached_property
    def _stored(self) -> list[Row]:
        """What counts now of this station's items, for this period and those before it."""
        framework = self.framework
        items = layout.items_of(framework, self.station.code, self.period) if framework else []
        rows = Observation.objects.filter(period__in=self._periods(), item__in=[item.code for item in items])
        batch = self.batch.pk if self.batch else None
        return stored_rows(rows.filter(is_current=True), self.codes, batch=batch, is_new=self.everything_is_new)

    @cached_property
    def _entered(self) -> list[Row]:
        values = self.submission.values.all() if self.submission and self.submission.pk else EnteredValue.objects.none()
        return entered_rows(values, self.codes, str(self.period))

    def _periods(self) -> list[str]:
        found = [self.period]
        while len(found) <= self.rules.history:
            found.append(found[-1].previous())
        return [str(period) for period in found]

    def _evidence(self) -> frozenset[tuple[str, str]]:
        rows = Evidence.objects.filter(
            submission__station=self.station, submission__period=str(self.period), removed_at__isnull=True
        )
        return frozenset((self.codes[body], item) for body, item in rows.values_list("body_id", "item"))

    def _deadline(self) -> datetime | None:
        """The end of the last day; of no interest where nothing is being entered."""
        last = Deadlines.on_record(self.office).last_day(self.station.code, self.period) if self._entered else None
        return datetime.combine(last, time.max, get_current_timezone()) if last else None

    def _elsewhere(self, now: Iterable[Row]) -> list[Event]:
        """Events of other places with the number, or the body and day, of one of these."""
        own = [row for row in now if row.event and row.is_new]
        if not own:
            return []
        numbers, days = {row.event for row in own}, {row.day for row in own if row.day}
        stored = Observation.objects.filter(event__in=numbers, is_current=True)
        entered = EnteredValue.objects.filter(submission__state__in=SPOKEN).exclude(event="")
        entered = entered.filter(models.Q(event__in=numbers) | models.Q(happened_on__in=days))
        if self.submission:
            entered = entered.exclude(submission=self.submission)
        rows = [*stored_rows(stored, self.codes), *entered_rows(entered, self.codes, "")]
        here = {(row.body, row.item, row.key, row.event) for row in now}
        there = (event for event in events_of(rows, "") if (*event.cell, event.code) not in here)
        return [self._with_station(event) for event in there]

    def _with_station(self, event: Event) -> Event:
        framework, code = self.framework, event.cell.item
        item = framework.item(code) if framework and framework.has_item(code) else None
        station = item.station if item else ""
        hidden = item is None or (item.sensitivity == "case" and station != self.station.code)
        return replace(event, station=station, is_new=False, is_hidden=hidden)

    def _reconciled(self, framework: Framework) -> dict[str, str]:
        """The items of the reconciliations in which this station takes part, with their suppliers."""
        found: dict[str, str] = {}
        for rule in self.rules.of_kind("reconciliation"):
            suppliers = suppliers_of(rule, framework)
            if suppliers and self.station.code in suppliers.values():
                found.update(suppliers)
        return found

    def _reported(self, suppliers: Mapping[str, str]) -> Reported:
        year = Period.containing(self.period.start, Frequency.YEAR)
        return reported(suppliers, self.codes, year, own=self.submission) if suppliers else {}


def columns_of(framework: Framework, station: str, period: Period) -> list[Column]:
    """The columns of a station's sheet as the rules see them."""
    return [_column(column, station) for column in layout.columns_of(framework, station, period)]


def _column(column: layout.Column, station: str) -> Column:
    item, rule = column.item, column.item.rule
    is_rate = isinstance(rule, Banded) or (isinstance(rule, Ratio) and rule.full_at > rule.zero_at)
    whole = rule.denominator if isinstance(rule, Ratio | Banded) and rule.numerator == column.key else ""
    return Column(
        item=item.code,
        key=column.key,
        station=station,
        unit=column.data_item.unit,
        frequency=item.frequency,
        method=rule.name,
        sensitivity=item.sensitivity,
        is_stock=column.data_item.accumulate == "latest",
        whole=whole if is_rate else "",
    )


def suppliers_of(rule: Rule, framework: Framework) -> dict[str, str]:
    """Who supplies the facts of a reconciliation; nothing if the framework does not know one of them."""
    items = [item for side in ("one", "other") for item, _key in places_of(rule.parameters[side])]
    if not all(framework.has_item(item) for item in items):
        return {}
    return {item: framework.item(item).station for item in items}


def reported(
    suppliers: Mapping[str, str], codes: Mapping[int, str], span: Period, *, own: Submission | None = None
) -> Reported:
    """What all stations say of some items in a year: what counts, replaced by what has been submitted since."""
    stored = Observation.objects.filter(item__in=list(suppliers), year=span.year, is_current=True)
    spoken = models.Q(submission__state__in=SPOKEN) | models.Q(submission=own.pk if own else None)
    entered = EnteredValue.objects.filter(spoken, item__in=list(suppliers), submission__period__startswith=str(span))
    by_period: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row in stored_rows(stored, codes):
        by_period[row.period][0].append(row)
    for row in entered_rows(entered, codes, ""):
        by_period[row.period][1].append(row)
    found: dict[Cell, dict[Period, Decimal]] = defaultdict(dict)
    for name, (before, now) in by_period.items():
        for cell, said in cells_of(merged(before, now)).items():
            if said.value is not None:
                found[cell][Period.parse(name)] = said.value
    return dict(found)
