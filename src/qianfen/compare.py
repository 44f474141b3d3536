"""What moved a score from one scorecard to another.

The law it keeps: the changes add up to the difference of the totals, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qianfen.scorecard import CAPPED, Node, Scorecard


class ChangeReason(StrEnum):
    """Why the points of an item differ between two scorecards."""

    DATA = "data"
    """The year went on: more periods count."""
    CORRECTION = "correction"
    """Same month, same framework: the data were corrected."""
    NEW_YEAR = "new_year"
    """Every item starts a calendar year with its full mark."""
    FRAMEWORK = "framework"
    """Another version of the framework: the item, its full mark or its rule may differ."""
    SCENARIO = "scenario"
    """The item is scored in only one of the two because of the body's scenario flags or audience."""
    CAP = "cap"
    """A veto's cap on the pillar took or gave back points."""


@dataclass(frozen=True, slots=True)
class Change:
    """How far one item (or one pillar's cap) moved the total, in hundredths."""

    item: str
    points_delta: int
    reason: ChangeReason


def change(before: Scorecard, after: Scorecard) -> tuple[Change, ...]:
    """Attribute ``after.total - before.total`` to items and caps; items that did not move are left out.

    Args:
        before: the earlier scorecard.
        after: the later scorecard of the same body.

    Raises:
        ValueError: if the two are of different bodies.
    """
    if before.body != after.body:
        message = (
            f'"{before.body}" and "{after.body}" are two bodies; a change is between two scorecards of one. '
            "Compare bodies by their scores instead."
        )
        raise ValueError(message)
    return (*_item_changes(before, after), *_cap_changes(before, after))


def _item_changes(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    old, new = _items(before), _items(after)
    for code in dict.fromkeys((*old, *new)):
        was, now = old.get(code), new.get(code)
        delta = (now.points if now else 0) - (was.points if was else 0)
        if delta:
            yield Change(code, delta, _reason(before, after, in_both=was is not None and now is not None))


def _cap_changes(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    old, new = _caps(before), _caps(after)
    for code in dict.fromkeys((*old, *new)):
        delta = old.get(code, 0) - new.get(code, 0)
        if delta:
            yield Change(code, delta, ChangeReason.CAP)


def _reason(before: Scorecard, after: Scorecard, *, in_both: bool) -> ChangeReason:
    if (before.framework, before.version) != (after.framework, after.version):
        return ChangeReason.FRAMEWORK
    if not in_both:
        return ChangeReason.SCENARIO
    if before.as_of.year != after.as_of.year:
        return ChangeReason.NEW_YEAR
    return ChangeReason.CORRECTION if before.as_of == after.as_of else ChangeReason.DATA


def _items(scorecard: Scorecard) -> dict[str, Node]:
    return {code: node for code, node in scorecard.nodes.items() if node.level == 3}


def _caps(scorecard: Scorecard) -> dict[str, int]:
    return {entry.item: entry.points_lost for entry in scorecard.deductions if entry.reason == CAPPED}
