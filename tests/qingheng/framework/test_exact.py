import copy
import json
import pickle
from decimal import Decimal

import pytest
import yaml

from qianfen.framework.place import as_decimal
from qingheng.framework.exact import Spelled, checksum, dumps, is_exact, loads, spelling


@pytest.mark.parametrize("text", ["0.7", "0.70", "20.00", "1.0", "-0.5", "0.0000001"])
def test_a_decimal_keeps_its_digits_through_the_database(text: str) -> None:
    assert dumps(loads(f'{{"zero_at":{text}}}')) == f'{{"zero_at":{text}}}'


def test_0_70_and_0_7_are_equal_but_not_the_same() -> None:
    assert Spelled("0.70") == Spelled("0.7") == 0.7
    assert checksum([Spelled("0.70")]) != checksum([Spelled("0.7")])


def test_the_checksum_does_not_care_for_the_order_of_fields() -> None:
    assert checksum({"a": 1, "b": [1, {"c": 2, "d": 3}]}) == checksum({"b": [1, {"d": 3, "c": 2}], "a": 1})
    assert checksum([1, 2]) != checksum([2, 1])


def test_the_engine_reads_a_spelled_decimal_exactly() -> None:
    assert as_decimal(Spelled("0.70")) == Decimal("0.70")


def test_a_spelled_decimal_survives_copying_and_pickling() -> None:
    number = Spelled("0.70")
    assert str(copy.deepcopy(number)) == str(pickle.loads(pickle.dumps(number))) == "0.70"  # noqa: S301 - our own bytes


def test_ordinary_json_and_yaml_writers_take_it_for_a_number() -> None:
    assert json.dumps({"a": Spelled("0.70")}) == '{"a": 0.7}'
    assert yaml.safe_dump({"a": Spelled("0.70")}) == "a: 0.70\n"


@pytest.mark.parametrize(
    ("number", "text"), [(1e-07, "0.0000001"), (20.0, "20.0"), (1e22, "10000000000000000000000.0")]
)
def test_a_plain_float_is_spelled_out(number: float, text: str) -> None:
    assert spelling(number) == text


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_what_is_no_finite_number_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        dumps([number])


def test_digits_that_binary_numbers_lose_are_noticed() -> None:
    assert is_exact("0.123456789012345")
    assert not is_exact("0.12345678901234567890")
