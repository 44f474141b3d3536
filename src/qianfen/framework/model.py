"""The indicator framework as frozen values.

The law it keeps: a framework never changes once read; another version is another object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from qianfen.framework.methods import Manual, Rule, Survey
from qianfen.levels import AlertLevel, AlertLine
from qianfen.period import Frequency, Period

ALL_AUDIENCES = "all"
FULL_FLAGGED = "full_flagged"
RESCALED = "rescaled"


@dataclass(frozen=True, slots=True)
class Station:
    """An office that supplies data (监测站)."""

    code: str
    name: str
    group: str = ""
    supplies: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """A kind of evaluated body (镇街区、市直部门)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ScenarioFlag:
    """A circumstance of a body's year that switches items, e.g. an election year."""

    code: str
    name: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class FrequencyRule:
    """How soon after the end of a period its data are due."""

    frequency: Frequency
    name: str
    due_days: int | None = None


@dataclass(frozen=True, slots=True)
class Modifier:
    """A circumstance that weighs an event (情节系数)."""

    code: str
    name: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class EventGroup:
    """Items among which one event costs points in one item only (一事不二扣); earlier members come first."""

    code: str
    members: tuple[str, ...]
    primary_rule: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The options of a survey answer or a grade and what share of the points each is worth."""

    code: str
    options: Mapping[str, Decimal]
    excluded: tuple[str, ...] = ()
    """Answers that are counted but not valid, e.g. "don't know"."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """An alert level is raised when the points are strictly below this many hundredths."""

    level: AlertLevel
    below: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A follow-up measure and the colours it is suggested for; a person decides."""

    code: str
    name: str
    suggested_for: tuple[AlertLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class DataItem:
    """A raw number that a station reports (原始数据项)."""

    key: str
    name: str
    unit: str
    accumulate: str = "sum"
    """``sum``: a flow that adds up over the year. ``latest``: a stock of which the latest value counts."""


@dataclass(frozen=True, slots=True)
class Item:
    """A scored item (三级指标、计分项)."""

    code: str
    name: str
    full_mark: int
    """Hundredths of a point."""
    audience: str | None
    active_when: str
    """Empty, the code of a scenario flag, or ``not`` and the code."""
    standard: str
    station: str
    co_stations: tuple[str, ...]
    frequency: Frequency
    data_items: tuple[DataItem, ...]
    sensitivity: str
    body_view: str
    pillar: str
    sub_pillar: str
    rule: Rule
    vectors: tuple[Mapping[str, Any], ...] = ()
    """Golden tests: inputs and the points that must come out."""

    def applies_to(self, audience: str, flags: Iterable[str]) -> bool:
        """Tell whether a body of this audience with these active flags is scored on the item."""
        if self.audience not in (None, audience):
            return False
        if not self.active_when:
            return True
        negated, _, flag = self.active_when.rpartition(" ")
        return (flag in set(flags)) != (negated == "not")

    @property
    def accumulates_latest(self) -> bool:
        """Surveys and grades always take the latest one."""
        return isinstance(self.rule, Survey | Manual)

    def data_item(self, key: str) -> DataItem:
        """Find a data item by its key, or by ``stratum/option``."""
        base = key.partition("/")[0] if self.accumulates_latest else key
        return next(data_item for data_item in self.data_items if data_item.key == base)


@dataclass(frozen=True, slots=True)
class SubPillar:
    """A second-level indicator (二级指标)."""

    code: str
    name: str
    full_mark: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Pillar:
    """A first-level indicator (一级指标)."""

    code: str
    name: str
    full_mark: int
    sub_pillars: tuple[SubPillar, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item under the pillar, in order."""
        return tuple(item for sub_pillar in self.sub_pillars for item in sub_pillar.items)


@dataclass(frozen=True)
class Framework:
    """One version of an indicator framework (指标体系)."""

    code: str
    title: str
    version: str
    full_mark: int
    """Hundredths: 100000 for a thousand points."""
    effective_from: Period | None
    rescale_not_applicable: bool
    pillars: tuple[Pillar, ...]
    stations: tuple[Station, ...]
    audiences: tuple[Audience, ...]
    scenario_flags: tuple[ScenarioFlag, ...]
    frequencies: tuple[FrequencyRule, ...]
    modifiers: Mapping[str, Modifier]
    event_groups: tuple[EventGroup, ...]
    scales: Mapping[str, Scale]
    thresholds: Mapping[AlertLine, tuple[Threshold, ...]]
    measures: tuple[Measure, ...] = ()
    compiled: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """The kernel's compiled layouts, kept here so that they live exactly as long as the framework."""

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Framework:
        """Read a framework from a document (as YAML or JSON gives it).

        Raises:
            FrameworkError: with every fault, located.
        """
        from qianfen.framework.parse import parse_framework  # noqa: PLC0415 - parse builds what is defined here

        return parse_framework(document)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every scored item, in the order of the document."""
        return tuple(item for pillar in self.pillars for item in pillar.items)

    @cached_property
    def _item_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def group_by_item(self) -> dict[str, EventGroup]:
        """The event group of each item that is in one."""
        return {member: group for group in self.event_groups for member in group.members}

    def item(self, code: str) -> Item:
        """Find an item; KeyError if the framework has none of that code."""
        return self._item_by_code[code]

    def has_item(self, code: str) -> bool:
        """Tell whether the framework scores such an item."""
        return code in self._item_by_code

    def items_for(self, audience: str, flags: Iterable[str] = ()) -> tuple[Item, ...]:
        """Items that a body of this audience is scored on when these flags are active."""
        active = frozenset(flags)
        return tuple(item for item in self.items if item.applies_to(audience, active))

    @property
    def default_flags(self) -> frozenset[str]:
        """Scenario flags that are active unless the data say otherwise."""
        return frozenset(flag.code for flag in self.scenario_flags if flag.default)
