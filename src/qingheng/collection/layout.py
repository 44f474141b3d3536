"""What a station reports for a period: the columns of its sheet. The law: template, reading and progress share it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qianfen import Framework, Item, Period
from qianfen.framework import DataItem, Deduct, Manual, Survey, Veto
from qianfen.observation import CONFIRMED
from qingheng.organisations.models import Body


@dataclass(frozen=True, slots=True)
class Column:
    """One raw number that a station reports for every body."""

    item: Item
    data_item: DataItem
    option: str = ""
    """An answer of a questionnaire or a grade; empty for plain numbers."""

    @property
    def key(self) -> str:
        """The key as it is stored."""
        return f"{self.data_item.key}/{self.option}" if self.option else self.data_item.key

    @property
    def name(self) -> str:
        """Item and key, as the hidden row of the template names the column."""
        return f"{self.item.code}|{self.key}"


def items_of(framework: Framework, station: str, period: Period) -> list[Item]:
    """The items a station supplies at this frequency."""
    return [item for item in framework.items if item.station == station and item.frequency is period.frequency]


def columns_of(framework: Framework, station: str, period: Period) -> list[Column]:
    """The columns of a station's sheet for a period, in the order of the framework."""
    return [
        Column(item, data_item, option)
        for item in items_of(framework, station, period)
        for data_item in item.data_items
        for option in options_of(framework, item)
    ]


def options_of(framework: Framework, item: Item) -> tuple[str, ...]:
    """The answers or grades of an item; one empty option where it takes plain numbers."""
    if isinstance(item.rule, Survey | Manual):
        scale = framework.scales[item.rule.scale]
        return (*scale.options, *scale.excluded)
    return ("",)


def event_columns(framework: Framework, columns: Iterable[Column]) -> list[Column]:
    """Those that may be reported event by event."""
    return [column for column in columns if takes_events(framework, column.item)]


def takes_events(framework: Framework, item: Item) -> bool:
    """Whether circumstances weigh, one event counts only once, or a veto must be confirmed."""
    if isinstance(item.rule, Deduct):
        return bool(item.rule.modifiers) or item.code in framework.group_by_item
    return isinstance(item.rule, Veto)


def modifiers_of(framework: Framework, columns: Iterable[Column]) -> dict[str, str]:
    """The circumstances that events of these columns may have, code to name."""
    found: dict[str, str] = {}
    for column in columns:
        if isinstance(column.item.rule, Deduct):
            found.update({code: framework.modifiers[code].name for code in column.item.rule.modifiers})
        elif isinstance(column.item.rule, Veto):
            found[CONFIRMED] = ""
    return found


def applies(framework: Framework, item: Item, body: Body, flags: frozenset[str]) -> bool:
    """Whether the body is scored on the item in a year with these scenarios."""
    return item.applies_to(body.audience.code, flags | framework.default_flags)
