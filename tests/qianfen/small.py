"""Small frameworks and observations for tests: one sub-pillar holding just the items that a test is about."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from qianfen import Framework, Observation, Period, load_framework, score

COUNTY = Path(__file__).parents[2] / "frameworks" / "county.yaml"
P = Period.parse


@cache
def county():
    return load_framework(COUNTY)


def leaf(code, method, *, points=20, frequency="month", raw=(), **fields):
    """An item; ``raw`` lists its keys, ``key:latest`` for stocks."""
    return {
        "code": code,
        "name": code,
        "points": points,
        "applies_to": "all",
        "method": method,
        "standard": "words",
        "station": "S",
        "frequency": frequency,
        "raw": [_raw(key) for key in raw],
        "sensitivity": "normal",
        "unit_view": "detail",
        "tests": [],
        **fields,
    }


def _raw(key):
    name, _, accumulate = key.partition(":")
    return {"key": name, "name": name, "unit": "x", **({"accumulate": accumulate} if accumulate else {})}


def deduct(code="A1-1", per=3, *, keys=("n",), **fields):
    return leaf(code, "deduct", raw=keys, items=[{"key": key.partition(":")[0], "per": per} for key in keys], **fields)


def ratio(code="A1-1", zero_at=0.5, full_at=1.0, *, raw=("done", "due"), **fields):
    halves = {"numerator": "done", "denominator": "due"}
    return leaf(code, "ratio", raw=raw, zero_at=zero_at, full_at=full_at, **halves, **fields)


def banded(code="A1-1", *, raw=("hit", "head:latest"), **fields):
    bands = [{"upto": 0.5, "points": 20}, {"upto": 2, "points": 8}, {"upto": None, "points": 0}]
    return leaf(code, "banded", raw=raw, numerator="hit", denominator="head", per=100, bands=bands, **fields)


def survey(code="A1-1", *, strata=None, min_valid=10, **fields):
    strata = strata or {"staff": 1.0}
    rule = {"scale": "satisfaction", "strata": strata, "min_valid": min_valid, "zero_at": 0.5, "full_at": 0.9}
    return leaf(code, "survey", raw=tuple(strata), **rule, **fields)


def manual(code="A1-1", *, raters_min=3, **fields):
    return leaf(code, "manual", raw=("ratings",), scale="grade", raters_min=raters_min, **fields)


def veto(code="A1-1", *, cap=None, left=0, **fields):
    trigger = {"key": "chief", "leaf": left, **({} if cap is None else {"cap_level1": cap})}
    return leaf(code, "veto", raw=("chief",), triggers=[trigger], **fields)


def document(*leaves, groups=None, meta=None, sub_pillars=None):
    """A framework document of one pillar, worth exactly its items."""
    parts = sub_pillars or {"A1": leaves}
    level2 = [
        {"code": code, "name": code, "points": _points(found), "leaves": list(found)} for code, found in parts.items()
    ]
    total = float(sum(Decimal(str(part["points"])) for part in level2))
    limits = [{"color": "blue", "below": 90}, {"color": "yellow", "below": 80}, {"color": "red", "below": 60}]
    return {
        "meta": {"id": "small", "title": "small", "version": "1", "total_points": total, **(meta or {})},
        "thresholds": {"level1": limits, "total": limits},
        "audiences": [{"code": "TOWN", "name": "towns"}, {"code": "DEPT", "name": "departments"}],
        "scenario_flags": {"election_year": {"name": "election year"}},
        "frequencies": {code: {"name": code} for code in ("month", "quarter", "half_year", "year")},
        "stations": [{"code": "S", "name": "station"}],
        "event_modifiers": {
            "self_handled": {"name": "handled", "factor": 0},
            "self_reported": {"name": "reported", "factor": 0.5},
            "unit_leader": {"name": "leader", "factor": 2},
        },
        "dedupe_groups": {code: {"members": list(members)} for code, members in (groups or {}).items()},
        "scales": {
            "satisfaction": {"options": {"good": 1.0, "fair": 0.75, "bad": 0}, "excluded": ["unknown"]},
            "grade": {"A": 1.0, "B": 0.85, "C": 0.7, "D": 0.5},
        },
        "level1": [{"code": "A", "name": "A", "points": total, "level2": level2}],
    }


def _points(leaves):
    common = [entry for entry in leaves if entry["applies_to"] in {"all", "TOWN"}]
    wanted = [entry for entry in common if not str(entry.get("active_when", "")).startswith("election")]
    return float(sum(Decimal(str(entry["points"])) for entry in wanted))


def small(*leaves, **more):
    return Framework.parse(document(*leaves, **more))


def seen(period, key="n", value=0, *, item="A1-1", body="B01", **more):
    """One observation of a town; a value of None needs a reason in ``missing``."""
    number = None if value is None else Decimal(str(value))
    fields = {"audience": "TOWN", **more}
    return Observation(body=body, period=P(period), item=item, key=key, value=number, **fields)


def event(period, name, key="n", value=1, **more):
    return seen(period, key, value, event=name, **more)


def card(framework, observations, as_of="2026-12", **more):
    """The only scorecard of the observations as of one month."""
    (found,) = score(framework, observations, P(as_of), **more)
    return found


def months(count, key="n", value=0, **more):
    """The same value in each of the first months of 2026."""
    return [seen(f"2026-{month:02}", key, value, **more) for month in range(1, count + 1)]
