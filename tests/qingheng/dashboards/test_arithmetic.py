"""The sum on the page comes to the engine's points, for every rule, over the framework's golden tests."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from tests.people import COUNTY_FRAMEWORK

import qianfen
from qianfen import Observation, Period
from qingheng.dashboards.queries.arithmetic import Step, steps
from qingheng.dashboards.queries.inputs import keys_of

FRAMEWORK = qianfen.load_framework(COUNTY_FRAMEWORK)
YEAR_END = Period.parse("2026-12")


def observations(item: qianfen.Item, vector: dict[str, Any]) -> Iterator[Observation]:
    """The raw values of a golden test, as a station would report them for one period."""
    period = Period.containing(YEAR_END.start, item.frequency)

    def one(key: str, value: object, event: str = "", modifiers: tuple[str, ...] = ()) -> Observation:
        return Observation(
            "X", item.audience or "TOWN", period, item.code, key, Decimal(str(value)), event=event, modifiers=modifiers
        )

    for key, value in vector.get("raw", {}).items():
        is_fired = isinstance(item.rule, qianfen.framework.Veto) and value
        yield one(key, int(value), modifiers=("confirmed",) if is_fired else ())
    for number, event in enumerate(vector.get("events", [])):
        yield one(event["key"], 1, f"E{number}", tuple(event.get("modifiers", ())))
    for stratum, answers in vector.get("answers", {}).items():
        yield from (one(f"{stratum}/{option}", count) for option, count in answers.items())
    for grade in set(vector.get("ratings", ())):
        yield one(f"ratings/{grade}", vector["ratings"].count(grade))


def flags_for(item: qianfen.Item) -> frozenset[str]:
    return frozenset({item.active_when}) if item.active_when and " " not in item.active_when else frozenset()


def deductions() -> Iterator[tuple[str, qianfen.Deduction]]:
    for item in FRAMEWORK.items:
        for number, vector in enumerate(item.vectors):
            rows = [
                Observation(
                    row.body, row.audience, row.period, row.item, row.key, row.value,
                    event=row.event, modifiers=row.modifiers, flags=flags_for(item),
                )
                for row in observations(item, dict(vector))
            ]  # fmt: skip
            for deduction in qianfen.score(FRAMEWORK, rows, YEAR_END)[0].deductions:
                yield f"{deduction.item} {number}", deduction


DEDUCTIONS = list(deductions())


def points_left(found: list[Step]) -> Decimal:
    """The number the last step before the loss ends with."""
    return Decimal(found[-2].sum.split()[-1]).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(("name", "deduction"), DEDUCTIONS, ids=[name for name, _deduction in DEDUCTIONS])
def test_the_sum_comes_to_what_the_engine_took(name: str, deduction: qianfen.Deduction) -> None:
    found = steps(deduction, FRAMEWORK)
    assert found[-1].sum.endswith(qianfen.format_points(deduction.points_lost))
    if deduction.reason in {"deduct", "ratio", "survey", "manual"}:
        left = Decimal(str(deduction.inputs["full_mark"])) - Decimal(qianfen.format_points(deduction.points_lost))
        assert points_left(found) == left


def test_every_rule_has_its_sum() -> None:
    assert {deduction.reason for _name, deduction in DEDUCTIONS} == {
        "deduct", "ratio", "banded", "survey", "manual", "veto", "capped",
    }  # fmt: skip


def test_the_data_items_of_a_loss_have_the_year_to_date_of_the_engine() -> None:
    for _name, deduction in DEDUCTIONS:
        keys: Any = deduction.inputs.get("keys", {})
        assert {key.key: key.to_date for key in keys_of(deduction, FRAMEWORK)} == {
            code: entry["year_to_date"] for code, entry in keys.items() if entry["values"]
        }
