"""Estimates as pages and files show them. The law: of a hidden figure only the reason leaves this module."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import qianfen
from qianfen import Period
from qingheng.organisations.models import Body
from qingheng.surveys.models import Estimate, Wave
from qingheng.surveys.results.counting import BEFORE, EXCLUDED, OPEN, OPTIONS
from qingheng.surveys.results.permissions import SHOWN_IN
from qingheng.surveys.results.tables import is_survey_item, rule_of
from qingheng.surveys.wave.queries import framework_for, group_names

PER_CENT = 100.0


@dataclass(frozen=True)
class Line:
    """One figure: a body and a group, or all of either."""

    body: Body | None
    group: str
    item: qianfen.Item
    row: Estimate

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure to see."""
        return self.row.shown == Estimate.Shown.YES and self.row.index is not None

    @property
    def reason(self) -> str:
        """Why there is none."""
        return "" if self.row.shown == Estimate.Shown.YES else str(self.row.get_shown_display())

    @property
    def answers(self) -> int | None:
        """Valid ones."""
        return self.row.respondents if self.row.shown == Estimate.Shown.YES else None

    @property
    def index(self) -> float | None:
        """From 0 to 1."""
        return self.row.index if self.is_shown else None

    @property
    def low(self) -> float | None:
        """Lower end of the interval."""
        return self.row.low if self.is_shown else None

    @property
    def high(self) -> float | None:
        """Upper end of the interval."""
        return self.row.high if self.is_shown else None

    @property
    def effect(self) -> float | None:
        """Design effect."""
        return self.row.design_effect if self.is_shown else None

    @property
    def is_insufficient(self) -> bool:
        """Whether the item asks for more answers than the group gave."""
        return bool(self.group) and self.is_shown and self.row.respondents < rule_of(self.item).min_valid

    @property
    def is_borderline(self) -> bool:
        """临界: a goalpost of the item lies inside the interval, so that chance may have decided about it."""
        posts = (float(rule_of(self.item).zero_at), float(rule_of(self.item).full_at))
        return self.low is not None and self.high is not None and any(self.low < post < self.high for post in posts)

    @property
    def before(self) -> Mapping[str, Any] | None:
        """The figure with the sheets that do not count."""
        return self._beside(BEFORE)

    @property
    def open(self) -> Mapping[str, Any] | None:
        """Answers without a code."""
        return self._beside(OPEN)

    def _beside(self, name: str) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.row.shares.get(name) if self.is_shown else None
        return found

    def shares(self, options: Sequence[str]) -> list[float | None]:
        """Weighted shares of the valid options."""
        return [self.row.shares[OPTIONS].get(option) if self.is_shown else None for option in options]

    @property
    def excluded(self) -> int | None:
        """Answers that are no valid ones."""
        return sum(self.row.shares[EXCLUDED].values()) if self.is_shown else None


@dataclass(frozen=True)
class Change:
    """A body's total in this wave beside the one before."""

    now: Line
    then: Line

    @property
    def difference(self) -> float | None:
        """In points from 0 to 1."""
        if self.now.index is None or self.then.index is None:
            return None
        return self.now.index - self.then.index

    @property
    def is_clear(self) -> bool:
        """Whether it is more than the two samples alone could make, at 90 %."""
        halves = [
            (line.high - line.low) / 2
            for line in (self.now, self.then)
            if line.high is not None and line.low is not None
        ]
        return self.difference is not None and abs(self.difference) > sum(half**2 for half in halves) ** 0.5


class Figures:
    """What one wave came to."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self.framework = framework_for(Period.parse(wave.period))

    @cached_property
    def names(self) -> dict[str, str]:
        """What the framework calls the groups."""
        return group_names(self.framework)

    @cached_property
    def items(self) -> list[qianfen.Item]:
        """Items with figures, in the order of the framework."""
        codes = set(Estimate.objects.filter(wave=self.wave).values_list("item", flat=True))
        return [item for item in self.framework.items if item.code in codes]

    def options(self, item: qianfen.Item) -> list[str]:
        """The valid options of an item, the best first."""
        options = self.framework.scales[rule_of(item).scale].options
        return sorted(options, key=lambda option: -options[option])

    def lines(self, item: qianfen.Item) -> list[Line]:
        """All bodies together first, then body by body; the total before its groups."""
        rows = Estimate.objects.filter(wave=self.wave, item=item.code).select_related("body__audience")
        found = [Line(row.body, row.group, item, row) for row in rows]
        several = len(rule_of(item).strata) > 1
        return sorted((line for line in found if line.group or several), key=_order)

    def before(self, item: qianfen.Item) -> "Figures | None":
        """The latest earlier wave that asked about the item."""
        earlier = Wave.objects.filter(
            state__in=SHOWN_IN, period__lt=self.wave.period, estimates__item=item.code
        ).order_by("-period", "-pk")
        wave = earlier.first()
        return Figures(wave) if wave else None

    def changes(self, item: qianfen.Item) -> list[Change]:
        """The totals of the bodies beside those of the wave before."""
        before = self.before(item)
        if before is None or not is_survey_item(before.framework, item.code):
            return []
        then = {_key(line): line for line in before.lines(before.framework.item(item.code))}
        total = "" if len(rule_of(item).strata) > 1 else next(iter(rule_of(item).strata))
        return [
            Change(line, then[_key(line)]) for line in self.lines(item) if line.group == total and _key(line) in then
        ]


def _key(line: Line) -> tuple[str, str]:
    return line.body.code if line.body else "", line.group


def _order(line: Line) -> tuple[Any, ...]:
    if line.body is None:
        return -1, 0, "", line.group
    return line.body.audience.position, line.body.position, line.body.code, line.group
