"""Kinds that look at a body's own history.

The law: no judgement without enough of a history, and a constant one never makes its next equal an oddity.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from qianfen import Period
from qingheng.collection.quality.kinds.spec import Kind, Parameters, count, number
from qingheng.collection.quality.series import Usual, usual_of
from qingheng.collection.quality.values import Cell, Column, Hit, Past, Sheet


def jump(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Numbers far from what is usual for this body.

    A flow is compared with the median of its last periods, and forgiven if the same period of last year was alike: a
    busy January is no jump. A stock is compared with its last value; a new year may move it more.
    """
    for column, cell, said in sheet.new(columns):
        past = sheet.past.get(cell, ())
        usual = _usual_stock(sheet.period, past, p) if column.is_stock else _usual_flow(past, p)
        if said.value is None or usual is None or usual.holds(said.value):
            continue
        if column.is_stock or not _is_like_last_year(sheet.period, past, said.value, usual):
            facts = {"value": said.value, "middle": usual.middle, "low": usual.low, "high": usual.high}
            yield Hit({**facts, "unit": column.unit}, *cell)


def _usual_flow(past: Sequence[Past], p: Parameters) -> Usual | None:
    values = [each.value for each in past if each.value is not None][-int(p["periods"]) :]
    if len(values) < p["history_min"]:
        return None
    return usual_of(values, factor=p["factor"], share=p["share"], floor=p["floor"])


def _usual_stock(period: Period, past: Sequence[Past], p: Parameters) -> Usual | None:
    last = next((each for each in reversed(past) if each.value is not None), None)
    if last is None or last.value is None:
        return None
    factor = p["factor"] * (p["new_year"] if last.period.year != period.year else Decimal(1))
    return usual_of([last.value], factor=factor, share=p["share"], floor=p["floor"])


def _is_like_last_year(period: Period, past: Sequence[Past], value: Decimal, usual: Usual) -> bool:
    before = Period(period.year - 1, period.frequency, period.index)
    then = next((each.value for each in past if each.period == before), None)
    return then is not None and abs(value - then) <= usual.reach


def copied(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Bodies whose numbers are all the same as in the period before."""
    before = sheet.period.previous()
    flows = [column for column in columns if not column.is_stock]
    found = [body for body in sheet.bodies if _is_copied(sheet, flows, body, before) >= p["numbers_min"]]
    if len(found) >= p["bodies_min"]:
        yield Hit({"bodies": found, "count": len(found), "before": str(before)})


def _is_copied(sheet: Sheet, columns: Sequence[Column], body: str, before: Period) -> int:
    """How many numbers other than zero are the same as before; none if a single one differs."""
    same = 0
    for column in columns:
        cell = Cell(body, *column.place)
        said = sheet.said.get(cell)
        if said is None or not said.is_new:
            continue
        if said.value is None or said.value != _value_in(sheet.past, cell, before):
            return 0
        same += said.value != 0
    return same


def _value_in(past: Mapping[Cell, Sequence[Past]], cell: Cell, period: Period) -> Decimal | None:
    return next((each.value for each in reversed(past.get(cell, ())) if each.period == period), None)


KINDS = (
    Kind(
        "jump",
        _("a number is far from what is usual for the body"),
        jump,
        (
            count("periods", _("how many periods back are looked at"), high=24),
            count("history_min", _("with fewer periods nothing is asked"), low=3, high=24),
            number("factor", _("how many spreads from the median are still usual")),
            number("share", _("a spread is at least this share of the median")),
            number("floor", _("a spread is at least this many")),
            number("new_year", _("how many times as much a stock may move at the turn of the year")),
        ),
        ("value", "unit", "middle", "low", "high"),
    ),
    Kind(
        "same_as_before",
        _("all numbers of bodies are the same as in the last period"),
        copied,
        (
            count("numbers_min", _("numbers other than zero that a body must have")),
            count("bodies_min", _("bodies that it must be true of")),
        ),
        ("bodies", "count", "before"),
    ),
)
