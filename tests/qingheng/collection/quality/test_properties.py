"""What must be true of the rules whatever the numbers are."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.qingheng.collection.quality.sheets import found

from qianfen import Period
from qingheng.collection.quality.findings import shipped_source
from qingheng.collection.quality.rules import rules_in
from qingheng.collection.quality.series import usual_of
from qingheng.collection.quality.values import Cell, Column, Past, Said, Sheet

NUMBERS = st.integers(min_value=0, max_value=10_000)
HISTORIES = st.lists(NUMBERS, min_size=6, max_size=14)
JUMP: dict[str, Any] = {"periods": 12, "history_min": 6, "factor": 4, "share": 0.2, "floor": 3, "new_year": 1}
REASONS = st.sampled_from(["not_applicable", "overdue", "pending"])
PERIOD = Period.parse("2026-05")


@given(NUMBERS, st.integers(min_value=6, max_value=14))
def test_a_constant_history_never_makes_its_next_equal_a_jump(value: int, length: int) -> None:
    assert not found("jump", {"value": value, "past": [value] * length}, **JUMP)


@given(NUMBERS, HISTORIES, st.integers(min_value=1, max_value=1000))
def test_scaling_a_series_and_its_floor_scales_the_finding(value: int, past: list[int], factor: int) -> None:
    plain = found("jump", {"value": value, "past": past}, **JUMP)
    scaled_given = {"value": value * factor, "past": [each * factor for each in past]}
    scaled = found("jump", scaled_given, **{**JUMP, "floor": JUMP["floor"] * factor})
    assert bool(plain) == bool(scaled)
    for one, other in zip(plain, scaled, strict=True):
        assert Decimal(one.facts["middle"]) * factor == Decimal(other.facts["middle"])
        assert Decimal(one.facts["high"]) * factor == Decimal(other.facts["high"])


@given(HISTORIES)
def test_the_median_itself_is_always_usual(past: list[int]) -> None:
    usual = usual_of([Decimal(each) for each in past], factor=Decimal(4), share=Decimal("0.2"), floor=Decimal(0))
    assert usual.holds(usual.middle)
    assert usual.low <= usual.middle <= usual.high


@given(st.lists(NUMBERS, min_size=6, max_size=6), st.permutations(range(6)), NUMBERS)
def test_the_order_of_a_short_history_never_matters(past: list[int], order: list[int], value: int) -> None:
    shuffled = [past[index] for index in order]
    assert bool(found("jump", {"value": value, "past": past}, **JUMP)) == bool(
        found("jump", {"value": value, "past": shuffled}, **JUMP)
    )


def sheet_of(said: dict[Cell, Said], past: dict[Cell, list[Past]]) -> Sheet:
    columns = [
        Column("I1", "whole", method="ratio", unit="件"),
        Column("I1", "part", method="ratio", unit="件", whole="whole"),
        Column("I2", "x", method="deduct", unit="次"),
        Column("I3", "stock", method="banded", unit="人", is_stock=True),
    ]
    return Sheet("S1", PERIOD, columns, said, past)


def past_of(values: list[int]) -> list[Past]:
    found_, period = [], PERIOD
    for value in reversed(values):
        period = period.previous()
        found_.append(Past(period, Decimal(value)))
    return found_[::-1]


CELLS = st.builds(
    Cell, st.sampled_from(["B1", "B2", "B3"]), st.just("I1"), st.sampled_from(["whole", "part"])
) | st.sampled_from([Cell(body, item, key) for body in ("B1", "B2") for item, key in (("I2", "x"), ("I3", "stock"))])
PASTS = st.dictionaries(CELLS, HISTORIES.map(past_of))


@given(st.dictionaries(CELLS, REASONS), PASTS)
def test_missing_values_are_only_ever_asked_to_be_explained(
    reasons: dict[Cell, str], past: dict[Cell, list[Past]]
) -> None:
    said = {cell: Said(missing=reason) for cell, reason in reasons.items()}
    findings = rules_in(shipped_source()).judge(sheet_of(said, past))
    assert {finding.rule for finding in findings} <= {"missing-without-comment"}


@given(st.dictionaries(CELLS, NUMBERS.map(lambda value: Said(value=Decimal(value)))), PASTS, st.randoms())
def test_the_order_of_rows_never_matters(said: dict[Cell, Said], past: dict[Cell, list[Past]], random: Any) -> None:
    cells = list(said)
    random.shuffle(cells)
    rules = rules_in(shipped_source())
    one = rules.judge(sheet_of(said, past))
    other = rules.judge(sheet_of({cell: said[cell] for cell in cells}, past))
    assert [finding.digest for finding in one] == [finding.digest for finding in other]
