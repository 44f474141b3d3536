"""The lowest and the highest total that the missing data could still give.

The law it keeps: both are outer bounds. An item of which nothing due has been reported, or with too small a sample,
may end anywhere from nothing to its full mark. An incomplete one: a deduction can only lose more, unless it counts a
stock, whose next value may be lower; a rate can still move towards the rates of zero and one (or, before there was any
business, keep its full mark); a band towards its best and worst; a trigger may still fire, with its cap. An event may
turn out to count in an earlier member of its group, and then moves the later one, or lifts its cap. What is older than
the value that counts can change nothing. Items without missing data stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qianfen.framework.methods import Banded, Deduct, Ratio, Veto
from qianfen.framework.model import Item
from qianfen.kernel.cells import Bools, Floats, Ints
from qianfen.kernel.evaluate import Scores
from qianfen.kernel.program import Program
from qianfen.kernel.states import INCOMPLETE, INSUFFICIENT, NO_BUSINESS, OVERDUE, PENDING, SETTLED
from qianfen.rules.veto import NO_CAP

WHOLLY_OPEN = PENDING | OVERDUE | INSUFFICIENT


@dataclass(frozen=True)
class Reach:
    """How low and how high missing periods can carry each item, as shares of its mark, and the caps that may come."""

    low: Floats
    high: Floats
    only_down: Bools
    """Items that missing data can only worsen."""
    caps: Ints
    """Items: the lowest cap a trigger may put on the pillar, or NO_CAP."""


def reach_of(program: Program) -> Reach:
    """The reach of every item of a framework; kept on the framework."""
    compiled = program.framework.compiled
    if "reach" not in compiled:
        items = program.framework.items
        shares = [_shares(item) for item in items]
        compiled["reach"] = Reach(
            low=np.array([low for low, _ in shares]),
            high=np.array([high for _, high in shares]),
            only_down=np.array([_can_only_worsen(item) for item in items], dtype=bool),
            caps=np.array([_lowest_cap(item) for item in items], dtype=np.int64),
        )
    reach: Reach = compiled["reach"]
    return reach


def total_bounds(program: Program, scores: Scores, eventful: Bools) -> tuple[Ints, Ints]:
    """Lowest and highest totals, in hundredths.

    Args:
        program: the compiled framework.
        scores: n of them.
        eventful: n x items: the item has events, which may turn out to count elsewhere.
    """
    reach = reach_of(program)
    states, points, full = scores.states, scores.items, scores.full_marks
    wholly = (states & WHOLLY_OPEN) != 0
    partly = ((states & INCOMPLETE) != 0) & ((states & SETTLED) == 0) & ~wholly
    movable = _movable(program, eventful, wholly | partly) & ~wholly
    down, up = partly | movable, (partly & ~reach.only_down) | movable
    low = np.where(wholly, 0, np.where(down, np.minimum(points, np.floor(reach.low * full)), points))
    upward = np.where((states & NO_BUSINESS) != 0, full, np.ceil(reach.high * full))
    high = np.where(wholly, full, np.where(up, np.maximum(points, upward), points))
    lifted = (movable & (reach.caps < NO_CAP)) @ program.sub_pillar_of_item @ program.pillar_of_sub_pillar > 0
    highest_caps = np.where(lifted, NO_CAP, scores.caps)
    return _total(program, low, _caps_to_come(program, scores, wholly | partly)), _total(program, high, highest_caps)


def _movable(program: Program, eventful: Bools, still_open: Bools) -> Bools:
    """Items with events that an earlier member of their group may still claim."""
    movable = np.zeros_like(eventful)
    for group in program.framework.event_groups:
        members = [program.position[code] for code in group.members]
        earlier_open = np.logical_or.accumulate(still_open[:, members], axis=1)[:, :-1]
        movable[:, members[1:]] = earlier_open & eventful[:, members[1:]]
    return movable


def _caps_to_come(program: Program, scores: Scores, still_open: Bools) -> Ints:
    caps = scores.caps.copy()
    threatening = np.where(still_open, reach_of(program).caps, NO_CAP)
    for item in np.flatnonzero(reach_of(program).caps < NO_CAP):
        pillar = program.pillar_of_item[item]
        caps[:, pillar] = np.minimum(caps[:, pillar], threatening[:, item])
    return caps


def _total(program: Program, items: Floats, caps: Ints) -> Ints:
    total: Ints = np.minimum(items @ program.pillar_matrix, caps).sum(axis=1).astype(np.int64)
    return total


def _shares(item: Item) -> tuple[float, float]:
    rule = item.rule
    if isinstance(rule, Ratio):
        width = rule.full_at - rule.zero_at
        ends = [min(1.0, max(0.0, float((rate - rule.zero_at) / width))) for rate in (0, 1)]
        return min(ends), max(ends)
    if isinstance(rule, Banded):
        points = [band.points / item.full_mark if item.full_mark else 1.0 for band in rule.bands]
        return min(points), max(points)
    if isinstance(rule, Veto):
        return min(trigger.leaf for trigger in rule.triggers) / max(1, item.full_mark), 1.0
    return 0.0, 1.0


def _can_only_worsen(item: Item) -> bool:
    """More occurrences never help; but the next value of a stock may well be lower."""
    flows = all(entry.accumulate != "latest" for entry in item.data_items)
    return flows and isinstance(item.rule, Deduct | Veto)


def _lowest_cap(item: Item) -> int:
    triggers = item.rule.triggers if isinstance(item.rule, Veto) else ()
    return min((trigger.cap for trigger in triggers if trigger.cap is not None), default=NO_CAP)
