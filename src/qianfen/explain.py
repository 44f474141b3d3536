"""Explains a scorecard to a person: points, deductions, raw values, and the sum to redo by hand.

The law it keeps: every figure is taken from the scorecard's own lineage, so that an explanation can never disagree with
the score.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qianfen.arithmetic import steps_of
from qianfen.framework import Framework, Item
from qianfen.layout import table, wrapped
from qianfen.points import format_points
from qianfen.scorecard import CAPPED, TOTAL, Deduction, Node, Note, Scorecard

COLUMNS = 100


def explain(framework: Framework, scorecard: Scorecard, *, node: str | None = None) -> str:
    """The explanation of a scorecard as text.

    Args:
        framework: it was scored by.
        scorecard: of one body as of one month.
        node: code of a pillar, sub-pillar or item, to explain only what is below it.

    Raises:
        KeyError: if the scorecard has no such node.
    """
    chosen = _below(framework, scorecard, node or TOTAL)
    names = _names(framework)
    parts = [_heading(framework, scorecard), _points_table(chosen, names)]
    if chosen[0].code == TOTAL:
        parts.append(_bounds(scorecard))
    by_item = {entry.item: entry for entry in scorecard.deductions if entry.reason != CAPPED}
    told = {*by_item, *(note.item for note in scorecard.notes)} | ({node} if chosen[0].level == 3 else set())
    items = [entry for entry in chosen if entry.code in told]
    parts.extend(_item(framework, entry, by_item.get(entry.code), scorecard.notes) for entry in items)
    codes = {entry.code for entry in chosen}
    parts.extend(_cap(entry, names) for entry in scorecard.deductions if entry.reason == CAPPED and entry.item in codes)
    return "\n\n".join(parts)


def _names(framework: Framework) -> dict[str, str]:
    names = {TOTAL: framework.title}
    for pillar in framework.pillars:
        names[pillar.code] = pillar.name
        for sub_pillar in pillar.sub_pillars:
            names[sub_pillar.code] = sub_pillar.name
            names.update((item.code, item.name) for item in sub_pillar.items)
    return names


def _below(framework: Framework, scorecard: Scorecard, code: str) -> list[Node]:
    """The node and everything under it, in the order of the framework."""
    top = scorecard.nodes[code]
    owners = {item.code: (item.sub_pillar, item.pillar, TOTAL) for item in framework.items}
    for pillar in framework.pillars:
        owners[pillar.code] = (TOTAL, "", "")
        owners.update((sub_pillar.code, (pillar.code, TOTAL, "")) for sub_pillar in pillar.sub_pillars)
    return [top, *(node for node in scorecard.nodes.values() if code in owners.get(node.code, ()))]


def _heading(framework: Framework, scorecard: Scorecard) -> str:
    flags = f", {', '.join(sorted(scorecard.flags))}" if scorecard.flags else ""
    title = f"{framework.title} {framework.version}"
    return f"{scorecard.body} ({scorecard.audience}{flags}) as of {scorecard.as_of}\n{title}"


def _points_table(nodes: Sequence[Node], names: Mapping[str, str]) -> str:
    base = nodes[0].level
    rows = [
        (
            "  " * (node.level - base) + node.code,
            names[node.code],
            format_points(node.points),
            format_points(node.full),
            format_points(node.full - node.points) if node.points != node.full else "",
            ", ".join(sorted(node.flags)) if node.level == 3 or "capped" in node.flags else "",
        )
        for node in nodes
    ]
    return table(("node", "name", "points", "full", "lost", "flags"), rows, numbers=(2, 3, 4))


def _bounds(scorecard: Scorecard) -> str:
    low, high = map(format_points, scorecard.bounds)
    if low == high:
        return f"No data are missing that could still change the total of {format_points(scorecard.total)}."
    return f"Missing data could still give any total from {low} to {high}."


def _item(framework: Framework, node: Node, lost: Deduction | None, notes: Sequence[Note]) -> str:
    item = framework.item(node.code)
    lines = [f"{item.code} {item.name}: {format_points(node.points)} of {format_points(node.full)}"]
    if node.flags:
        lines.append(f"  flags:    {', '.join(sorted(node.flags))}")
    lines.append(f"  station:  {_stations(framework, item)}; every {item.frequency.replace('_', '-')}")
    lines.append(_standard(item))
    if lost is not None:
        lines.extend(_data(lost.inputs, item.code))
        steps = steps_of(lost.inputs)
        lines.extend(f"  {'' if index else 'sum:':10}{step}" for index, step in enumerate(steps))
        lines.append(f"  lost:     {format_points(lost.points_lost)}")
    lines.extend(_note(note, framework) for note in notes if note.item == item.code)
    return "\n".join(lines)


def _stations(framework: Framework, item: Item) -> str:
    named = {station.code: f"{station.code} {station.name}" for station in framework.stations}
    return ", ".join(named[code] for code in (item.station, *item.co_stations))


def _standard(item: Item) -> str:
    text = wrapped(item.standard, COLUMNS, indent=" " * 12)
    return "  standard: " + text.lstrip()


def _data(inputs: Mapping[str, Any], item: str) -> Iterator[str]:
    """Each raw key with its year to date and the values it came from."""
    label = "  data:     "
    for key, entry in inputs["keys"].items():
        how = "latest of" if entry["accumulate"] == "latest" else "from"
        values = [_value(value, item) for value in entry["values"]]
        came = f", {how} {'; '.join(values)}" if values else ", nothing reported"
        text = f"{key} ({entry['name']}, {entry['unit']}): {entry['year_to_date']}{came}"
        yield label + wrapped(text, COLUMNS, indent=" " * 12).lstrip()
        label = " " * 12


def _value(value: Mapping[str, Any], item: str) -> str:
    """One reported value, e.g. `2026-03 1 [E7, self_reported]`."""
    text = f"{value['period']} {value.get('value', value.get('missing', ''))}"
    remarks = [value["event"]] if "event" in value else []
    remarks.extend(value.get("modifiers", ()))
    if "counted_in" in value:
        owner = value["counted_in"]
        remarks.append("already counted" if owner == item else f"counted in {owner}")
    if value.get("left_out"):
        remarks.append("left out: its other half was not reported")
    return f"{text} [{', '.join(remarks)}]" if remarks else text


def _note(note: Note, framework: Framework) -> str:
    if note.code == "event_counted_elsewhere":
        owner = framework.item(note.params["counted_in"])
        place = (
            f"counts in {owner.code} {owner.name}"
            if owner.code != note.item
            else "is counted once, where it costs most"
        )
        return f"  note:     event {note.params['event']} of {note.params['period']} ({note.params['key']}) {place}"
    return f"  note:     {note.code} {', '.join(f'{name} {value}' for name, value in note.params.items())}"


def _cap(entry: Deduction, names: Mapping[str, str]) -> str:
    inputs = entry.inputs
    vetoes = inputs["vetoes"]
    items = ", ".join(f"{code} {names[str(code)]}" for code in vetoes) if isinstance(vetoes, list) else ""
    return (
        f"{entry.item} {names[entry.item]}: capped at {inputs['cap']}\n"
        f"  why:      a confirmed veto ({items}) limits what the pillar can be worth\n"
        f"  sum:      {inputs['points_before']} - {inputs['cap']} = {format_points(entry.points_lost)}\n"
        f"  lost:     {format_points(entry.points_lost)}"
    )
