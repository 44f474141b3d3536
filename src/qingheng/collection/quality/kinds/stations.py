"""The kind that reconciles what two stations say of one fact. The law: compared only when both have spoken in full."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from qianfen import Frequency, Period
from qingheng.collection.quality.kinds.spec import Kind, Parameters, number, word, words
from qingheng.collection.quality.values import Cell, Column, Hit, Sheet

FACT = r"\s*[^\s:]+\s*:\s*[^\s:]+\s*"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the two sides of a pair say of one body over a span; None where somebody has not spoken in full."""

    body: str
    span: Period
    one: Decimal | None
    other: Decimal | None
    is_beyond: bool

    @property
    def is_known(self) -> bool:
        """Whether both have spoken."""
        return self.one is not None and self.other is not None


def places_of(side: Sequence[str]) -> list[tuple[str, str]]:
    """The item and data item of each fact of a side."""
    return [(item.strip(), key.strip()) for item, _colon, key in (fact.partition(":") for fact in side)]


def compare(sheet: Sheet, p: Parameters, body: str, span: Period) -> Difference:
    """Both sides of a pair for one body."""
    one, other = (_total(sheet, places_of(p[side]), body, span) for side in ("one", "other"))
    is_beyond = one is not None and other is not None and _is_beyond(one, other, p)
    return Difference(body, span, one, other, is_beyond)


def _is_beyond(one: Decimal, other: Decimal, p: Parameters) -> bool:
    tolerance: Decimal = max(p["tolerance"], p["tolerance_share"] * max(one, other))
    gap = one - other
    return gap > tolerance if p["relation"] == "at_most" else abs(gap) > tolerance


def _total(sheet: Sheet, places: Sequence[tuple[str, str]], body: str, span: Period) -> Decimal | None:
    """All facts of a side over all their periods; None as soon as one is missing."""
    total = Decimal(0)
    for item, key in places:
        said = sheet.reported.get(Cell(body, item, key), {})
        frequency = sheet.frequencies.get(item)
        periods = _periods(span, frequency) if frequency else []
        if not periods or any(period not in said for period in periods):
            return None
        total += sum((said[period] for period in periods), Decimal(0))
    return total


def _periods(span: Period, frequency: Frequency) -> list[Period]:
    """The periods of a frequency within the span; none if they are longer than it."""
    found: list[Period] = []
    for month in span.months:
        period = Period.containing(month.start, frequency)
        if span.contains(period) and period not in found:
            found.append(period)
    return found


def disagree(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Bodies of which another station says something else; asked where one of the facts is being reported."""
    here = {column.place for column in columns}
    sides = {side: {sheet.stations.get(item, "") for item, _key in places_of(p[side])} for side in ("one", "other")}
    mine = next((side for side in ("one", "other") if sheet.station in sides[side]), None)
    if mine is None or not here & set(places_of(p[mine])):
        return
    theirs = "other" if mine == "one" else "one"
    span = Period.containing(sheet.period.start, Frequency(p["span"]))
    is_hidden = any(item in sheet.hidden for item, _key in places_of(p[theirs])) and sides[mine] != sides[theirs]
    for body in sheet.bodies:
        difference = compare(sheet, p, body, span)
        if difference.is_beyond:
            values = {"one": difference.one, "other": difference.other}
            facts = {
                "own_value": values[mine],
                "their_value": "" if is_hidden else values[theirs],
                "own_data": list(p[mine]),
                "their_data": list(p[theirs]),
                "own_station": sheet.station,
                "their_station": "+".join(sorted(sides[theirs])),
                "span": str(span),
            }
            item, key = places_of(p[mine])[0]
            yield Hit(facts, body, item, key)


KINDS = (
    Kind(
        "reconciliation",
        _("two stations say different things of one fact"),
        disagree,
        (
            words("one", _("the facts of one station, each as item:data item"), pattern=FACT),
            words("other", _("the facts of the other station"), pattern=FACT),
            word("relation", _("the first must equal the second, or be no more than it"), ("equal", "at_most")),
            number("tolerance", _("a difference up to this is none")),
            number("tolerance_share", _("the same as a share of the greater value"), high="1"),
            word("span", _("over which time the facts are added up"), ("month", "quarter", "half_year", "year")),
        ),
        ("own_value", "their_value", "own_data", "their_data", "own_station", "their_station", "span"),
    ),
)
