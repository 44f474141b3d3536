"""Random frameworks and data for Hypothesis: every method, frequency, flag, missing reason, group and modifier."""

from decimal import Decimal
from itertools import count
from random import Random

from hypothesis import strategies as st

from qianfen import Frequency, Missing, Observation, Period
from tests.qianfen.reference import all_leaves, is_active

YEAR = 2026
FLAG = "election_year"
AUDIENCES = ("TOWN", "DEPT")
MODIFIERS = {"none": 0, "half": 0.5, "double": 2, "third": 0.333}
SCALES = {
    "satisfaction": {"options": {"good": 1.0, "fair": 0.75, "bad": 0}, "excluded": ["unknown"]},
    "grade": {"A": 1.0, "B": 0.85, "C": 0.7},
}
COUNTING = ("deduct", "ratio", "banded", "veto")


@st.composite
def frameworks(draw):
    """A framework document whose points add up for every audience and scenario."""
    pillars = [draw(_pillars(code)) for code in "ABC"[: draw(st.integers(1, 3))]]
    document = {
        "meta": {"id": "random", "title": "random", "version": "1", "total_points": _sum(pillars)},
        "thresholds": {"level1": _thresholds(30, 20, 10), "total": _thresholds(90, 50, 20)},
        "audiences": [{"code": code, "name": code} for code in AUDIENCES],
        "scenario_flags": {FLAG: {"name": "election year", "default": draw(st.booleans())}},
        "frequencies": {frequency.value: {"name": frequency.value} for frequency in Frequency},
        "stations": [{"code": "S", "name": "station"}],
        "event_modifiers": {code: {"name": code, "factor": factor} for code, factor in MODIFIERS.items()},
        "scales": SCALES,
        "level1": pillars,
    }
    document["dedupe_groups"] = draw(_groups(document))
    if draw(st.booleans()):
        document["meta"]["effective_from"] = f"{YEAR}-{draw(st.integers(1, 12)):02}"
    if draw(st.booleans()):
        document["meta"]["not_applicable_policy"] = "rescaled"
    return document


def _sum(parts):
    return float(sum(Decimal(str(part["points"])) for part in parts))


def _thresholds(*limits):
    return [{"color": colour, "below": limit} for colour, limit in zip(("blue", "yellow", "red"), limits, strict=True)]


@st.composite
def _pillars(draw, code):
    parts = [draw(_sub_pillars(f"{code}{number}")) for number in range(1, draw(st.integers(1, 2)) + 1)]
    for leaf in (leaf for part in parts for leaf in part["leaves"] if leaf["method"] == "veto"):
        if draw(st.booleans()):
            leaf["triggers"][0]["cap_level1"] = draw(st.integers(0, int(_sum(parts) * 100))) / 100
    return {"code": code, "name": code, "points": _sum(parts), "level2": parts}


@st.composite
def _sub_pillars(draw, code):
    """One to three slots; a slot is one item for all, or one for each audience, or one for each state of a flag."""
    numbers = count(1)
    leaves, points = [], 0
    for _ in range(draw(st.integers(1, 3))):
        full = draw(st.integers(1, 4000) | st.sampled_from([100, 1000, 2000])) / 100
        points += Decimal(str(full))
        fields = draw(
            st.sampled_from(
                [
                    [{}],
                    [{}],
                    [{"applies_to": audience} for audience in AUDIENCES],
                    [{"active_when": FLAG}, {"active_when": f"not {FLAG}"}],
                ]
            )
        )
        leaves += [draw(leaf_documents(f"{code}-{next(numbers)}", full)) | field for field in fields]
    return {"code": code, "name": code, "points": float(points), "leaves": leaves}


@st.composite
def leaf_documents(draw, code, full):
    method = draw(st.sampled_from(["deduct", "deduct", "ratio", "banded", "survey", "manual", "veto"]))
    rule, keys = draw(METHODS[method](full))
    accumulate = st.sampled_from(["sum", "sum", "latest"])
    flows = method in ("deduct", "ratio", "banded")
    return {
        "code": code,
        "name": code,
        "points": full,
        "applies_to": "all",
        "method": method,
        "standard": "words",
        "station": "S",
        "frequency": draw(st.sampled_from(list(Frequency))).value,
        "raw": [
            {"key": k, "name": k, "unit": "x", **({"accumulate": draw(accumulate)} if flows else {})} for k in keys
        ],
        "sensitivity": "normal",
        "unit_view": "detail",
        "tests": [],
        **rule,
    }


@st.composite
def _deduct(draw, _full):
    keys = ["x", "y", "z"][: draw(st.integers(1, 3))]
    pers = st.sampled_from([0.5, 1, 2, 3, 12, 0.333, 0.005, 0])
    modifiers = draw(st.sets(st.sampled_from(sorted(MODIFIERS))))
    return {"items": [{"key": k, "per": draw(pers)} for k in keys], "modifiers": sorted(modifiers)}, keys


@st.composite
def _ratio(draw, _full):
    goalposts = draw(st.lists(st.integers(0, 100), min_size=2, max_size=2, unique=True))
    zero, full = (post / 100 for post in goalposts)
    return {"numerator": "part", "denominator": "whole", "zero_at": zero, "full_at": full}, ["part", "whole"]


@st.composite
def _banded(draw, full):
    limits = sorted(draw(st.sets(st.integers(0, 100), max_size=3)))
    points = sorted(draw(st.lists(st.integers(0, int(full * 100)), min_size=len(limits), max_size=len(limits))))
    steps = [full, *(point / 100 for point in reversed(points))]
    bands = [{"upto": upto, "points": step} for upto, step in zip([*limits, None], steps, strict=True)]
    rule = {"numerator": "part", "denominator": "whole", "per": draw(st.sampled_from([1, 100])), "bands": bands}
    return rule, ["part", "whole"]


@st.composite
def _survey(draw, _full):
    zero, full = sorted(draw(st.lists(st.integers(0, 100), min_size=2, max_size=2, unique=True)))
    strata = draw(st.sampled_from([{"one": 1.0}, {"one": 0.5, "two": 0.5}, {"one": 0.3, "two": 0.7}]))
    rule = {"scale": "satisfaction", "strata": strata, "min_valid": draw(st.integers(1, 4))}
    return rule | {"zero_at": zero / 100, "full_at": full / 100}, list(strata)


@st.composite
def _manual(draw, _full):
    return {"scale": "grade", "raters_min": draw(st.integers(1, 3))}, ["ratings"]


@st.composite
def _veto(draw, full):
    keys = ["chief", "member"][: draw(st.integers(1, 2))]
    return {"triggers": [{"key": k, "leaf": draw(st.integers(0, int(full * 100))) / 100} for k in keys]}, keys


METHODS = {
    "deduct": _deduct,
    "ratio": _ratio,
    "banded": _banded,
    "survey": _survey,
    "manual": _manual,
    "veto": _veto,
}


@st.composite
def _groups(draw, document):
    codes = [leaf["code"] for leaf in all_leaves(document) if leaf["method"] in COUNTING]
    members = draw(st.permutations(codes))[: draw(st.integers(0, 5))]
    return {"group": {"members": members}} if members else {}


@st.composite
def cases(draw, *, bodies_max=3):
    """A framework document and observations of some bodies, in any order.

    Hypothesis draws (and shrinks) the framework and who is scored; the many cells come from a seed, for speed.
    """
    document = draw(frameworks())
    bodies = draw(st.lists(st.tuples(st.sampled_from(AUDIENCES), st.booleans()), min_size=1, max_size=bodies_max))
    rng = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - examples are no secrets
    rows = []
    for number, (audience, election) in enumerate(bodies):
        flags = frozenset({FLAG} if election else ())
        body = {"body": f"B{number}", "audience": audience, "flags": flags}
        for year in rng.choice([(YEAR,), (YEAR,), (YEAR - 1, YEAR)]):
            for leaf in all_leaves(document):
                if is_active(leaf, audience, flags):
                    rows += [Observation(**body, **cells) for cells in leaf_cells(rng, document, leaf, year)]
    rng.shuffle(rows)
    return document, rows


def leaf_cells(rng, document, leaf, year=YEAR):
    """Observations of one leaf in one year: whole periods left out, single keys left out, reasons, values, events."""
    frequency = Frequency(leaf["frequency"])
    style = rng.choice(["full", "full", "gaps", "gaps", "wild"])
    for index in range(1, frequency.per_year + 1):
        how = "values" if style == "full" else rng.choice(["values", "values", "nothing", "reason", "mixed"])
        drawn = {} if how == "nothing" else CELLS[leaf["method"]](rng, document, leaf)
        reason = rng.choice(list(Missing))
        if how == "reason" and leaf["method"] in ("survey", "manual") and rng.random() < 0.5:
            drawn = {raw["key"]: [] for raw in leaf["raw"]}
        for key, values in drawn.items():
            left_out = how == "reason" or (how == "mixed" and rng.random() < 0.5)
            entries = rng.choice([[], [{"value": None, "missing": reason}]]) if left_out else values
            for entry in entries:
                yield {"period": Period(year, frequency, index), "item": leaf["code"], "key": key, **entry}


def _amount(rng):
    """Mostly small whole numbers, sometimes decimals."""
    return Decimal(rng.randint(0, 4000)) / 100 if rng.random() < 0.2 else Decimal(rng.choice([0, 0, 0, 1, 2, 7, 30]))


def _deduct_cells(rng, _document, leaf):
    return {raw["key"]: _plain_or_events(rng, leaf, raw) for raw in leaf["raw"]}


def _plain_or_events(rng, leaf, raw):
    """One count, or single events; circumstances on either; a stock has no events."""
    if raw.get("accumulate") == "latest":
        return [{"value": _amount(rng)}]
    allowed = leaf.get("modifiers", [])

    def modifiers():
        return tuple(rng.sample(allowed, rng.randint(0, min(2, len(allowed)))))

    if rng.random() < 0.5:
        return [{"value": _amount(rng), "modifiers": modifiers() if rng.random() < 0.3 else ()}]
    return [event | {"modifiers": modifiers()} for event in _events(rng)]


def _events(rng):
    """Up to three of a few events, so that the same one turns up in several items, keys and periods."""
    events = rng.sample(["e1", "e2", "e3", "e4", "e5"], rng.randint(0, 3))
    return [{"value": Decimal(rng.choice([1, 1, 1, 2, 0])), "event": event} for event in events]


def _rate_cells(rng, _document, leaf):
    """A part and a whole of which it stays a part, also when one of them is a flow and the other a stock."""
    accumulate = {raw["key"]: raw.get("accumulate", "sum") for raw in leaf["raw"]}
    part, whole = leaf["numerator"], leaf["denominator"]
    if accumulate[part] == "sum" and rng.random() < 0.3:
        return {part: _events(rng), whole: [{"value": Decimal(rng.randint(80, 99))}]}
    if len(set(accumulate.values())) == 2:
        return {part: [{"value": Decimal(rng.randint(0, 5))}], whole: [{"value": Decimal(rng.randint(80, 99))}]}
    amount = _amount(rng)
    return {part: [{"value": min(_amount(rng), amount)}], whole: [{"value": amount}]}


def _survey_cells(rng, document, leaf):
    scale = document["scales"][leaf["scale"]]
    options = [
        f"{stratum}/{option}" for stratum in leaf["strata"] for option in [*scale["options"], *scale["excluded"]]
    ]
    return {key: [{"value": Decimal(rng.choice([0, 1, 2, 3, 9]))}] for key in options if rng.random() < 0.9}


def _manual_cells(rng, document, leaf):
    grades = document["scales"][leaf["scale"]]
    return {
        f"ratings/{grade}": [{"value": Decimal(rng.choice([0, 1, 2, 3]))}] for grade in grades if rng.random() < 0.8
    }


def _veto_cells(rng, _document, leaf):
    def entries():
        events = _events(rng) if rng.random() < 0.3 else [{"value": Decimal(rng.choice([0, 0, 0, 0, 1, 2]))}]
        return [event | {"modifiers": rng.choice([(), ("confirmed",)])} for event in events]

    return {raw["key"]: entries() for raw in leaf["raw"]}


CELLS = {
    "deduct": _deduct_cells,
    "ratio": _rate_cells,
    "banded": _rate_cells,
    "survey": _survey_cells,
    "manual": _manual_cells,
    "veto": _veto_cells,
}
