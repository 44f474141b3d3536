"""Who was who on a day. The law: every answer names its day; the past is read as of then unless asked otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import QuerySet

from qingheng.organisations.models import Body, Charge, Leader, ScenarioFlag, Station, Succession


@dataclass(frozen=True)
class Organisation:
    """Everything that held on one day; each is fetched when it is looked at."""

    day: date
    bodies: "QuerySet[Body]"
    stations: "QuerySet[Station]"
    leaders: "QuerySet[Leader]"
    charges: "QuerySet[Charge]"
    scenarios: "QuerySet[ScenarioFlag]"


def as_of(day: date) -> Organisation:
    """The organisation on `day`."""
    return Organisation(
        day,
        Body.objects.valid_on(day).select_related("audience"),
        Station.objects.valid_on(day).select_related("body"),
        Leader.objects.valid_on(day),
        Charge.objects.valid_on(day).select_related("leader", "body"),
        ScenarioFlag.objects.valid_on(day).select_related("body"),
    )


def leaders_of(body: Body, day: date) -> "QuerySet[Leader]":
    """The leaders in charge of `body` on `day`; letters follow this map on the day they are issued."""
    return Leader.objects.filter(charges__in=Charge.objects.valid_on(day).filter(body=body)).distinct()


def bodies_of(leader: Leader, day: date) -> "QuerySet[Body]":
    """The bodies `leader` is in charge of on `day`."""
    return Body.objects.filter(charges__in=Charge.objects.valid_on(day).filter(leader=leader)).distinct()


def flags_in(year: int, bodies: Iterable[Body] | None = None) -> Mapping[int, frozenset[str]]:
    """The scenarios of a year by the body's primary key; one that holds on any day of the year counts for all of it."""
    rows = ScenarioFlag.objects.valid_within(date(year, 1, 1), date(year, 12, 31))
    if bodies is not None:
        rows = rows.filter(body__in=list(bodies))
    flags: dict[int, set[str]] = {}
    for body_id, flag in rows.values_list("body_id", "flag"):
        flags.setdefault(body_id, set()).add(flag)
    return {body_id: frozenset(found) for body_id, found in flags.items()}


def roll_up(body: Body, as_of: Literal["then", "now"] = "then") -> list[Body]:
    """The bodies whose past belongs to `body`.

    As of then it is the body alone. As of now it is the body with all its predecessors, however far back: those merged
    into it, those it was split from, and those it was renamed from; itself first.
    """
    if as_of == "then":
        return [body]
    return _linked(body, _links("successor_id", "predecessor_id"))


def predecessors() -> Mapping[int, list[int]]:
    """For every body that carries on others: all of them, however far back, by primary key."""
    links = _links("successor_id", "predecessor_id")
    return {body: _reached(body, links)[1:] for body in links}


def carried_on_by(body: Body, day: date) -> list[Body]:
    """The bodies that are valid on `day` and carry on `body`: itself, or the ends of its chain of successors."""
    chain = _linked(body, _links("predecessor_id", "successor_id"))
    return [link for link in chain if link.is_valid_on(day)]


def _links(start: str, end: str) -> Mapping[int, list[int]]:
    links: dict[int, list[int]] = {}
    for left, right in Succession.objects.order_by("on", "pk").values_list(start, end):
        links.setdefault(left, []).append(right)
    return links


def _linked(body: Body, links: Mapping[int, list[int]]) -> list[Body]:
    reached = _reached(body.pk, links)
    found = Body.objects.select_related("audience").in_bulk(reached)
    return [found[pk] for pk in reached]


def _reached(start: int, links: Mapping[int, list[int]]) -> list[int]:
    """Whoever can be reached over the links, the start first."""
    reached, waiting = [start], [start]
    while waiting:
        for pk in links.get(waiting.pop(0), ()):
            if pk not in reached:
                reached.append(pk)
                waiting.append(pk)
    return reached
