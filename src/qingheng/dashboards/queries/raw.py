"""The raw values behind a score, row by row. The law: whoever may not see them gets a reason, not the rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

import qianfen
from qianfen import Period
from qianfen.framework import DataItem
from qingheng.accounts.models import User
from qingheng.accounts.permissions import can_see_raw
from qingheng.collection.models import Observation
from qingheng.dashboards.queries.inputs import modifier_names
from qingheng.dashboards.queries.scores import Card
from qingheng.organisations.models import Body


class Mask(Enum):
    """Why somebody sees points only."""

    NONE = ""
    CASE = "case"
    POINTS_ONLY = "points_only"


def mask(user: User, item: qianfen.Item) -> Mask:
    """Whether and why the raw values of an item are hidden from a reader."""
    if can_see_raw(user, station=item.station, sensitivity=item.sensitivity, body_view=item.body_view):
        return Mask.NONE
    return Mask.CASE if item.sensitivity == "case" else Mask.POINTS_ONLY


@dataclass(frozen=True)
class Reported:
    """One value that a station reported, or the reason why there is none."""

    row: Observation
    period: Period
    data_item: DataItem
    option: str
    """The answer or the grade, where the item has such."""
    modifiers: tuple[str, ...]
    counts: bool
    """Whether the score shown is made from it; otherwise a later revision took its place."""

    @property
    def value(self) -> Decimal | None:
        """Without the zeros that the column adds."""
        value = self.row.value
        return (
            value
            if value is None
            else value.quantize(Decimal(1))
            if value == value.to_integral()
            else value.normalize()
        )


def reported(card: Card, body: Body, items: Collection[str]) -> Mapping[str, list[Reported]]:
    """Item → its values of the year, up to the card's month and as the card knew them; earlier revisions among them."""
    rows = Observation.objects.filter(body=body, year=card.result.as_of.year, item__in=items)
    if card.published_at is not None:
        rows = rows.filter(batch__imported_at__lte=card.published_at)
    ordered = rows.select_related("batch").order_by("item", "key", "event", "revision")
    in_force = _in_force(card, ordered)
    found: dict[str, list[Reported]] = defaultdict(list)
    for row in ordered:
        period = Period.parse(row.period)
        if period.end <= card.result.as_of.end:
            found[row.item].append(_reported(card, row, period, counts=row.pk in in_force))
    return {item: sorted(values, key=lambda each: _order(card, each)) for item, values in found.items()}


def _order(card: Card, value: Reported) -> tuple[Period, int]:
    """By period, then as the framework lists the data items; what stands the same stays as it came."""
    return value.period, card.framework.item(value.row.item).data_items.index(value.data_item)


def _in_force(card: Card, rows: Iterable[Observation]) -> set[int]:
    """The rows the card was made from: those in force, or those that were when it was published."""
    if card.published_at is None:
        return {row.pk for row in rows if row.is_current}
    return set({(row.period, row.item, row.key, row.event): row.pk for row in rows}.values())


def _reported(card: Card, row: Observation, period: Period, *, counts: bool) -> Reported:
    item = card.framework.item(row.item)
    _key, _slash, option = row.key.partition("/") if item.accumulates_latest else ("", "", "")
    modifiers = tuple(modifier_names(row.modifiers.split("+"), card.framework))
    return Reported(row, period, item.data_item(row.key), option, modifiers, counts)


def files_of(body: Body, card: Card, items: Collection[str]) -> Mapping[str, list[str]]:
    """Item → the files its values came in, the latest first."""
    rows = Observation.objects.filter(body=body, year=card.result.as_of.year, item__in=items, is_current=True)
    found: dict[str, list[str]] = defaultdict(list)
    for item, _batch, name in rows.order_by("-batch").values_list("item", "batch", "batch__file_name").distinct():
        if name not in found[item]:
            found[item].append(name)
    return found
