"""Data items by one code, as other systems name them: `A1-1.done_on_time`.

The law: a code means one data item of one item; a plain key is read where only one item of the version has it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import qianfen
from qianfen import Framework
from qianfen.framework import DataItem
from qingheng.collection.layout import options_of

CODES = "codes of data items, as other systems name them"
"""Under this name a framework keeps its codes, so that they live exactly as long as it does."""


@dataclass(frozen=True, slots=True)
class Element:
    """A data item, or one answer or grade of it."""

    item: qianfen.Item
    data_item: DataItem
    option: str = ""

    @property
    def key(self) -> str:
        """The key as it is stored."""
        return f"{self.data_item.key}/{self.option}" if self.option else self.data_item.key

    @property
    def code(self) -> str:
        """The one code that is given out."""
        return code_of(self.item, self.key)

    @property
    def name(self) -> str:
        """In words."""
        words = (self.item.name, self.data_item.name, self.option)
        return " · ".join(word for word in words if word)


def code_of(item: qianfen.Item, key: str) -> str:
    """The code of a data item."""
    return f"{item.code}.{key}"


@dataclass(frozen=True)
class Elements:
    """All data items of a framework by their codes."""

    by_code: Mapping[str, Element]
    by_key: Mapping[str, Element]
    """Those whose key no other item has."""
    bases: Mapping[str, tuple[qianfen.Item, DataItem]] = field(default_factory=dict)
    """Data items with answers or grades, by the code without the answer."""

    @classmethod
    def of(cls, framework: Framework) -> "Elements":
        """Those of a framework; made once."""
        kept = framework.compiled.get(CODES)
        if not isinstance(kept, cls):
            kept = framework.compiled[CODES] = cls._made(framework)
        return kept

    @classmethod
    def _made(cls, framework: Framework) -> "Elements":
        found = [
            Element(item, data_item, option)
            for item in framework.items
            for data_item in item.data_items
            for option in options_of(framework, item)
        ]
        by_key: dict[str, list[Element]] = defaultdict(list)
        for element in found:
            by_key[element.key].append(element)
        return cls(
            {element.code: element for element in found},
            {key: elements[0] for key, elements in by_key.items() if len(elements) == 1},
            {code_of(each.item, each.data_item.key): (each.item, each.data_item) for each in found if each.option},
        )

    def find(self, code: str, option: str = "") -> Element | None:
        """The data item of a code; `option` is the answer or grade, where it stands apart from the code."""
        if option and code in self.bases:
            return self.by_code.get(f"{code}/{option}")
        return self.by_code.get(code) or self.by_key.get(code)
