"""Turns a sound framework document into frozen values.

The law it keeps: numbers are the decimals that were written, never their binary neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from qianfen.faults import FrameworkError
from qianfen.framework.check import structure_faults
from qianfen.framework.document import read_document
from qianfen.framework.methods import Band, Banded, Charge, Deduct, Manual, Ratio, Rule, Survey, Trigger, Veto
from qianfen.framework.model import (
    ALL_AUDIENCES,
    FULL_FLAGGED,
    RESCALED,
    Audience,
    DataItem,
    EventGroup,
    Framework,
    FrequencyRule,
    Item,
    Measure,
    Modifier,
    Pillar,
    Scale,
    ScenarioFlag,
    Station,
    SubPillar,
    Threshold,
)
from qianfen.framework.outline import TOTAL_POINTS, scale_options
from qianfen.levels import AlertLevel, AlertLine
from qianfen.period import Frequency, Period
from qianfen.points import to_hundredths

Block = Mapping[str, Any]


def load_framework(path: str | Path) -> Framework:
    """The framework in a YAML file.

    Raises:
        FrameworkError: with every fault, located.
    """
    return parse_framework(read_document(path))


def parse_framework(document: Block) -> Framework:
    """The framework in a document.

    Raises:
        FrameworkError: with every fault, located.
    """
    faults = structure_faults(document)
    if faults:
        raise FrameworkError(faults)
    meta = document["meta"]
    since = meta.get("effective_from")
    return Framework(
        code=str(meta["id"]),
        title=str(meta["title"]),
        version=str(meta["version"]),
        full_mark=_points(meta.get("total_points", TOTAL_POINTS)),
        effective_from=None if since is None else Period.parse(str(since)),
        rescale_not_applicable=meta.get("not_applicable_policy", FULL_FLAGGED) == RESCALED,
        pillars=tuple(_pillar(block) for block in document["level1"]),
        **_tables(document),
    )


def _tables(document: Block) -> dict[str, Any]:
    def table(field: str) -> Block:
        found: Block = document.get(field, {})
        return found

    return {
        "stations": tuple(_station(block) for block in document["stations"]),
        "audiences": tuple(Audience(str(block["code"]), str(block["name"])) for block in document["audiences"]),
        "scenario_flags": tuple(
            ScenarioFlag(str(code), str(block["name"]), bool(block.get("default", False)))
            for code, block in table("scenario_flags").items()
        ),
        "frequencies": tuple(
            FrequencyRule(Frequency(code), str(block["name"]), block.get("due_days_after_period_end"))
            for code, block in table("frequencies").items()
        ),
        "modifiers": {
            str(code): Modifier(str(code), str(block["name"]), _number(block["factor"]))
            for code, block in table("event_modifiers").items()
        },
        "event_groups": tuple(
            EventGroup(str(code), tuple(map(str, block["members"])), str(block.get("primary_rule", "")))
            for code, block in table("dedupe_groups").items()
        ),
        "scales": {str(code): _scale(str(code), block) for code, block in table("scales").items()},
        "thresholds": {
            AlertLine.PILLAR: _thresholds(document["thresholds"]["level1"]),
            AlertLine.TOTAL: _thresholds(document["thresholds"]["total"]),
        },
        "measures": tuple(_measure(block) for block in document.get("measures", [])),
    }


def _station(block: Block) -> Station:
    return Station(str(block["code"]), str(block["name"]), str(block.get("group", "")), str(block.get("supplies", "")))


def _scale(code: str, block: Block) -> Scale:
    options = {str(option): _number(share) for option, share in scale_options(block).items()}
    return Scale(code, options, tuple(map(str, block.get("excluded", []))))


def _thresholds(blocks: list[Block]) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(AlertLevel(block["color"]), _points(block["below"]), str(block.get("name", ""))) for block in blocks
    )


def _measure(block: Block) -> Measure:
    suggested = tuple(AlertLevel(colour) for colour in block.get("suggested_for", []))
    return Measure(str(block["code"]), str(block["name"]), suggested)


def _pillar(block: Block) -> Pillar:
    code = str(block["code"])
    parts = tuple(_sub_pillar(code, part) for part in block["level2"])
    return Pillar(code, str(block["name"]), _points(block["points"]), parts)


def _sub_pillar(pillar: str, block: Block) -> SubPillar:
    code = str(block["code"])
    items = tuple(_item(pillar, code, leaf) for leaf in block["leaves"])
    return SubPillar(code, str(block["name"]), _points(block["points"]), items)


def _item(pillar: str, sub_pillar: str, block: Block) -> Item:
    audience = str(block["applies_to"])
    return Item(
        code=str(block["code"]),
        name=str(block["name"]),
        full_mark=_points(block["points"]),
        audience=None if audience == ALL_AUDIENCES else audience,
        active_when=" ".join(str(block.get("active_when", "")).split()),
        standard=str(block["standard"]),
        station=str(block["station"]),
        co_stations=tuple(map(str, block.get("co_stations", []))),
        frequency=Frequency(block["frequency"]),
        data_items=tuple(_data_item(raw) for raw in block["raw"]),
        sensitivity=str(block["sensitivity"]),
        body_view=str(block["unit_view"]),
        pillar=pillar,
        sub_pillar=sub_pillar,
        rule=_RULES[block["method"]](block),
        vectors=tuple(block["tests"]),
    )


def _data_item(block: Block) -> DataItem:
    return DataItem(str(block["key"]), str(block["name"]), str(block["unit"]), str(block.get("accumulate", "sum")))


def _deduct(block: Block) -> Rule:
    charges = tuple(Charge(str(charge["key"]), _number(charge["per"])) for charge in block["items"])
    return Deduct(charges, tuple(map(str, block.get("modifiers", []))))


def _ratio(block: Block) -> Rule:
    goalposts = _number(block["zero_at"]), _number(block["full_at"])
    return Ratio(str(block["numerator"]), str(block["denominator"]), *goalposts)


def _banded(block: Block) -> Rule:
    bands = tuple(Band(_optional(band["upto"]), _points(band["points"])) for band in block["bands"])
    return Banded(str(block["numerator"]), str(block["denominator"]), _number(block["per"]), bands)


def _survey(block: Block) -> Rule:
    return Survey(
        scale=str(block["scale"]),
        strata={str(stratum): _number(weight) for stratum, weight in block["strata"].items()},
        min_valid=block["min_valid"],
        zero_at=_number(block["zero_at"]),
        full_at=_number(block["full_at"]),
    )


def _manual(block: Block) -> Rule:
    return Manual(str(block["scale"]), block["raters_min"])


def _veto(block: Block) -> Rule:
    return Veto(tuple(_trigger(trigger) for trigger in block["triggers"]), tuple(map(str, block.get("requires", []))))


def _trigger(block: Block) -> Trigger:
    cap = block.get("cap_level1")
    name = str(block.get("name", block["key"]))
    return Trigger(str(block["key"]), name, _points(block["leaf"]), None if cap is None else _points(cap))


def _number(value: object) -> Decimal:
    return Decimal(str(value))


def _optional(value: object) -> Decimal | None:
    return None if value is None else _number(value)


def _points(value: object) -> int:
    return to_hundredths(_number(value))


_RULES = {
    "deduct": _deduct,
    "ratio": _ratio,
    "banded": _banded,
    "survey": _survey,
    "manual": _manual,
    "veto": _veto,
}
