"""The sum behind the points of an item, as lines a person can redo with a pocket calculator.

The law it keeps: the lines are worked out from the lineage alone, exactly, and end in the very points that were scored.
"""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

Inputs = Mapping[str, Any]
PLACES = 6


def steps_of(inputs: Inputs) -> list[str]:
    """The sum, line by line; the last line gives the points with two decimals.

    Args:
        inputs: of a deduction, as the scorecard holds them.
    """
    lines, points = _RULES[inputs["rule"]](inputs)
    full, nominal = inputs["full_mark"], inputs.get("nominal_mark", inputs["full_mark"])
    if full != nominal:
        lines.append(f"the mark was spread to {full}: {shown(points)} x {full} / {nominal}")
        points *= Fraction(full) / Fraction(nominal)
    rounded = math.floor(points * 100 + Fraction(1, 2))
    return [*lines, f"{shown(points)}, rounded half up to {rounded // 100}.{rounded % 100:02d}"]


def shown(number: Fraction) -> str:
    """At most six decimals; dots follow if there were more."""
    scaled = number * 10**PLACES
    whole = math.floor(scaled)
    text = f"{whole // 10**PLACES}.{whole % 10**PLACES:0{PLACES}d}".rstrip("0").rstrip(".")
    return text if whole == scaled else f"{text}..."


def _year_to_date(inputs: Inputs, key: str) -> Fraction:
    return Fraction(inputs["keys"][key]["year_to_date"])


def _deduct(inputs: Inputs) -> tuple[list[str], Fraction]:
    full, lost, lines = Fraction(inputs.get("nominal_mark", inputs["full_mark"])), Fraction(0), []
    for key, entry in inputs["keys"].items():
        for count, modifiers in _occurrences(entry):
            factors = [inputs["parameters"]["factors"][modifier] for modifier in modifiers]
            terms = [shown(count), inputs["parameters"]["per"][key], *factors]
            cost = count * math.prod((Fraction(term) for term in terms[1:]), start=Fraction(1))
            lost += cost
            why = f" ({', '.join(modifiers)})" if modifiers else ""
            lines.append(f"{key}{why}: {' x '.join(terms)} = {shown(cost)}")
    points = max(Fraction(0), full - lost)
    floor = ", never below 0" if lost > full else ""
    return [*lines, f"{shown(full)} - {shown(lost)} = {shown(points)}{floor}"], points


def _occurrences(entry: Inputs) -> Iterator[tuple[Fraction, list[str]]]:
    """What counts of a key: all that have no circumstances together, then the others one by one."""
    weighed = [
        (Fraction(value["value"]), list(value["modifiers"]))
        for value in entry["values"]
        if value.get("modifiers") and "counted_in" not in value
    ]
    together = Fraction(entry["year_to_date"]) - sum(count for count, _ in weighed)
    if together or not weighed:
        yield together, []
    yield from weighed


def _rate(inputs: Inputs) -> tuple[str, Fraction]:
    part, whole = (_year_to_date(inputs, inputs["parameters"][half]) for half in ("numerator", "denominator"))
    rate = part / whole
    names = f"{inputs['parameters']['numerator']} / {inputs['parameters']['denominator']}"
    return f"{names}: {shown(part)} / {shown(whole)} = {shown(rate)}", rate


def _between_goalposts(inputs: Inputs, value: Fraction) -> tuple[list[str], Fraction]:
    zero, best = Fraction(inputs["parameters"]["zero_at"]), Fraction(inputs["parameters"]["full_at"])
    full = Fraction(inputs.get("nominal_mark", inputs["full_mark"]))
    share = (value - zero) / (best - zero)
    kept = min(max(share, Fraction(0)), Fraction(1))
    limit = f", taken as {kept}" if kept != share else ""
    terms = f"({shown(value)} - {shown(zero)}) / ({shown(best)} - {shown(zero)})"
    sign = "-" if share < 0 else ""
    lines = [f"{terms} = {sign}{shown(abs(share))}{limit}", f"{shown(full)} x {shown(kept)} = {shown(full * kept)}"]
    return lines, full * kept


def _ratio(inputs: Inputs) -> tuple[list[str], Fraction]:
    line, rate = _rate(inputs)
    lines, points = _between_goalposts(inputs, rate)
    return [line, *lines], points


def _banded(inputs: Inputs) -> tuple[list[str], Fraction]:
    line, rate = _rate(inputs)
    per = Fraction(inputs["parameters"]["per"])
    for band in inputs["parameters"]["bands"]:
        if band["upto"] is None or rate * per <= Fraction(band["upto"]):
            limit = "above all limits" if band["upto"] is None else f"up to {band['upto']}"
            lines = [line, f"per {shown(per)}: {shown(rate * per)}, in the band {limit}: {band['points']}"]
            return lines, Fraction(band["points"])
    raise ValueError("The last band of a framework has no limit, but this one has. Check the framework.")


def _survey(inputs: Inputs) -> tuple[list[str], Fraction]:
    options, index, lines = inputs["parameters"]["options"], Fraction(0), []
    for stratum, weight in inputs["parameters"]["strata"].items():
        counts = {option: _year_to_date(inputs, f"{stratum}/{option}") for option in options}
        worth = " + ".join(f"{shown(count)} x {options[option]}" for option, count in counts.items())
        valid = sum(counts.values(), Fraction(0))
        mean = sum((count * Fraction(options[option]) for option, count in counts.items()), Fraction(0)) / valid
        lines.append(f"{stratum}: ({worth}) / {shown(valid)} = {shown(mean)}")
        index += Fraction(weight) * mean
    if len(lines) > 1:
        weights = " + ".join(f"{weight} x {stratum}" for stratum, weight in inputs["parameters"]["strata"].items())
        lines.append(f"{weights} = {shown(index)}")
    more, points = _between_goalposts(inputs, index)
    return [*lines, *more], points


def _manual(inputs: Inputs) -> tuple[list[str], Fraction]:
    full = Fraction(inputs.get("nominal_mark", inputs["full_mark"]))
    counts = {key.partition("/")[2]: _year_to_date(inputs, key) for key in inputs["keys"]}
    options = inputs["parameters"]["options"]
    raters = sum(counts.values(), Fraction(0))
    mean = sum((count * Fraction(options[grade]) for grade, count in counts.items()), Fraction(0)) / raters
    worth = " + ".join(f"{shown(count)} x {options[grade]}" for grade, count in counts.items() if count)
    lines = [f"({worth}) / {shown(raters)} = {shown(mean)}", f"{shown(full)} x {shown(mean)} = {shown(full * mean)}"]
    return lines, full * mean


def _veto(inputs: Inputs) -> tuple[list[str], Fraction]:
    fired = [
        trigger
        for trigger in inputs["parameters"]["triggers"]
        if any(_confirmed(value) for value in inputs["keys"][trigger["key"]]["values"])
    ]
    points = min(Fraction(trigger["leaf"]) for trigger in fired)
    return [f"{trigger['key']} is confirmed: the item is worth {trigger['leaf']}" for trigger in fired], points


def _confirmed(value: Inputs) -> bool:
    confirmed = "confirmed" in value.get("modifiers", ()) and "counted_in" not in value
    return confirmed and Fraction(value.get("value", 0)) > 0


_RULES = {
    "deduct": _deduct,
    "ratio": _ratio,
    "banded": _banded,
    "survey": _survey,
    "manual": _manual,
    "veto": _veto,
}
