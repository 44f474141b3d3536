"""One event, one deduction (一事不二扣): which occurrence of an event counts, as of every month of a body's year.

The law it keeps: within an event group an event counts in the first member, in the group's own order, in which it
appears, and nowhere else. Within one deducting item that names it more than once, only the costliest occurrence
counts (several bulletins about one matter count at the highest level); a rate counts it once for each of its keys.
What is not yet reported as of a month decides nothing in that month, and the order of rows never matters. Unconfirmed
veto triggers claim nothing. Outside groups only the rule within one item holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from qianfen.framework.methods import Deduct, Veto
from qianfen.framework.model import Framework
from qianfen.kernel.tariff import tariff_of
from qianfen.observation import CONFIRMED, Observation

Superseded: TypeAlias = Mapping[int, str]
"""Number of an observation to the item where its event counts instead (the same item: another occurrence counts)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months of a year in which the same occurrences count."""

    from_month: int
    superseded: Superseded = field(default_factory=dict)


def stretches_of(framework: Framework, observations: Sequence[Observation]) -> tuple[Stretch, ...]:
    """The stretches of one body's year; one only, unless some event was reported more than once.

    Args:
        framework: which items belong together.
        observations: all of one body and one calendar year.
    """
    repeated = _repeated(observations)
    if not repeated:
        return (Stretch(1),)
    ends = {index: observations[index].period.last_month_number for event in repeated for index in event}
    stretches = [Stretch(1)]
    for month in sorted(set(ends.values())):
        superseded = dict(stretches[-1].superseded)
        for event in repeated:
            if any(ends[index] == month for index in event):  # otherwise all is with this event as it was
                for index in event:
                    superseded.pop(index, None)
                visible = [index for index in event if ends[index] <= month]
                superseded.update(_superseded(framework, observations, visible))
        if superseded != stretches[-1].superseded:
            stretches.append(Stretch(month, superseded))
    return tuple(stretches)


def _repeated(observations: Sequence[Observation]) -> list[list[int]]:
    occurrences: dict[str, list[int]] = defaultdict(list)
    for index, observation in enumerate(observations):
        if observation.event:
            occurrences[observation.event].append(index)
    return [found for found in occurrences.values() if len(found) > 1]


def _superseded(framework: Framework, observations: Sequence[Observation], event: list[int]) -> dict[int, str]:
    claims = [index for index in event if _claims(framework, observations[index])]
    elsewhere = dict(_claimed_elsewhere(framework, observations, claims))
    by_item: dict[str, list[int]] = defaultdict(list)
    for index in claims:
        if index not in elsewhere:
            by_item[observations[index].item].append(index)
    for item, found in by_item.items():
        if len(found) == 1:
            continue
        kept = set(_kept(framework, observations, found))
        elsewhere.update({index: item for index in found if index not in kept})
    return elsewhere


def _claims(framework: Framework, observation: Observation) -> bool:
    return CONFIRMED in observation.modifiers or not isinstance(framework.item(observation.item).rule, Veto)


def _claimed_elsewhere(
    framework: Framework, observations: Sequence[Observation], claims: Iterable[int]
) -> Iterator[tuple[int, str]]:
    by_group: dict[str, list[int]] = defaultdict(list)
    for index in claims:
        group = framework.group_by_item.get(observations[index].item)
        if group is not None:
            by_group[group.code].append(index)
    for found in by_group.values():
        order = framework.group_by_item[observations[found[0]].item].members
        owner = min((observations[index].item for index in found), key=order.index)
        yield from ((index, owner) for index in found if observations[index].item != owner)


def _kept(framework: Framework, observations: Sequence[Observation], found: list[int]) -> Iterator[int]:
    """Occurrences within one item that count."""
    rule = framework.item(observations[found[0]].item).rule
    if isinstance(rule, Deduct):
        yield min(found, key=lambda index: _costliest_first(framework, observations[index]))
    elif isinstance(rule, Veto):
        yield from found
    else:
        by_key: dict[str, list[int]] = defaultdict(list)
        for index in found:
            by_key[observations[index].key].append(index)
        for same in by_key.values():
            yield min(same, key=lambda index: _earliest_first(observations[index]))


def _costliest_first(framework: Framework, observation: Observation) -> tuple[object, ...]:
    tariff = tariff_of(framework, framework.item(observation.item))
    cost = tariff.points(observation.key, observation.modifiers) * Fraction(observation.value or 0)
    return -cost, *_earliest_first(observation), observation.key, observation.modifiers


def _earliest_first(observation: Observation) -> tuple[int, Decimal]:
    return observation.period.last_month_number, -(observation.value or Decimal(0))
