"""A deduction as a sum that a person can redo. The law: each step shows its numbers, the last is the engine's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from qianfen import Deduction, Framework, format_points
from qianfen.lineage import plain
from qingheng.dashboards.queries.inputs import modifier_names

PLACES = Decimal("0.0001")
Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One line of the sum: what it is, and the numbers."""

    words: str
    sum: str


def steps(deduction: Deduction, framework: Framework) -> list[Step]:
    """The sum of a deduction, ending with the points lost."""
    inputs: Inputs = deduction.inputs
    lines = list(_RULES[deduction.reason](inputs, framework))
    lost = format_points(deduction.points_lost)
    if "full_mark" in inputs:
        left = format_points(round(Decimal(str(inputs["full_mark"])) * 100) - deduction.points_lost)
        return [*lines, Step(_("points lost"), f"{inputs['full_mark']} − {left} = {lost}")]
    return [*lines, Step(_("points lost"), lost)]


def _number(value: Decimal) -> str:
    """At most four places, which is enough to follow the sum."""
    return plain(value.quantize(PLACES)) if value != value.quantize(PLACES) else plain(value)


def _percent(share: Decimal | str) -> str:
    return f"{_number(Decimal(share) * 100)}%"


def _deduct(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    per, factors = inputs["parameters"]["per"], inputs["parameters"]["factors"]
    lost = Decimal(0)
    for code, key in inputs["keys"].items():
        for count, modifiers in _counted(key):
            cost = count * Decimal(per[code])
            terms = [f"{_number(count)} {key['unit']}", per[code]]
            for modifier in modifiers:
                cost *= Decimal(factors[modifier])
                terms.append(f"{factors[modifier]} ({modifier_names([modifier], framework)[0]})")
            lost += cost
            yield Step(key["name"], f"{' × '.join(terms)} = {_number(cost)}")
    full = Decimal(inputs["full_mark"])
    left = max(Decimal(0), full - lost)
    yield Step(_("points left, never below 0"), f"{inputs['full_mark']} − {_number(lost)} → {_number(left)}")


def _counted(key: Inputs) -> Iterable[tuple[Decimal, list[str]]]:
    """Occurrences with circumstances one by one; the others together, as far as they count."""
    together = Decimal(key["year_to_date"])
    for value in key["values"]:
        if value.get("modifiers") and "value" in value and "counted_in" not in value:
            together -= Decimal(value["value"])
            yield Decimal(value["value"]), value["modifiers"]
    if together:
        yield together, []


def _rate(inputs: Inputs) -> tuple[Decimal, Step]:
    parameters, keys = inputs["parameters"], inputs["keys"]
    part, whole = keys[parameters["numerator"]], keys[parameters["denominator"]]
    rate = Decimal(part["year_to_date"]) / Decimal(whole["year_to_date"])
    words = f"{part['name']} ÷ {whole['name']}"
    return rate, Step(words, f"{part['year_to_date']} ÷ {whole['year_to_date']} = {_percent(rate)}")


def _ratio(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    del framework
    rate, step = _rate(inputs)
    yield step
    yield _between_goalposts(inputs, rate)


def _between_goalposts(inputs: Inputs, rate: Decimal) -> Step:
    zero, best = Decimal(inputs["parameters"]["zero_at"]), Decimal(inputs["parameters"]["full_at"])
    share = min(Decimal(1), max(Decimal(0), (rate - zero) / (best - zero)))
    line = f"({_percent(rate)} − {_percent(zero)}) ÷ ({_percent(best)} − {_percent(zero)})"
    points = share * Decimal(inputs["full_mark"])
    words = _("place between the goalposts, at least 0 and at most 1, × full mark")
    return Step(words, f"{line} → {_number(share)}; × {inputs['full_mark']} = {_number(points)}")


def _banded(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    del framework
    rate, step = _rate(inputs)
    yield step
    per = Decimal(inputs["parameters"]["per"])
    yield Step(_("rate per %(per)s") % {"per": plain(per)}, f"× {plain(per)} = {_number(rate * per)}")
    for band in inputs["parameters"]["bands"]:
        if band["upto"] is None or rate * per <= Decimal(band["upto"]):
            limit = _("all above") if band["upto"] is None else _("up to %(limit)s") % {"limit": band["upto"]}
            yield Step(_("band"), f"{limit}: {band['points']}")
            return


def _survey(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    del framework
    parameters, index = inputs["parameters"], Decimal(0)
    for stratum, weight in parameters["strata"].items():
        answers = {
            code.partition("/")[2]: key for code, key in inputs["keys"].items() if code.partition("/")[0] == stratum
        }
        mean, step = _mean(answers, parameters["options"])
        index += mean * Decimal(weight)
        yield step
        if len(parameters["strata"]) > 1:
            yield Step(
                _("weight of this group"), f"{_percent(mean)} × {_percent(weight)} = {_percent(mean * Decimal(weight))}"
            )
    yield Step(_("index"), _percent(index))
    yield _between_goalposts(inputs, index)


def _mean(answers: Mapping[str, Inputs], options: Mapping[str, str]) -> tuple[Decimal, Step]:
    """The average worth of the answers that are valid."""
    counts = {option: Decimal(answers[option]["year_to_date"]) for option in options if option in answers}
    valid = sum(counts.values(), Decimal(0))
    worth = sum((count * Decimal(options[option]) for option, count in counts.items()), Decimal(0))
    terms = " + ".join(f"{option} {plain(count)} × {_percent(options[option])}" for option, count in counts.items())
    mean = worth / valid if valid else Decimal(0)
    name = next(iter(answers.values()))["name"] if answers else ""
    return mean, Step(name, f"({terms}) ÷ {plain(valid)} = {_percent(mean)}")


def _manual(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    del framework
    grades = {code.partition("/")[2]: key for code, key in inputs["keys"].items()}
    mean, step = _mean(grades, inputs["parameters"]["options"])
    yield step
    points = mean * Decimal(inputs["full_mark"])
    yield Step(_("average grade × full mark"), f"{_percent(mean)} × {inputs['full_mark']} = {_number(points)}")


def _veto(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    del framework
    for trigger in inputs["parameters"]["triggers"]:
        count = inputs["keys"].get(trigger["key"], {}).get("year_to_date", "0")
        if Decimal(count):
            yield Step(
                _("confirmed: %(name)s") % {"name": trigger["name"]},
                _("points left: %(points)s") % {"points": trigger["leaf"]},
            )


def _capped(inputs: Inputs, framework: Framework) -> Iterable[Step]:
    del framework
    yield Step(_("points of the pillar before the cap"), str(inputs["points_before"]))
    yield Step(_("cap by a confirmed veto"), str(inputs["cap"]))


_RULES: Mapping[str, Callable[[Inputs, Framework], Iterable[Step]]] = {
    "deduct": _deduct,
    "ratio": _ratio,
    "banded": _banded,
    "survey": _survey,
    "manual": _manual,
    "veto": _veto,
    "capped": _capped,
}
