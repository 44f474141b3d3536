"""Synthetic observations of a county, a province or a nation, written as Parquet parts of whole bodies.

The law it keeps: no real body, no real number; the same size and seed give the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from qianfen import Framework
from qianfen.framework.methods import Banded, Deduct, Manual, Ratio, Survey
from qianfen.framework.model import Item
from qianfen.period import Period

BODIES_PER_GROUP = 256
BODIES_PER_PART = 1024
OPTIONAL = ("missing", "event", "modifiers", "flags")
GAP, REASON, EVENT = 0.004, 0.002, 0.3
"""Shares of cells left out, of cells missing with a reason, and of occurrences reported as single events."""


@dataclass(frozen=True)
class Template:
    """Every cell that a body of one audience reports: codes of item, key, period; how its value is drawn."""

    items: np.ndarray
    keys: np.ndarray
    periods: np.ndarray
    kinds: np.ndarray
    whole_of: np.ndarray
    """For a part: how many cells further its whole stands."""


KINDS = ("rare", "whole", "part", "head", "answer", "grade", "trigger")


@dataclass(frozen=True)
class Texts:
    """Dictionaries of the text columns."""

    items: list[str]
    keys: list[str]
    periods: list[str]


def write_province(framework: Framework, folder: Path, *, bodies: int, years: int, first_year: int = 2021) -> Path:
    """Write a data set, unless it is there already; give its folder."""
    target = folder / f"{bodies}-bodies-{years}-years"
    if (target / "done").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    texts = Texts([], [], [])
    templates = {
        audience.code: _template(framework, audience.code, range(first_year, first_year + years), texts)
        for audience in framework.audiences
    }
    for part, start in enumerate(range(0, bodies, BODIES_PER_PART)):
        stop = min(bodies, start + BODIES_PER_PART)
        _write_part(target / f"part-{part:05}.parquet", templates, texts, range(start, stop))
    (target / "done").touch()
    return target


def _write_part(path: Path, templates: dict[str, Template], texts: Texts, bodies: range) -> None:
    rng = np.random.default_rng(bodies.start)
    writer = None
    for start in range(bodies.start, bodies.stop, BODIES_PER_GROUP):
        table = _table(templates, texts, range(start, min(bodies.stop, start + BODIES_PER_GROUP)), rng)
        writer = writer or parquet.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=table.num_rows)
    if writer:
        writer.close()


def _template(framework: Framework, audience: str, years: range, texts: Texts) -> Template:
    rows = [
        (_code(texts.items, item.code), _code(texts.keys, key), _code(texts.periods, str(period)), kind, offset)
        for year in years
        for item in framework.items_for(audience)
        for index in range(item.frequency.per_year)
        for period in [Period(year, item.frequency, index + 1)]
        for key, kind, offset in _cells(framework, item)
    ]
    columns = np.array([(item, key, period, KINDS.index(kind), offset) for item, key, period, kind, offset in rows])
    return Template(*(column.astype(np.int32) for column in columns.T))


def _code(texts: list[str], text: str) -> int:
    if text not in texts:
        texts.append(text)
    return texts.index(text)


def _cells(framework: Framework, item: Item) -> Iterator[tuple[str, str, int]]:
    rule = item.rule
    match rule:
        case Ratio():
            yield rule.numerator, "part", 1
            yield rule.denominator, "whole", 0
        case Banded():
            yield rule.numerator, "rare", 0
            yield rule.denominator, "head", 0
        case Survey() | Manual():
            scale = framework.scales[rule.scale]
            options = (*scale.options, *scale.excluded)
            kind = "answer" if isinstance(rule, Survey) else "grade"
            yield from ((f"{entry.key}/{option}", kind, 0) for entry in item.data_items for option in options)
        case Deduct():
            yield from ((charge.key, "rare", 0) for charge in rule.charges)
        case _:
            yield from ((entry.key, "trigger", 0) for entry in item.data_items)


def _table(templates: dict[str, Template], texts: Texts, bodies: range, rng: np.random.Generator) -> pa.Table:
    audiences = list(templates)
    parts = [_body(templates[audiences[body % len(audiences)]], rng) for body in bodies]
    sizes = [len(part["value"]) for part in parts]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    events = columns.pop("event")
    number = np.flatnonzero(events)
    names = pa.array([f"event {bodies.start}-{index}" for index in range(len(number))])
    codes = np.full(len(events), -1, dtype=np.int32)
    codes[number] = np.arange(len(number))
    return pa.table(
        {
            "body": _coded(np.repeat(np.arange(len(bodies)), sizes), [f"B{body:06}" for body in bodies]),
            "audience": _coded(np.repeat([body % len(audiences) for body in bodies], sizes), audiences),
            "period": _coded(columns["period"], texts.periods),
            "item": _coded(columns["item"], texts.items),
            "key": _coded(columns["key"], texts.keys),
            "value": pa.array(columns["value"], mask=columns["missing"]),
            "missing": _coded(np.where(columns["missing"], 0, -1), ["pending"]),
            "event": pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), names),
            "modifiers": pa.nulls(len(codes), pa.string()).dictionary_encode(),
            "flags": pa.nulls(len(codes), pa.string()).dictionary_encode(),
        }
    )


def _coded(codes: np.ndarray, texts: list[str]) -> pa.DictionaryArray:
    codes = codes.astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(texts))


def _body(template: Template, rng: np.random.Generator) -> dict[str, np.ndarray]:
    value = _values(template, rng)
    kept = rng.random(len(value)) >= GAP
    missing = rng.random(len(value)) < REASON
    rare = template.kinds == KINDS.index("rare")
    event = rare & ~missing & (value == 1) & (rng.random(len(value)) < EVENT)
    found = {
        "period": template.periods,
        "item": template.items,
        "key": template.keys,
        "value": value.astype(np.float64),
        "missing": missing,
        "event": event,
    }
    return {name: column[kept] for name, column in found.items()}


def _values(template: Template, rng: np.random.Generator) -> np.ndarray:
    size = len(template.kinds)
    quality = rng.uniform(0.75, 1.0)
    draws = {
        "rare": rng.random(size) < 0.02,
        "whole": rng.integers(0, 60, size),
        "part": np.zeros(size),
        "head": np.full(size, 200),
        "answer": rng.integers(5, 60, size),
        "grade": rng.integers(0, 4, size),
        "trigger": rng.random(size) < 0.0005,
    }
    value = np.select([template.kinds == index for index in range(len(KINDS))], [draws[kind] for kind in KINDS])
    parts = np.flatnonzero(template.kinds == KINDS.index("part"))
    value[parts] = rng.binomial(value[parts + template.whole_of[parts]].astype(np.int64), quality)
    return value
