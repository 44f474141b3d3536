"""The oracle: a naive scorer on `Fraction`, written from the semantics alone and kept simple on purpose.

One body, one as-of month; the framework is the plain document, so that nothing of the engine's reading is shared.
"""

import math
from collections import defaultdict
from fractions import Fraction

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def num(value):
    return Fraction(str(value))


def cents(points):
    """Hundredths of a point, half up."""
    return math.floor(points * 100 + Fraction(1, 2))


def is_active(leaf, audience, flags):
    flag = leaf.get("active_when", "")
    wanted = not flag.startswith("not ")
    return leaf["applies_to"] in ("all", audience) and (not flag or (flag.removeprefix("not ") in flags) == wanted)


def due_periods(document, leaf, year, month):
    """Indexes of the leaf's periods that have ended by the month and after the framework took effect."""
    since = document["meta"].get("effective_from", "0000-01")
    length = MONTHS[leaf["frequency"]]
    return [i for i in range(1, month // length + 1) if f"{year}-{i * length:02}" >= since]


def first_members(document, leaves, rows):
    """For each event of a group, the one member item in which it counts."""
    return {
        (group, row.event): code
        for group, entry in document.get("dedupe_groups", {}).items()
        for code in reversed([m for m in entry["members"] if m in leaves])
        for row in rows
        if row.item == code and row.event and row.value is not None
    }


def weight(document, leaf, row):
    """What a row of a deduct leaf costs: count, points per count, factors."""
    per = next(num(i["per"]) for i in leaf["items"] if i["key"] == row.key)
    return num(row.value) * per * math.prod(num(document["event_modifiers"][m]["factor"]) for m in row.modifiers)


def counted(document, leaf, rows, owner):
    """The rows that count: one event in one item, once, where it costs most."""
    groups = [g for g, entry in document.get("dedupe_groups", {}).items() if leaf["code"] in entry["members"]]
    rows = [r for r in rows if all(owner.get((g, r.event), leaf["code"]) == leaf["code"] for g in groups)]
    if leaf["method"] != "deduct":
        return rows
    dearest = {r.event: r for r in sorted(rows, key=lambda r: weight(document, leaf, r)) if r.event}
    return [r for r in rows if not r.event] + list(dearest.values())


def amount(leaf, key, rows, of=lambda row: num(row.value)):
    """Year to date of one raw key: added up, or the latest period's where it is a stock."""
    rows = [r for r in rows if r.key == key]
    if rows and any(raw["key"] == key and raw.get("accumulate") == "latest" for raw in leaf["raw"]):
        last = max(r.period.index for r in rows)
        rows = [r for r in rows if r.period.index == last]
    return sum(map(of, rows), Fraction(0))


def share(leaf, value):
    zero, full = num(leaf["zero_at"]), num(leaf["full_at"])
    return min(max((value - zero) / (full - zero), Fraction(0)), Fraction(1))


def points(document, leaf, rows):
    """Points of a leaf on the rows that count, and a flag; None for points that cannot be given."""
    full, method = num(leaf["points"]), leaf["method"]
    if method == "deduct":
        cost = lambda row: weight(document, leaf, row)
        return max(Fraction(0), full - sum(amount(leaf, i["key"], rows, cost) for i in leaf["items"])), ""
    if method == "veto":
        hits = [
            t
            for t in leaf["triggers"]
            if any(r.key == t["key"] and r.value and "confirmed" in r.modifiers for r in rows)
        ]
        doubt = any(r.value and "confirmed" not in r.modifiers for r in rows)
        return min([full, *(num(t["leaf"]) for t in hits)]), "unconfirmed_veto" if doubt else ""
    if method in ("ratio", "banded"):
        part, whole = amount(leaf, leaf["numerator"], rows), amount(leaf, leaf["denominator"], rows)
        if not whole:
            return full, "no_business"
        if method == "ratio":
            return full * share(leaf, part / whole), ""
        rate = part / whole * num(leaf["per"])
        return next(num(b["points"]) for b in leaf["bands"] if b["upto"] is None or rate <= num(b["upto"])), ""
    last = max(r.period.index for r in rows)
    answers = defaultdict(Fraction)
    for r in rows:
        if r.period.index == last:
            answers[r.key] += num(r.value)
    scale = document["scales"][leaf["scale"]]
    if method == "manual":
        raters = sum(answers.values())
        if raters < leaf["raters_min"]:
            return full, "insufficient"
        return full * sum(num(scale[k.split("/")[1]]) * n for k, n in answers.items()) / raters, ""
    index = Fraction(0)
    for stratum, w in leaf["strata"].items():
        valid = sum(answers[f"{stratum}/{o}"] for o in scale["options"])
        if valid < leaf["min_valid"]:
            return full, "insufficient"
        index += num(w) * sum(num(v) * answers[f"{stratum}/{o}"] for o, v in scale["options"].items()) / valid
    return full * share(leaf, index), ""
