from decimal import Decimal

import pytest

from qianfen.points import format_points, to_hundredths


@pytest.mark.parametrize(
    ("hundredths", "text"), [(8999, "89.99"), (0, "0.00"), (5, "0.05"), (100000, "1000.00"), (-150, "-1.50")]
)
def test_points_are_written_with_two_places(hundredths, text):
    assert format_points(hundredths) == text


def test_hundredths_of_decimals_are_exact():
    assert to_hundredths(Decimal("59.99")) == 5999
    assert to_hundredths(20) == 2000


def test_a_third_place_is_refused_not_rounded():
    with pytest.raises(ValueError, match=r"0\.125"):
        to_hundredths(Decimal("0.125"))
