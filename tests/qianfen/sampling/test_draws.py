from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianfen.sampling import by_size, simple, systematic


def test_a_draw_is_the_same_for_ever():
    """Written down once: a change of these numbers is a change of the algorithm, and needs another name."""
    assert simple(50, 5, "2026", "B01").tolist() == [23, 29, 37, 40, 46]
    assert systematic(50, 5, "2026", "B01").tolist() == [5, 15, 25, 35, 45]
    assert by_size([5, 50, 20, 25, 400], 3, "2026", "B01").index == (1, 2, 4)


@given(st.integers(0, 200), st.data())
def test_draws_are_without_replacement_and_within_the_list(population, data):
    size = data.draw(st.integers(0, population))
    for draw in (simple, systematic):
        found = draw(population, size, "seed")
        assert len(set(found.tolist())) == size
        assert all(1 <= position <= population for position in found)


@pytest.mark.parametrize("draw", [simple, systematic])
def test_everybody_is_drawn_equally_often(draw):
    hits = Counter(position for turn in range(3000) for position in draw(12, 5, f"seed {turn}").tolist())
    assert max(abs(hits[position] - 1250) for position in range(1, 13)) < 4.5 * (3000 * 5 / 12 * 7 / 12) ** 0.5


def test_a_longer_simple_draw_contains_the_shorter_one():
    assert set(simple(100, 10, "seed")) < set(simple(100, 20, "seed"))


def test_more_than_there_are_cannot_be_drawn():
    with pytest.raises(ValueError, match="at most 3"):
        simple(3, 4, "seed")


def test_clusters_are_drawn_as_often_as_their_size_says():
    sizes = [10, 20, 30, 40, 300]
    drawn = [by_size(sizes, 3, f"seed {turn}") for turn in range(3000)]
    hits = Counter(index for each in drawn for index in each.index)
    assert hits[4] == 3000
    for index, chance in ((0, 0.2), (1, 0.4), (2, 0.6), (3, 0.8)):
        assert abs(hits[index] / 3000 - chance) < 4.5 * (chance * (1 - chance) / 3000) ** 0.5
    assert {probability for each in drawn for probability in each.probability} <= {
        Fraction(1), Fraction(1, 5), Fraction(2, 5), Fraction(3, 5), Fraction(4, 5)
    }  # fmt: skip


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20), st.data())
def test_a_draw_by_size_gives_exactly_the_number_and_chances_that_add_up_to_it(sizes, data):
    number = data.draw(st.integers(0, sum(size > 0 for size in sizes)))
    found = by_size(sizes, number, "seed")
    assert len(found.index) == number
    assert all(sizes[index] > 0 for index in found.index)
    assert all(0 < chance <= 1 for chance in found.probability)


def test_the_weighted_sum_of_sizes_is_the_population():
    sizes = [3, 9, 27, 81, 14, 6]
    found = by_size(sizes, 3, "seed")
    assert np.isclose(sum(sizes[i] / p for i, p in zip(found.index, found.probability, strict=True)), 140)
