"""Where the points of an item went: everything a person needs to redo the sum by hand.

The law it keeps: sums to date are the kernel's own; the values listed under them are the observations they came from,
whatever file and row they stood in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qianfen.filling import Numbered, Row
from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Survey, Veto
from qianfen.framework.model import Framework, Item
from qianfen.kernel.cells import from_cell
from qianfen.kernel.evaluate import Evaluation
from qianfen.kernel.layout import FLOW, column_kind, plain_keys
from qianfen.observation import Observation
from qianfen.period import Period
from qianfen.points import format_points
from qianfen.scorecard import JSON, Note


@dataclass(frozen=True, slots=True)
class Ask:
    """One score that is asked for: a row of the kernel as of a month."""

    row_number: int
    row: Row
    as_of: Period


@dataclass(frozen=True)
class Lineage:
    """The observations behind one score."""

    evaluation: Evaluation
    ask: Ask

    @property
    def framework(self) -> Framework:
        """The framework."""
        return self.evaluation.program.framework

    def notes(self) -> Iterable[Note]:
        """Events that count elsewhere, in the order of their items, periods, keys and codes."""
        observations, place = self.ask.row.body_year.observations, self.evaluation.program.position
        found = [(observations[index], counted_in) for index, counted_in in self.ask.row.stretch.superseded.items()]
        found.sort(key=lambda pair: (place[pair[0].item], pair[0].period, pair[0].key, pair[0].event))
        for observation, counted_in in found:
            params = {"event": observation.event, "key": observation.key, "counted_in": counted_in}
            yield Note(observation.item, "event_counted_elsewhere", {**params, "period": str(observation.period)})

    def inputs(self, item: Item, *, full_mark: int) -> dict[str, JSON]:
        """The rule, its parameters, and each raw key with its year to date and the values it came from."""
        nominal = int(self.evaluation.marks.nominal[self.evaluation.program.position[item.code]])
        spread: dict[str, JSON] = {} if nominal == full_mark else {"nominal_mark": format_points(nominal)}
        return {
            "rule": item.rule.name,
            "full_mark": format_points(full_mark),
            **spread,
            "parameters": rule_parameters(self.framework, item),
            "keys": {key: self._key(item, key, facts) for key, facts in _keys_of(self.framework, item).items()},
        }

    def _key(self, item: Item, key: str, facts: dict[str, JSON]) -> dict[str, JSON]:
        entries = self._entries(item.code, key)
        other = _other_half(item, key) if entries else None
        return {
            **facts,
            "year_to_date": plain(self._to_date(item, key) + self._weighed(item, entries)),
            "values": list(self._values(entries, None if other is None else self._entries(item.code, other))),
        }

    def _entries(self, item: str, key: str) -> Sequence[Numbered]:
        """Observations of periods that have ended."""
        month = self.ask.as_of.index
        found = self.ask.row.body_year.by_key.get((item, key), ())
        return [entry for entry in found if entry[1].period.last_month_number <= month]

    def _to_date(self, item: Item, key: str) -> Decimal:
        program = self.evaluation.program
        number, column = program.layout.columns[item.code, key, ""]
        ended = self.ask.as_of.index // item.frequency.months
        if not ended:
            return Decimal(0)
        cell = program.layout.sheets[number].cell(ended - 1, column)
        return from_cell(int(self.evaluation.to_date[self.ask.row_number, cell]))

    def _weighed(self, item: Item, entries: Sequence[Numbered]) -> Decimal:
        """What stands in columns of its own: occurrences with modifiers."""
        if not isinstance(item.rule, Deduct | Veto):
            return Decimal(0)
        superseded = self.ask.row.stretch.superseded
        counted = (entry for index, entry in entries if entry.modifiers and index not in superseded)
        return sum((entry.value for entry in counted if entry.value is not None), Decimal(0))

    def _values(self, entries: Sequence[Numbered], others: Sequence[Numbered] | None) -> Iterator[dict[str, JSON]]:
        """The values under a sum; a half of a rate whose other half was not reported with it is left out."""
        superseded = self.ask.row.stretch.superseded
        paired = {entry.period for _, entry in others or () if entry.value is not None}
        shown = self.ask.row.body_year.shown
        for index, entry in entries:
            found = shown.get(index) or shown.setdefault(index, _as_json(entry))
            if index in superseded:
                found = {**found, "counted_in": superseded[index]}
            if others is not None and entry.value is not None and entry.period not in paired:
                found = {**found, "left_out": True}
            yield found


def _keys_of(framework: Framework, item: Item) -> dict[str, dict[str, JSON]]:
    """What the framework says of each key that may carry a value; kept on the framework."""
    kept: dict[str, dict[str, dict[str, JSON]]] = framework.compiled.setdefault("keys", {})
    if item.code not in kept:
        keys = [key for key in plain_keys(framework, item) if not item.accumulates_latest or "/" in key]
        kept[item.code] = {key: _key_facts(item, key) for key in keys}
    return kept[item.code]


def _key_facts(item: Item, key: str) -> dict[str, JSON]:
    data_item = item.data_item(key)
    way = "sum" if column_kind(item, key) == FLOW else "latest"
    return {"name": data_item.name, "unit": data_item.unit, "accumulate": way}


def _as_json(entry: Observation) -> dict[str, JSON]:
    found: dict[str, JSON] = {"period": str(entry.period)}
    if entry.value is not None:
        found["value"] = plain(entry.value)
    if entry.missing is not None:
        found["missing"] = str(entry.missing)
    if entry.event:
        found["event"] = entry.event
    if entry.modifiers:
        found["modifiers"] = list(entry.modifiers)
    return found


def _other_half(item: Item, key: str) -> str | None:
    """The key that has to be reported together with this one: the other half of a rate that accumulates alike."""
    rule = item.rule
    if not isinstance(rule, Ratio | Banded):
        return None
    other = rule.denominator if key == rule.numerator else rule.numerator
    return other if column_kind(item, other) == column_kind(item, key) else None


def rule_parameters(framework: Framework, item: Item) -> dict[str, JSON]:
    """The parameters of an item's rule, numbers as text."""
    match item.rule:
        case Deduct(charges=charges, modifiers=modifiers):
            factors: dict[str, JSON] = {code: plain(framework.modifiers[code].factor) for code in modifiers}
            return {"per": {charge.key: plain(charge.per) for charge in charges}, "factors": factors}
        case Ratio() as rate:
            goalposts: dict[str, JSON] = {"zero_at": plain(rate.zero_at), "full_at": plain(rate.full_at)}
            return {"numerator": rate.numerator, "denominator": rate.denominator, **goalposts}
        case Banded() as rate:
            bands: list[JSON] = [
                {"upto": None if band.upto is None else plain(band.upto), "points": format_points(band.points)}
                for band in rate.bands
            ]
            halves: dict[str, JSON] = {"numerator": rate.numerator, "denominator": rate.denominator}
            return {**halves, "per": plain(rate.per), "bands": bands}
        case Survey() as survey:
            return {**_scale(framework, survey.scale), **_survey(survey)}
        case Manual() as manual:
            return {**_scale(framework, manual.scale), "raters_min": manual.raters_min}
        case Veto() as veto:
            return _veto(veto)


def plain(number: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _scale(framework: Framework, code: str) -> dict[str, JSON]:
    scale = framework.scales[code]
    options: dict[str, JSON] = {option: plain(share) for option, share in scale.options.items()}
    return {"scale": code, "options": options, "excluded": list(scale.excluded)}


def _survey(survey: Survey) -> dict[str, JSON]:
    strata: dict[str, JSON] = {stratum: plain(weight) for stratum, weight in survey.strata.items()}
    goalposts: dict[str, JSON] = {"zero_at": plain(survey.zero_at), "full_at": plain(survey.full_at)}
    return {"strata": strata, "min_valid": survey.min_valid, **goalposts}


def _veto(veto: Veto) -> dict[str, JSON]:
    triggers: list[JSON] = []
    for trigger in veto.triggers:
        entry: dict[str, JSON] = {"key": trigger.key, "name": trigger.name, "leaf": format_points(trigger.leaf)}
        if trigger.cap is not None:
            entry["cap"] = format_points(trigger.cap)
        triggers.append(entry)
    return {"triggers": triggers}
