"""Mean, median, rank and spread on whole hundredths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingheng.scoring import figures

POINTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("points", "mean"), [([], None), ([1, 2], 2), ([1, 1, 2], 1), ([89_99, 90_00], 90_00), ([-1, -2], -1)]
)
def test_a_mean_rounds_halves_up(points: list[int], mean: int | None) -> None:
    assert figures.mean(points) == mean


@pytest.mark.parametrize(("points", "median"), [([], None), ([3], 3), ([5, 1, 9], 5), ([4, 1, 2, 3], 3)])
def test_a_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle(points: list[int], median: int | None) -> None:
    assert figures.median(points) == median


@given(POINTS)
def test_equal_points_share_the_better_place(points: list[int]) -> None:
    places = {value: figures.rank(value, points) for value in points}
    for value, found in places.items():
        assert found.place == 1 + sum(other > value for other in points)
        assert found.is_shared == (points.count(value) > 1)
    assert places[max(points)].place == 1


@given(POINTS, st.integers(0, 100_000))
def test_every_body_lies_in_exactly_one_span_and_the_own_span_is_marked_once(points: list[int], own: int) -> None:
    spans = figures.distribution([*points, own], own=own, full=100_000, step=2_500)
    assert sum(span.bodies for span in spans) == len(points) + 1
    assert sum(span.is_own for span in spans) == 1
    assert len(spans) <= figures.SPANS_MAX
    assert spans[-1].high == 100_000


@given(st.integers(0, 100_000))
def test_a_cut_axis_starts_below_every_value(lowest: int) -> None:
    floor = figures.cut_axis(lowest, 100_000, step=5_000)
    assert floor == 0 or floor < lowest
    assert floor % 5_000 == 0


def test_a_difference_to_nothing_is_nothing() -> None:
    assert figures.difference(5, None) is None
    assert figures.difference(None, 5) is None
    assert figures.difference(5, 7) == -2
