"""Why points were lost, in a sentence made from the scorecard itself.

The law: a body reads the reason of an item only if the framework shows it in detail and it is no case data; an
individual event, a case number or a complaint is never repeated, only how many there were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qianfen import Deduction, Framework, Item, Scorecard
from qianfen.framework.methods import Banded, Ratio
from qianfen.scorecard import CAPPED
from qingheng.reports import words

CASE = "case"
DETAIL = "detail"
POINTS_ONLY = "仅通报得分"


@dataclass(frozen=True)
class LostPoint:
    """One line of the symptoms (失分点)."""

    code: str
    name: str
    pillar: str
    station: str
    lost: int
    full: int
    reason: str
    standard: str


def body_may_read(item: Item) -> bool:
    """Whether the body itself, and not only those above it, may read why it lost points."""
    return item.body_view == DETAIL and item.sensitivity != CASE


def leader_may_read(item: Item) -> bool:
    """Whether a leader in charge may: everything but case data."""
    return item.sensitivity != CASE


def lost_points(card: Scorecard, framework: Framework, *, for_body: bool) -> list[LostPoint]:
    """Everything a body lost points on, the largest first."""
    found = [_lost_point(card, framework, deduction, for_body=for_body) for deduction in card.deductions]
    return sorted(found, key=lambda each: (-each.lost, each.code))


def _lost_point(card: Scorecard, framework: Framework, deduction: Deduction, *, for_body: bool) -> LostPoint:
    pillars = {pillar.code: pillar for pillar in framework.pillars}
    full = card.nodes[deduction.item].full
    if deduction.reason == CAPPED:
        pillar = pillars[deduction.item].name
        reason = "一票否决事项已确认，该一级指标按规定封顶计分"
        return LostPoint(deduction.item, "封顶扣减", pillar, "", deduction.points_lost, full, reason, "")
    item = framework.item(deduction.item)
    may_read = body_may_read(item) if for_body else leader_may_read(item)
    stations = {station.code: station.name for station in framework.stations}
    return LostPoint(
        code=item.code,
        name=item.name,
        pillar=pillars[item.pillar].name,
        station=stations[item.station],
        lost=deduction.points_lost,
        full=full,
        reason=reason_of(item, deduction.inputs) if may_read else POINTS_ONLY,
        standard=item.standard,
    )


def reason_of(item: Item, inputs: Mapping[str, Any]) -> str:
    """到期应办结督办事项84件，其中按期办结63件，占75.0%."""
    parts = list(_answers(inputs["keys"]) if item.accumulates_latest else _amounts(item, inputs["keys"]))
    if isinstance(item.rule, Ratio | Banded):
        part, whole = (Fraction(inputs["keys"][key]["year_to_date"]) for key in _halves(item.rule))
        parts += [f"占{words.per_cent(part.numerator * whole.denominator, whole.numerator * part.denominator)}"]
    return "，".join(parts) or "得分未达满分标准"


def _answers(keys: Mapping[str, Any]) -> Iterator[str]:
    """居民有效答卷分布：满意65份、基本满意17份: the answers to one question, or the grades given, together."""
    groups: dict[str, list[str]] = {}
    for key, entry in keys.items():
        stratum, _slash, option = key.partition("/")
        if amount := Decimal(entry["year_to_date"]):
            groups.setdefault(f"{entry['name']}/{stratum}", []).append(f"{option}{amount:f}{entry['unit']}")
    for name, answers in groups.items():
        yield f"{name.partition('/')[0]}：{'、'.join(answers)}"


def _halves(rule: Ratio | Banded) -> tuple[str, str]:
    return rule.numerator, rule.denominator


def _amounts(item: Item, keys: Mapping[str, Any]) -> Iterator[str]:
    """Every data item that has something; both halves of a rate always."""
    is_rate = isinstance(item.rule, Ratio | Banded)
    for entry in keys.values():
        amount = Decimal(entry["year_to_date"])
        if amount or is_rate:
            yield f"{entry['name']}{amount:f}{entry['unit']}"
