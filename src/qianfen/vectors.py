"""Runs a framework's golden tests: inputs beside each item, and the points that must come out.

The law it keeps: they run through the very kernel that scores bodies, one row for each test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from qianfen.events import Stretch
from qianfen.faults import Fault
from qianfen.filling import BodyYear, Row, fill
from qianfen.framework.methods import Veto
from qianfen.framework.model import Framework, Item
from qianfen.framework.place import Place
from qianfen.inspection import check_observations
from qianfen.kernel.evaluate import Marks, Scores, evaluate, scores_at
from qianfen.kernel.program import program_of
from qianfen.kernel.states import INSUFFICIENT
from qianfen.observation import CONFIRMED, Observation
from qianfen.period import Period
from qianfen.points import format_points, to_hundredths
from qianfen.rules.veto import NO_CAP

INSUFFICIENT_SAMPLE = "insufficient"
_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Vector:
    """One golden test of one item."""

    item: Item
    place: Place
    test: Mapping[str, Any]
    observations: tuple[Observation, ...]


def vector_faults(framework: Framework, places: Mapping[str, Place]) -> list[Fault]:
    """Every golden test that cannot be calculated or comes out otherwise.

    Args:
        framework: the framework.
        places: where each item stands in its document, by code.
    """
    faults: list[Fault] = []
    vectors: list[Vector] = []
    for item in framework.items:
        for index, test in enumerate(item.vectors):
            place = places[item.code].at("tests").entry(index)
            try:
                vectors.append(_vector(framework, item, place, test))
            except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as problem:
                faults.append(place.fault("framework.vector_malformed", problem=_words(problem)))
    return faults + list(_wrong(framework, vectors))


def _words(problem: Exception) -> str:
    return f"unknown or missing: {problem}" if isinstance(problem, KeyError) else str(problem).replace("\n", " ")


def _vector(framework: Framework, item: Item, place: Place, test: Mapping[str, Any]) -> Vector:
    observations = tuple(_observations(framework, item, test))
    faults = check_observations(framework, observations)
    if faults:
        raise ValueError("; ".join(fault.message for fault in faults))
    if test["expect"] != INSUFFICIENT_SAMPLE:
        _hundredths(test["expect"])
    if "cap" in test:
        _hundredths(test["cap"])
    return Vector(item, place, test, observations)


def _observations(framework: Framework, item: Item, test: Mapping[str, Any]) -> Iterator[Observation]:
    confirmed = (CONFIRMED,) if isinstance(item.rule, Veto) else ()
    for key, value in test.get("raw", {}).items():
        yield _observation(framework, item, str(key), value, modifiers=confirmed)
    for number, event in enumerate(test.get("events", ())):
        name = {"event": f"test {number}", "modifiers": tuple(event.get("modifiers", ()))}
        yield _observation(framework, item, str(event["key"]), 1, **name)
    for stratum, answers in test.get("answers", {}).items():
        for option, count in answers.items():
            yield _observation(framework, item, f"{stratum}/{option}", count)
    ratings = test.get("ratings", ())
    for grade in dict.fromkeys(ratings):
        yield _observation(framework, item, f"ratings/{grade}", ratings.count(grade))


def _observation(framework: Framework, item: Item, key: str, value: object, **more: Any) -> Observation:
    audience = item.audience or framework.audiences[0].code
    negated, _, flag = item.active_when.rpartition(" ")
    flags = frozenset() if negated or not flag else frozenset({flag})
    period = Period(_YEAR, item.frequency, item.frequency.per_year)
    return Observation("test", audience, period, item.code, key, _number(value), flags=flags, **more)


def _wrong(framework: Framework, vectors: Sequence[Vector]) -> Iterator[Fault]:
    if not vectors:
        return
    scores = _scores(framework, vectors)
    program = program_of(framework)
    for row, vector in enumerate(vectors):
        position = program.position[vector.item.code]
        insufficient = scores.states[row, position] & INSUFFICIENT
        points = INSUFFICIENT_SAMPLE if insufficient else format_points(int(scores.items[row, position]))
        yield from _difference(vector, vector.test["expect"], points)
        if "cap" in vector.test:
            cap = int(scores.caps[row, program.pillar_of_item[position]])
            yield from _difference(vector, vector.test["cap"], "no cap" if cap == NO_CAP else format_points(cap))


def _difference(vector: Vector, stated: object, got: str) -> Iterator[Fault]:
    expected = INSUFFICIENT_SAMPLE if stated == INSUFFICIENT_SAMPLE else format_points(_hundredths(stated))
    if got != expected:
        yield vector.place.fault("framework.vector", expected=expected, got=got)


def _scores(framework: Framework, vectors: Sequence[Vector]) -> Scores:
    program = program_of(framework)
    rows = [Row(BodyYear("test", "", _YEAR, frozenset(), vector.observations), Stretch(1)) for vector in vectors]
    applies = np.ones((len(rows), len(framework.items)), dtype=bool)
    marks = Marks(program.full_marks, program.full_marks * applies, applies)
    years = np.full(len(rows), _YEAR, dtype=np.int64)
    evaluation = evaluate(program, fill(program.layout, rows), years, marks)
    return scores_at(evaluation, np.arange(len(rows)), np.full(len(rows), 12, dtype=np.int64))


def _number(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f'"{value}" is no number') from None


def _hundredths(value: object) -> int:
    return to_hundredths(_number(value))
