"""A framework document walked once: every pillar, sub-pillar and item with its place, however faulty the rest is.

The law it keeps: what a check cannot read it skips, because the check of shape has already reported it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qianfen.framework.place import Place, as_decimal, as_list, as_mapping, is_text

Block = Mapping[str, Any]
TOTAL_POINTS = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item's block and where it stands."""

    place: Place
    block: Block
    value: object
    """What really stands there, a block or not."""
    pillar: str
    sub_pillar: str

    @property
    def code(self) -> str:
        """The item's code as written."""
        return str(self.block.get("code", ""))

    @property
    def method(self) -> str:
        """The name of its rule as written."""
        return str(self.block.get("method", ""))


@dataclass(frozen=True, slots=True)
class Branch:
    """A pillar's or sub-pillar's block, where it stands, and what hangs below."""

    place: Place
    block: Block
    value: object
    """What really stands there, a block or not."""
    children: tuple[Branch, ...] = ()
    leaves: tuple[Leaf, ...] = ()

    @property
    def code(self) -> str:
        """Its code as written."""
        return str(self.block.get("code", ""))


@dataclass(frozen=True, slots=True)
class Outline:
    """The document as far as it can be read."""

    document: Block
    pillars: tuple[Branch, ...]

    @classmethod
    def of(cls, document: Block) -> Outline:
        """Walk a document."""
        place = Place("level1")
        return cls(document, tuple(_pillar(place, *entry) for entry in enumerate(as_list(document.get("level1")))))

    @property
    def sub_pillars(self) -> tuple[Branch, ...]:
        """Every sub-pillar."""
        return tuple(child for pillar in self.pillars for child in pillar.children)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every item."""
        return tuple(leaf for branch in self.sub_pillars for leaf in branch.leaves)

    def codes(self, field: str) -> tuple[str, ...]:
        """The codes of a list or table at the top of the document."""
        value = self.document.get(field)
        if isinstance(value, dict):
            return tuple(str(code) for code in value)
        return tuple(str(block["code"]) for block in map(as_mapping, as_list(value)) if "code" in block)

    def table(self, field: str) -> Block:
        """A table at the top of the document."""
        return as_mapping(self.document.get(field))

    def blocks(self, field: str) -> Iterator[tuple[Place, Block]]:
        """The entries of a list or table at the top of the document, with their places."""
        value = self.document.get(field)
        if isinstance(value, dict):
            for code, block in value.items():
                yield Place(field).at(str(code)), as_mapping(block)
        for index, block in enumerate(map(as_mapping, as_list(value))):
            yield Place(field).entry(index, block.get("code", "")), block

    def meta_number(self, field: str) -> Decimal | None:
        """A number under meta, or None."""
        return as_decimal(self.table("meta").get(field))

    @property
    def total_points(self) -> Decimal:
        """What all pillars must add up to."""
        stated = self.meta_number("total_points")
        return TOTAL_POINTS if stated is None else stated


def scale_options(block: Block) -> Block:
    """The options of a scale, which stand under ``options`` or, if nothing is excluded, on their own."""
    return as_mapping(block["options"]) if "options" in block else block


def _pillar(place: Place, index: int, value: object) -> Branch:
    block = as_mapping(value)
    here = place.entry(index, block.get("code", ""))
    children = enumerate(as_list(block.get("level2")))
    return Branch(here, block, value, tuple(_sub_pillar(here.at("level2"), block, *entry) for entry in children))


def _sub_pillar(place: Place, pillar: Block, index: int, value: object) -> Branch:
    block = as_mapping(value)
    here = place.entry(index, block.get("code", ""))
    codes = str(pillar.get("code", "")), str(block.get("code", ""))
    leaves = enumerate(as_list(block.get("leaves")))
    return Branch(here, block, value, leaves=tuple(_leaf(here.at("leaves"), codes, *entry) for entry in leaves))


def _leaf(place: Place, codes: tuple[str, str], index: int, value: object) -> Leaf:
    block = as_mapping(value)
    code = block.get("code", "")
    return Leaf(place.entry(index, code if is_text(code) else ""), block, value, *codes)
