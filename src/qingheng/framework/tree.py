"""A version as a tree of pillars, sub-pillars and items, narrowed by what the reader looks for.

The law: what is filtered away is hidden, not left out, so that the page can show it again without asking the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from qianfen import Framework, Item
from qianfen.framework import Pillar, SubPillar
from qingheng.framework import words
from qingheng.framework.sentences import sentence


@dataclass(frozen=True)
class Choice:
    """One entry of a filter."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter of the page."""

    name: str
    title: Promise
    choices: list[Choice]


@dataclass(frozen=True)
class ItemEntry:
    """An item as the page shows it."""

    item: Item
    framework: Framework
    is_shown: bool

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return sentence(self.item, self.framework)

    @property
    def audience(self) -> str:
        """Whom it is for."""
        return words.audience(self.item, self.framework)

    @property
    def active_when(self) -> str:
        """In which scenario it is active; empty for always."""
        return words.active_when(self.item, self.framework) if self.item.active_when else ""

    @property
    def method(self) -> str:
        """The kind of rule."""
        return words.method(self.item)

    @property
    def station_name(self) -> str:
        """The name of the supplying station."""
        return words.station(self.item.station, self.framework).removeprefix(self.item.station).strip()

    @property
    def co_stations(self) -> list[str]:
        """Codes and names of the co-stations."""
        return [words.station(code, self.framework) for code in self.item.co_stations]

    @property
    def frequency(self) -> str:
        """How often it is reported."""
        return words.frequency(self.item)

    @property
    def sensitivity(self) -> str:
        """Who may see the raw values."""
        return words.sensitivity(self.item)

    @property
    def body_view(self) -> str:
        """What the body itself may see."""
        return words.body_view(self.item)

    @property
    def vectors(self) -> list[str]:
        """The golden tests, one a line."""
        return [words.vector(vector, self.item) for vector in self.item.vectors]

    @property
    def search_text(self) -> str:
        """What the search box looks in."""
        return search_text(self.item)


@dataclass(frozen=True)
class SubPillarEntry:
    """A sub-pillar with its items."""

    sub_pillar: SubPillar
    items: list[ItemEntry]

    @property
    def is_shown(self) -> bool:
        """Whether anything below is shown."""
        return any(entry.is_shown for entry in self.items)


@dataclass(frozen=True)
class PillarEntry:
    """A pillar with its sub-pillars."""

    pillar: Pillar
    sub_pillars: list[SubPillarEntry]

    @property
    def is_shown(self) -> bool:
        """Whether anything below is shown."""
        return any(entry.is_shown for entry in self.sub_pillars)


@dataclass(frozen=True)
class Tree:
    """The whole page."""

    pillars: list[PillarEntry]
    filters: list[Filter]
    search: str

    @property
    def items(self) -> list[ItemEntry]:
        """Every item."""
        return [item for pillar in self.pillars for sub in pillar.sub_pillars for item in sub.items]

    @property
    def shown(self) -> int:
        """How many items are shown."""
        return sum(item.is_shown for item in self.items)

    @property
    def is_filtered(self) -> bool:
        """Whether something is hidden."""
        return self.shown < len(self.items)


def search_text(item: Item) -> str:
    """Code, name, standard and names of data items, in lower case."""
    names = [data_item.name for data_item in item.data_items]
    return " ".join([item.code, item.name, item.standard, *names]).casefold()


def build(framework: Framework, wanted: Mapping[str, str]) -> Tree:
    """The tree; `wanted` are the parameters of the page."""
    search = wanted.get("q", "").strip()

    def entry(item: Item) -> ItemEntry:
        return ItemEntry(item, framework, _is_wanted(item, wanted) and search.casefold() in search_text(item))

    pillars = [
        PillarEntry(pillar, [SubPillarEntry(sub, [entry(item) for item in sub.items]) for sub in pillar.sub_pillars])
        for pillar in framework.pillars
    ]
    return Tree(pillars, _filters(framework, wanted), search)


def _is_wanted(item: Item, wanted: Mapping[str, str]) -> bool:
    exact = {"station": item.station, "method": item.rule.name, "frequency": item.frequency.value}
    if any(wanted.get(name) and wanted[name] != value for name, value in exact.items()):
        return False
    if wanted.get("audience") and item.audience not in {None, wanted["audience"]}:
        return False
    return not wanted.get("scenario") or item.active_when in {"", wanted["scenario"]}


def _filters(framework: Framework, wanted: Mapping[str, str]) -> list[Filter]:
    scenarios = {}
    for flag in framework.scenario_flags:
        scenarios[flag.code] = flag.name
        scenarios[f"not {flag.code}"] = _("not: %(scenario)s") % {"scenario": flag.name}
    options: dict[str, dict[str, str]] = {
        "audience": {audience.code: audience.name for audience in framework.audiences},
        "scenario": scenarios,
        "station": {station.code: f"{station.code} {station.name}" for station in framework.stations},
        "method": {item.rule.name: words.method(item) for item in framework.items},
        "frequency": {item.frequency.value: words.frequency(item) for item in framework.items},
    }
    titles = {**words.FIELDS, "scenario": words.FIELDS["active_when"]}
    return [
        Filter(name, titles[name], [Choice(value, title, wanted.get(name) == value) for value, title in listed.items()])
        for name, listed in options.items()
        if len(listed) > 1
    ]
