"""The points of a framework document: every level adds up for every audience in every scenario.

The law it keeps: whoever is scored, in whatever year, starts with exactly the points the framework promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product

from qianfen.faults import Fault
from qianfen.framework.outline import Branch, Leaf, Outline
from qianfen.framework.place import Place, as_decimal
from qianfen.points import has_two_places

FLAGS_AT_MOST = 10


def sum_faults(outline: Outline) -> Iterator[Fault]:
    """Sub-pillars per audience and scenario, pillars, total and the number of pillars."""
    for sub_pillar in outline.sub_pillars:
        yield from _leaf_sums(outline, sub_pillar)
    for pillar in outline.pillars:
        yield from _branch_sum(pillar.place, pillar.code, pillar.children, as_decimal(pillar.block.get("points")))
        yield from _stated_mark(outline, pillar)
    yield from _branch_sum(Place("level1"), "level1", outline.pillars, outline.total_points)
    stated = outline.meta_number("level1_count")
    if stated is not None and stated != len(outline.pillars):
        yield Place("level1").fault("framework.count", count=len(outline.pillars), expected=stated)


def _stated_mark(outline: Outline, pillar: Branch) -> Iterator[Fault]:
    stated, points = outline.meta_number("level1_points"), as_decimal(pillar.block.get("points"))
    if None not in (stated, points) and stated != points:
        params = {"code": pillar.code, "points": points, "expected": stated}
        yield pillar.place.at("points").fault("framework.mark_stated", **params)


def _branch_sum(place: Place, code: str, parts: Iterable[Branch], expected: Decimal | None) -> Iterator[Fault]:
    points = [as_decimal(part.block.get("points")) for part in parts]
    if expected is None or None in points:
        return
    total = sum((value for value in points if value is not None), Decimal(0))
    if total != expected:
        yield _sum_fault(place, code, total, expected)


def _leaf_sums(outline: Outline, sub_pillar: Branch) -> Iterator[Fault]:
    expected = as_decimal(sub_pillar.block.get("points"))
    marks = [as_decimal(leaf.block.get("points")) for leaf in sub_pillar.leaves]
    if expected is None or any(mark is None or not has_two_places(mark) for mark in marks):
        return
    flags = _flags(sub_pillar)
    if len(flags) > FLAGS_AT_MOST:
        yield sub_pillar.place.fault("framework.flags_too_many", count=len(flags), limit=FLAGS_AT_MOST)
        return
    for audience, values in product(outline.codes("audiences"), product((False, True), repeat=len(flags))):
        active = {flag for flag, value in zip(flags, values, strict=True) if value}
        applying = [_applies(leaf, audience, active) for leaf in sub_pillar.leaves]
        total = sum((mark for mark, applies in zip(marks, applying, strict=True) if applies and mark), Decimal(0))
        if total != expected:
            whom = audience + _scenario(flags, active)
            yield _sum_fault(sub_pillar.place, sub_pillar.code, total, expected, audience=whom)


def _flags(sub_pillar: Branch) -> list[str]:
    conditions = (leaf.block.get("active_when") for leaf in sub_pillar.leaves)
    return sorted({str(condition).removeprefix("not ").strip() for condition in conditions if condition})


def _applies(leaf: Leaf, audience: str, active: set[str]) -> bool:
    if leaf.block.get("applies_to") not in ("all", audience):
        return False
    condition = str(leaf.block.get("active_when") or "")
    if not condition:
        return True
    flag = condition.removeprefix("not ").strip()
    return (flag in active) != condition.startswith("not ")


def _scenario(flags: list[str], active: set[str]) -> str:
    return "".join(f", {flag}={'yes' if flag in active else 'no'}" for flag in flags)


def _sum_fault(place: Place, code: str, total: object, expected: object, *, audience: str = "all") -> Fault:
    return place.fault("framework.sum", code=code, sum=total, expected=expected, audience=audience)
