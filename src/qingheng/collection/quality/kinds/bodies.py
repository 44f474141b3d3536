"""Kinds that look across bodies. The law: what is trivially alike, zeros above all, is never held against anybody."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from qianfen import Period
from qingheng.collection.quality.kinds.spec import Kind, Parameters, count, number, word
from qingheng.collection.quality.values import Cell, Column, Hit, Sheet

Vector = tuple[Decimal, ...]


def alike(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Bodies with the very same numbers, item by item or over the whole sheet."""
    if p["across"] == "sheet":
        yield from _alike(sheet, columns, p, "")
        return
    for item, own in sheet.by_item(columns).items():
        yield from _alike(sheet, own, p, item)


def _alike(sheet: Sheet, columns: Sequence[Column], p: Parameters, item: str) -> Iterator[Hit]:
    groups: dict[tuple[tuple[str, Decimal], ...], list[str]] = {}
    for body in sheet.bodies:
        numbers = _numbers(sheet, columns, body)
        values = [value for _name, value in numbers]
        if sum(value != 0 for value in values) >= p["numbers_min"] and sum(values) >= p["sum_min"]:
            groups.setdefault(numbers, []).append(body)
    for numbers, bodies in groups.items():
        if len(bodies) >= p["bodies_min"]:
            facts = {"bodies": bodies, "count": len(bodies), "numbers": [value for _name, value in numbers]}
            yield Hit(facts, item=item)


def _numbers(sheet: Sheet, columns: Sequence[Column], body: str) -> tuple[tuple[str, Decimal], ...]:
    """What a body says in these columns, with the columns' names; nothing if none of it is being reported now."""
    said = [(column, sheet.said.get(Cell(body, *column.place))) for column in columns]
    given = [(column, each) for column, each in said if each is not None and each.value is not None]
    if not any(each.is_new for _column, each in given):
        return ()
    return tuple((f"{column.item}:{column.key}", each.value) for column, each in given if each.value is not None)


def too_good(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Items in which nearly all bodies have been perfect for many periods on end."""
    if sheet.period.index % int(p["every"]):
        return
    periods = _back(sheet.period, int(p["periods"]))
    for item, own in sheet.by_item(columns).items():
        shares = [_perfect(sheet, own, period, p) for period in periods]
        sure = [share for share in shares if share is not None and share >= p["share"]]
        if len(sure) == len(periods):
            yield Hit({"periods": len(periods), "share": min(sure).quantize(Decimal("0.01"))}, item=item)


def _back(period: Period, length: int) -> list[Period]:
    found = [period]
    while len(found) < length:
        found.append(found[-1].previous())
    return found


def _perfect(sheet: Sheet, columns: Sequence[Column], period: Period, p: Parameters) -> Decimal | None:
    """The share of bodies that were perfect in a period; None if too few had anything to be perfect in."""
    verdicts = [_is_perfect(sheet, columns, body, period, p) for body in sheet.bodies]
    known = [verdict for verdict in verdicts if verdict is not None]
    return Decimal(sum(known)) / len(known) if len(known) >= p["bodies_min"] else None


def _is_perfect(sheet: Sheet, columns: Sequence[Column], body: str, period: Period, p: Parameters) -> bool | None:
    """Whether a body was perfect in a period; None if it had no business or said nothing."""
    if p["perfect"] == "zero":
        values = [_value(sheet, Cell(body, *column.place), period) for column in columns]
        return None if None in values else not any(values)
    pairs = [
        (_value(sheet, Cell(body, *column.place), period), _value(sheet, Cell(body, column.item, column.whole), period))
        for column in columns
        if column.whole
    ]
    known = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
    if not known or any(whole < p["whole_min"] for _part, whole in known):
        return None
    return all(part == whole for part, whole in known)


def _value(sheet: Sheet, cell: Cell, period: Period) -> Decimal | None:
    if period == sheet.period:
        return sheet.value(cell)
    return next((past.value for past in reversed(sheet.past.get(cell, ())) if past.period == period), None)


KINDS = (
    Kind(
        "same_in_bodies",
        _("several bodies have the very same numbers"),
        alike,
        (
            word("across", _("compared item by item, or over the whole sheet"), ("item", "sheet")),
            count("numbers_min", _("numbers other than zero that must be the same")),
            number("sum_min", _("what they must add up to")),
            count("bodies_min", _("bodies that must have them"), low=2),
        ),
        ("bodies", "count", "numbers"),
    ),
    Kind(
        "too_good",
        _("nearly all bodies have been perfect for long"),
        too_good,
        (
            word("perfect", _("what is perfect: every part its whole, or nothing but zeros"), ("full", "zero")),
            number("share", _("share of the bodies"), high="1"),
            count("bodies_min", _("bodies that must have reported")),
            number("whole_min", _("a whole below this is no proof")),
            count("periods", _("periods on end"), high=24),
            count("every", _("asked only in every n-th period of a year"), high=12),
        ),
        ("periods", "share"),
    ),
)
