"""What items and data items are called. The law: names come from the version in force for the period."""

from dataclasses import dataclass

from qianfen import Framework, Item, Period
from qingheng.collection.office import Office


@dataclass(frozen=True, slots=True)
class Name:
    """An item and its data item in words."""

    item: str
    key: str


class Names:
    """Looks names up for the values of a page."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def of(self, period: Period, item: str, key: str) -> Name:
        """The names, or the codes where the version in force does not know them."""
        version = self.office.version(period)
        if version is None or not version.parsed.has_item(item):
            return Name("", key)
        found = version.parsed.item(item)
        return Name(found.name, key_name(found, key))


def key_name(item: Item, key: str) -> str:
    """The name of a data item, with the answer or grade it is about."""
    base, _slash, option = key.partition("/")
    name = next((data_item.name for data_item in item.data_items if data_item.key == base), base)
    return f"{name} · {option}" if option else name


def names_in(framework: Framework, params: dict[str, str], item: str) -> dict[str, str]:
    """The parameters of a fault with data items by name, where the fault is about an item of the framework."""
    if not framework.has_item(item):
        return params
    found = framework.item(item)
    named: dict[str, str] = {
        name: key_name(found, params[name]) for name in ("key", "numerator", "denominator") if name in params
    }
    return {**params, **named}
