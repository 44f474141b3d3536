"""The head of the entry grid: items over their data items, with units. The law: limits come from the rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from qianfen import Framework, Item
from qianfen.framework import Banded, Deduct, Ratio
from qingheng.collection.layout import Column, takes_events
from qingheng.framework.sentences import marks, number, sentence


@dataclass(frozen=True)
class Head:
    """One column's title."""

    column: Column
    name: str
    unit: str
    limit: str
    has_events: bool

    @property
    def is_first(self) -> bool:
        """Whether the item begins here."""
        return self.column.data_item is self.column.item.data_items[0]


@dataclass(frozen=True)
class ItemHead:
    """One item over its columns."""

    item: Item
    heads: Sequence[Head]
    rule: str
    points: str


def item_heads(framework: Framework, columns: Iterable[Column]) -> list[ItemHead]:
    """The titles of all columns, item by item."""
    return [
        ItemHead(item, [head(framework, column) for column in group], sentence(item, framework), marks(item.full_mark))
        for item, group in groupby(columns, key=lambda column: column.item)
    ]


def head(framework: Framework, column: Column) -> Head:
    """One column's title."""
    return Head(
        column,
        column.option or column.data_item.name,
        column.data_item.unit,
        limit_of(column),
        takes_events(framework, column.item),
    )


def limit_of(column: Column) -> str:
    """What bounds the number, what one of it costs, or of what it is an answer, in a few words."""
    rule, key = column.item.rule, column.data_item.key
    if isinstance(rule, Ratio | Banded) and key == rule.numerator:
        return _("≤ %(whole)s") % {"whole": column.item.data_item(rule.denominator).name}
    if isinstance(rule, Deduct):
        per = next((charge.per for charge in rule.charges if charge.key == key), None)
        return _("−%(per)s each") % {"per": number(per)} if per is not None else ""
    return column.data_item.name if column.option else ""
