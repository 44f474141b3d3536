"""The oracle: a naive scorer on `Fraction`, written from the semantics alone and kept simple on purpose.

One body, one as-of month; the framework is the plain document, so that nothing of the engine's reading is shared.
"""

import math
from collections import defaultdict
from fractions import Fraction

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
FULL_FLAGS = ("pending", "overdue", "not_applicable", "insufficient", "no_business")


def num(value):
    return Fraction(str(value))


def hundredths(points):
    """Points rounded half up."""
    return math.floor(points * 100 + Fraction(1, 2))


def all_leaves(document):
    return [leaf for l1 in document["level1"] for l2 in l1["level2"] for leaf in l2["leaves"]]


def is_active(leaf, audience, flags):
    condition = leaf.get("active_when", "")
    wanted = not condition.startswith("not ")
    applies = leaf["applies_to"] in ("all", audience)
    return applies and (not condition or (condition.removeprefix("not ") in flags) == wanted)


def due_periods(document, leaf, year, month):
    """Indexes of the periods that have ended by the month, and not before the framework took effect."""
    since, length = document["meta"].get("effective_from", "0000-01"), MONTHS[leaf["frequency"]]
    return [index for index in range(1, month // length + 1) if f"{year}-{index * length:02}" >= since]


def state(leaf, rows, due):
    """Why a leaf is not scored; or, if it is, "incomplete" or ""."""
    wave = leaf["method"] in ("survey", "manual")  # reported, or not, as one
    cells = {(index, "" if wave else raw["key"]): "absent" for index in due for raw in leaf["raw"]}
    for row in rows:
        cell = (row.period.index, "" if wave else row.key)
        if row.value is not None:
            cells[cell] = "value"
        elif cells.get(cell) == "absent":
            cells[cell] = row.missing.value
    found = set(cells.values()) - {"not_applicable"}
    if "value" in found:
        return "incomplete" if len(found) > 1 else ""
    if found:
        return "pending" if found == {"pending"} else "overdue"
    return "not_applicable" if cells else "pending"


# --- one event, one deduction


def claims(leaf, row):
    """Whether a row claims its event: all do but triggers of a veto that nobody has confirmed."""
    return row.event and (leaf["method"] != "veto" or "confirmed" in row.modifiers)


def owners(document, leaves, rows):
    """For each event of a group, the one member in which it counts: the first, in the group's order, that has it."""
    return {
        (group, row.event): code
        for group, entry in document["dedupe_groups"].items()
        for code in reversed([member for member in entry["members"] if member in leaves])
        for row in rows
        if row.item == code and claims(leaves[code], row)
    }


def cost(document, leaf, row):
    """What a row of a deduct leaf costs: count, points per count, factors."""
    per = next(num(entry["per"]) for entry in leaf["items"] if entry["key"] == row.key)
    return num(row.value) * per * math.prod(num(document["event_modifiers"][m]["factor"]) for m in row.modifiers)


def counted(document, leaf, rows, owner):
    """The rows that count: an event in one item; there once, where it costs most, or in a rate once for each key."""
    groups = [group for group, entry in document["dedupe_groups"].items() if leaf["code"] in entry["members"]]
    plain = [row for row in rows if not claims(leaf, row)]
    events = [row for row in rows if claims(leaf, row) and all(owner[g, row.event] == leaf["code"] for g in groups)]
    if leaf["method"] == "deduct":
        events = {row.event: row for row in sorted(events, key=lambda row: cost(document, leaf, row))}.values()
    elif leaf["method"] != "veto":
        latest_first = sorted(events, key=lambda row: (-row.period.index, row.value))
        events = {(row.key, row.event): row for row in latest_first}.values()
    return plain + list(events)


# --- the six methods: points of a leaf from the rows that count, and a flag


def to_date(leaf, key, rows, of=lambda row: num(row.value)):
    """A flow added up, or the latest of a stock."""
    rows = [row for row in rows if row.key == key]
    if any(raw["key"] == key and raw.get("accumulate") == "latest" for raw in leaf["raw"]):
        rows = sorted(rows, key=lambda row: row.period.index)[-1:]
    return sum(map(of, rows), Fraction(0))


def between_goalposts(leaf, value):
    zero, full = num(leaf["zero_at"]), num(leaf["full_at"])
    return num(leaf["points"]) * min(max((value - zero) / (full - zero), Fraction(0)), Fraction(1))


def deduct(document, leaf, rows, _reported):
    lost = sum(to_date(leaf, entry["key"], rows, lambda row: cost(document, leaf, row)) for entry in leaf["items"])
    return max(Fraction(0), num(leaf["points"]) - lost), ""


def rate(leaf, rows, reported):
    """Part over whole, or why there is none; halves that accumulate alike are taken from the same periods."""
    part, whole = leaf["numerator"], leaf["denominator"]
    periods = {key: {row.period.index for row in reported if row.key == key} for key in (part, whole)}
    if len({raw.get("accumulate", "sum") for raw in leaf["raw"]}) == 1:
        periods = dict.fromkeys(periods, periods[part] & periods[whole])
    if not all(periods.values()):
        return None, "half"
    rows = [row for row in rows if row.period.index in periods[row.key]]
    divisor = to_date(leaf, whole, rows)
    return (to_date(leaf, part, rows) / divisor, "") if divisor else (None, "no_business")


def ratio(_document, leaf, rows, reported):
    value, flag = rate(leaf, rows, reported)
    return num(leaf["points"]) if flag else between_goalposts(leaf, value), flag


def banded(_document, leaf, rows, reported):
    value, flag = rate(leaf, rows, reported)
    if flag:
        return num(leaf["points"]), flag
    bands = [band for band in leaf["bands"] if band["upto"] is None or value * num(leaf["per"]) <= num(band["upto"])]
    return num(bands[0]["points"]), ""


def latest_answers(rows):
    answers = defaultdict(Fraction)
    for row in rows:
        if row.period.index == max(other.period.index for other in rows):
            answers[tuple(row.key.split("/"))] += num(row.value)
    return answers


def survey(document, leaf, rows, _reported):
    options, answers, index = document["scales"][leaf["scale"]]["options"], latest_answers(rows), Fraction(0)
    for stratum, share in leaf["strata"].items():
        valid = sum(answers[stratum, option] for option in options)
        if valid < leaf["min_valid"]:
            return num(leaf["points"]), "insufficient"
        worth = sum(num(value) * answers[stratum, option] for option, value in options.items())
        index += num(share) * worth / valid
    return between_goalposts(leaf, index), ""


def manual(document, leaf, rows, _reported):
    grades, answers = document["scales"][leaf["scale"]], latest_answers(rows)
    raters = sum(answers.values())
    if raters < leaf["raters_min"]:
        return num(leaf["points"]), "insufficient"
    return num(leaf["points"]) * sum(num(grades[grade]) * n for (_, grade), n in answers.items()) / raters, ""


def fired(leaf, rows):
    """Triggers that are confirmed."""
    keys = {row.key for row in rows if row.value and "confirmed" in row.modifiers}
    return [trigger for trigger in leaf.get("triggers", []) if trigger["key"] in keys]


def veto(_document, leaf, rows, _reported):
    doubt = any(row.value and "confirmed" not in row.modifiers for row in rows)
    points = min([num(leaf["points"]), *(num(trigger["leaf"]) for trigger in fired(leaf, rows))])
    return points, "unconfirmed_veto" if doubt else ""


METHODS = {"deduct": deduct, "ratio": ratio, "banded": banded, "survey": survey, "manual": manual, "veto": veto}


# --- the tree


def spread(marks, gone):
    """Marks of a sub-pillar, those of items that do not apply spread over the rest, by largest remainders."""
    rest = sum(mark for code, mark in marks.items() if code not in gone)
    if not rest or not gone:
        return marks
    exact = {code: Fraction(0 if code in gone else mark * sum(marks.values()), rest) for code, mark in marks.items()}
    result = {code: math.floor(mark) for code, mark in exact.items()}
    left = sum(marks.values()) - sum(result.values())
    for code in sorted(exact, key=lambda code: result[code] - exact[code])[:left]:
        result[code] += 1
    return result


def reference(document, rows, audience, year, month):
    """Hundredths, full hundredths and flags of every node of one body."""
    rows = [row for row in rows if row.period.year == year]
    usual = {flag for flag, entry in document["scenario_flags"].items() if entry.get("default")}
    flags = {flag for row in rows for flag in row.flags} if rows else usual
    rows = [row for row in rows if row.period.end.month <= month]
    leaves = {leaf["code"]: leaf for leaf in all_leaves(document) if is_active(leaf, audience, flags)}
    owner = owners(document, leaves, rows)

    def scored(leaf):
        mine = [row for row in rows if row.item == leaf["code"]]
        reported = [row for row in mine if row.value is not None]
        values = counted(document, leaf, reported, owner)
        flag = state(leaf, mine, due_periods(document, leaf, year, month))
        if flag in FULL_FLAGS:
            return num(leaf["points"]), {flag}, []
        points, more = METHODS[leaf["method"]](document, leaf, values, reported)
        if more == "half":  # of a rate only one half is known: incomplete, or the other does not apply
            more = "" if flag else "not_applicable"
        caps = [num(trigger["cap_level1"]) for trigger in fired(leaf, values) if "cap_level1" in trigger]
        return points, {flag, more} - {""}, caps

    rescales = document["meta"].get("not_applicable_policy") == "rescaled"
    nodes = {}
    for l1 in document["level1"]:
        caps, parts = [], []
        for l2 in l1["level2"]:
            mine = [leaves[leaf["code"]] for leaf in l2["leaves"] if leaf["code"] in leaves]
            marks = {leaf["code"]: hundredths(num(leaf["points"])) for leaf in mine}
            gone = [leaf["code"] for leaf in mine if rescales and "not_applicable" in scored(leaf)[1]]
            for code, mark in spread(marks, gone).items():
                points, found, cap = scored(leaves[code])
                nodes[code] = hundredths(points * mark / marks[code]), mark, frozenset(found)
                caps += cap
            parts.append(rolled_up(nodes, l2["code"], [nodes[leaf["code"]] for leaf in mine]))
        cap = hundredths(min(caps, default=10**9))
        rolled_up(nodes, l1["code"], parts, cap)
    rolled_up(nodes, "TOTAL", [nodes[l1["code"]] for l1 in document["level1"]])
    return nodes


def rolled_up(nodes, code, parts, cap=10**11):
    points, full, flags = zip(*parts, strict=True)
    capped = {"capped"} if cap < sum(points) else set()
    nodes[code] = min(sum(points), cap), sum(full), frozenset().union(*flags) | capped
    return nodes[code]
