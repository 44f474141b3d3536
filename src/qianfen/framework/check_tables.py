"""The tables at the top of a framework document: meta, thresholds, scales, event groups, stations, audiences.

The law it keeps: whatever an item may refer to is itself sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from qianfen.faults import Fault
from qianfen.framework.methods import Manual, Survey
from qianfen.framework.model import FULL_FLAGGED, RESCALED
from qianfen.framework.outline import Outline, scale_options
from qianfen.framework.place import (
    Place,
    as_decimal,
    as_list,
    as_mapping,
    choice_faults,
    is_text,
    list_faults,
    share_faults,
    text_faults,
)
from qianfen.framework.shape import THRESHOLD
from qianfen.levels import AlertLevel
from qianfen.period import Frequency, Period, PeriodError

THRESHOLD_LINES = ("level1", "total")
COLOURS = (AlertLevel.BLUE, AlertLevel.YELLOW, AlertLevel.RED)
_NO_EVENTS = (Survey.name, Manual.name)


def table_faults(outline: Outline) -> Iterator[Fault]:
    """Every fault of the tables."""
    yield from _meta_faults(outline)
    yield from _frequency_faults(outline)
    yield from _threshold_faults(outline)
    yield from _scale_faults(outline)
    yield from _group_faults(outline)
    yield from _measure_faults(outline)
    for field in ("stations", "audiences"):
        yield from _repeated(outline, field)
    if outline.document.get("audiences") == []:
        yield Place("audiences").fault("framework.field_empty", field="audiences")


def _meta_faults(outline: Outline) -> Iterator[Fault]:
    meta, place = outline.table("meta"), Place("meta")
    if "not_applicable_policy" in meta:
        where = place.at("not_applicable_policy")
        yield from choice_faults(where, meta["not_applicable_policy"], (FULL_FLAGGED, RESCALED))
    since = meta.get("effective_from")
    if since is not None:
        try:
            Period.parse(str(since))
        except PeriodError:
            yield place.at("effective_from").fault("framework.period", value=since)


def _frequency_faults(outline: Outline) -> Iterator[Fault]:
    for code in outline.codes("frequencies"):
        yield from choice_faults(Place("frequencies").at(code), code, list(Frequency))


def _threshold_faults(outline: Outline) -> Iterator[Fault]:
    thresholds = outline.table("thresholds")
    for line in THRESHOLD_LINES:
        if line not in thresholds:
            yield Place("thresholds").fault("framework.field_missing", field=line)
            continue
        place = Place("thresholds").at(line)
        if not isinstance(thresholds[line], list):
            yield place.fault("framework.not_a_list", value=thresholds[line])
        yield from _line_faults(place, as_list(thresholds[line]))


def _line_faults(place: Place, thresholds: list[Any]) -> Iterator[Fault]:
    milder: Mapping[str, Any] = {}
    for index, threshold in enumerate(thresholds):
        here = place.entry(index)
        yield from THRESHOLD.faults(here, threshold)
        block = as_mapping(threshold)
        if "color" in block:
            yield from choice_faults(here.at("color"), block["color"], COLOURS)
        if milder and not _graver(milder, block):
            params = {"level": block.get("color"), "below": block.get("below"), "before": milder.get("below")}
            yield here.fault("framework.thresholds_order", **params)
        milder = block


def _graver(milder: Mapping[str, Any], block: Mapping[str, Any]) -> bool:
    limits = as_decimal(milder.get("below")), as_decimal(block.get("below"))
    known = milder.get("color") in COLOURS and block.get("color") in COLOURS
    if limits[0] is None or limits[1] is None or not known:
        return True  # already reported
    return limits[1] < limits[0] and AlertLevel(block["color"]) > AlertLevel(milder["color"])


def _scale_faults(outline: Outline) -> Iterator[Fault]:
    for place, block in outline.blocks("scales"):
        options = scale_options(block)
        for option, share in options.items():
            yield from share_faults(place.at("options").at(str(option)), share)
        if not options:
            yield place.fault("framework.field_empty", field="options")
        if "options" in block and "excluded" in block:
            yield from list_faults(place.at("excluded"), block["excluded"])
        for option in as_list(block.get("excluded")):
            yield from text_faults(place.at("excluded"), option)
            if is_text(option) and option in options:
                yield place.at("excluded").fault("framework.survey_excluded", option=option)


def _group_faults(outline: Outline) -> Iterator[Fault]:
    methods = {leaf.code: leaf.method for leaf in outline.leaves}
    groups: dict[str, list[str]] = {}
    for place, block in outline.blocks("dedupe_groups"):
        for index, member in enumerate(as_list(block.get("members"))):
            here = place.at("members").entry(index)
            if not is_text(member):
                yield from text_faults(here, member)
                continue
            if member not in methods:
                yield here.fault("framework.group_member_unknown", code=member)
            elif methods[member] in _NO_EVENTS:
                yield here.fault("framework.group_member_method", code=member, method=methods[member])
            groups.setdefault(str(member), []).append(place.path.rpartition(".")[2])
    for member, names in groups.items():
        if len(names) > 1:
            yield Place("dedupe_groups").fault("framework.groups_overlap", code=member, groups=", ".join(names))


def _measure_faults(outline: Outline) -> Iterator[Fault]:
    for place, block in outline.blocks("measures"):
        for index, colour in enumerate(as_list(block.get("suggested_for"))):
            yield from choice_faults(place.at("suggested_for").entry(index), colour, COLOURS)


def _repeated(outline: Outline, field: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, block in outline.blocks(field):
        code = str(block.get("code", ""))
        if code and code in seen:
            yield place.at("code").fault("framework.code_repeated", code=code)
        seen.add(code)


def decimal_sum(values: Mapping[str, Any]) -> Decimal | None:
    """The sum of a table of numbers, or None if one is no number."""
    numbers = [as_decimal(value) for value in values.values()]
    return None if None in numbers else sum((number for number in numbers if number is not None), Decimal(0))
