"""Compares two versions of a framework, item by item and field by field. The law: items are matched by code alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from qianfen import Framework, Item, format_points
from qianfen.framework import Deduct, Pillar
from qingheng.framework import words
from qingheng.framework.sentences import sentence

_WORD = re.compile(r"[0-9A-Za-z.%_-]+|.", re.DOTALL)


class Part(NamedTuple):
    """A stretch of text that is the same on both sides, or is not."""

    text: str
    is_changed: bool


def _parts(text: str, other: str) -> list[Part]:
    words, others = _WORD.findall(text), _WORD.findall(other)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return [
        Part("".join(words[start:end]), tag != "equal")
        for tag, start, end, *_other in matcher.get_opcodes()
        if start < end
    ]


@dataclass(frozen=True)
class FieldChange:
    """One field of an item before and after, in words."""

    field: Promise
    before: str
    after: str

    @property
    def before_parts(self) -> list[Part]:
        """The old words, those that went marked."""
        return _parts(self.before, self.after)

    @property
    def after_parts(self) -> list[Part]:
        """The new words, those that came marked."""
        return _parts(self.after, self.before)


@dataclass(frozen=True)
class ItemChange:
    """An item that is in both versions and differs."""

    before: Item
    after: Item
    fields: list[FieldChange]

    @property
    def points_delta(self) -> int:
        """How many hundredths it gained."""
        return self.after.full_mark - self.before.full_mark


@dataclass(frozen=True)
class PillarMove:
    """The full mark of a pillar, and how many items it has for everybody together, before and after."""

    code: str
    name: str
    before: int | None
    after: int | None
    items_before: int
    items_after: int
    points_moved: int
    """Hundredths that went to other items within the pillar, counted once for each audience's items."""

    @property
    def is_changed(self) -> bool:
        """Whether anything moved."""
        return bool(self.before != self.after or self.items_before != self.items_after or self.points_moved)


@dataclass(frozen=True)
class Comparison:
    """What a version changes against another."""

    added: list[Item]
    removed: list[Item]
    changed: list[ItemChange]
    pillars: list[PillarMove]
    general: list[FieldChange]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (
            self.added or self.removed or self.changed or self.general or any(move.is_changed for move in self.pillars)
        )


def compare(before: Framework, after: Framework) -> Comparison:
    """Everything that differs between two versions."""
    old, new = ({item.code: item for item in each.items} for each in (before, after))
    changes = (_item_change(before, after, code) for code in new if code in old)
    return Comparison(
        added=[item for code, item in new.items() if code not in old],
        removed=[item for code, item in old.items() if code not in new],
        changed=[change for change in changes if change is not None],
        pillars=list(_pillar_moves(before, after)),
        general=list(_differences(words.general_fields(before), words.general_fields(after))),
    )


def _item_change(before: Framework, after: Framework, code: str) -> ItemChange | None:
    old, new = before.item(code), after.item(code)
    fields = list(_differences(item_fields(old, before), item_fields(new, after)))
    return ItemChange(old, new, fields) if fields else None


def _differences(before: Mapping[Promise, str], after: Mapping[Promise, str]) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield FieldChange(name, was, now)


def item_fields(item: Item, framework: Framework) -> dict[Promise, str]:
    """The fields of an item, in words, in the order people ask for them."""
    return {
        words.FIELDS["name"]: item.name,
        words.FIELDS["points"]: format_points(item.full_mark),
        words.FIELDS["place"]: words.place(item, framework),
        words.FIELDS["audience"]: words.audience(item, framework),
        words.FIELDS["active_when"]: words.active_when(item, framework),
        words.FIELDS["method"]: sentence(item, framework),
        words.FIELDS["standard"]: item.standard,
        words.FIELDS["station"]: words.station(item.station, framework),
        words.FIELDS["co_stations"]: "、".join(words.station(code, framework) for code in item.co_stations),
        words.FIELDS["frequency"]: words.frequency(item),
        words.FIELDS["data_items"]: "\n".join(words.data_item(each) for each in item.data_items),
        words.FIELDS["modifiers"]: "、".join(item.rule.modifiers) if isinstance(item.rule, Deduct) else "",
        words.FIELDS["sensitivity"]: words.sensitivity(item),
        words.FIELDS["body_view"]: words.body_view(item),
        words.FIELDS["vectors"]: "\n".join(words.vector(each, item) for each in item.vectors),
    }


def _pillar_moves(before: Framework, after: Framework) -> Iterator[PillarMove]:
    old, new = ({pillar.code: pillar for pillar in each.pillars} for each in (before, after))
    for code in dict.fromkeys([*old, *new]):
        was, now = old.get(code), new.get(code)
        named: Any = now or was
        yield PillarMove(
            code=code,
            name=named.name,
            before=was.full_mark if was else None,
            after=now.full_mark if now else None,
            items_before=len(was.items) if was else 0,
            items_after=len(now.items) if now else 0,
            points_moved=_moved(was, now),
        )


def _moved(was: Pillar | None, now: Pillar | None) -> int:
    """Points that left one item of the pillar for another: half of everything that changed."""
    old = {item.code: item.full_mark for item in was.items} if was else {}
    new = {item.code: item.full_mark for item in now.items} if now else {}
    gained = sum(max(0, mark - old.get(code, 0)) for code, mark in new.items())
    lost = sum(max(0, mark - new.get(code, 0)) for code, mark in old.items())
    return min(gained, lost)


def summary(comparison: Comparison) -> str:
    """The comparison in one line."""
    if comparison.is_empty:
        return _("The two versions say the same.")
    facts = {"added": len(comparison.added), "removed": len(comparison.removed), "changed": len(comparison.changed)}
    return _("Items: %(added)s added, %(removed)s removed, %(changed)s changed.") % facts
