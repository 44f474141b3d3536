import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianfen.sampling import allocate, in_parts, invitations, needed

counts = st.lists(st.integers(0, 5000), min_size=1, max_size=12)


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=12))
def test_parts_add_up_and_stay_within_one_of_the_exact_part(whole, shares):
    parts = in_parts(whole, shares)
    assert parts.sum() == whole
    assert (np.abs(parts - np.array(shares) / sum(shares) * whole) < 1 + 1e-6).all()


def test_nothing_can_be_shared_out_among_nobody():
    with pytest.raises(ValueError, match="all zero"):
        in_parts(3, [0, 0])


def test_the_size_is_that_of_the_textbook():
    """Lohr 2022, example 2.12: a proportion within 0.03 at 95 % takes 1 067.1, among 16 000 people 1 000.6."""
    assert needed(0.03, 0.95, spread=0.5, population=10**9) == 1068
    assert needed(0.03, 0.95, spread=0.5, population=16_000) == 1001


def test_a_design_effect_and_silence_take_more_people():
    alone = needed(0.05, 0.9, spread=0.25, population=10_000)
    assert needed(0.05, 0.9, spread=0.25, population=10_000, effect=1.5) > alone
    assert invitations(alone, 0.5, 10_000) == 2 * alone
    assert invitations(alone, 0.5, 100) == 100


def test_nobody_is_needed_where_nobody_is():
    assert needed(0.05, 0.9, spread=0.25, population=0) == 0


def test_neymans_optimum_follows_size_times_spread():
    found = allocate(100, np.array([1000, 1000, 2000]), spread=np.array([0.1, 0.3, 0.3]))
    assert found.tolist() == [10, 30, 60]


@given(counts, st.integers(0, 8000), st.integers(0, 200))
def test_allocation_keeps_floor_and_population_and_adds_up(population, size, floor):
    people = np.array(population)
    found = allocate(size, people, floor=floor)
    least = np.minimum(people, floor)
    assert (found >= least).all()
    assert (found <= people).all()
    assert found.sum() == np.clip(size, least.sum(), people.sum())


def test_a_stratum_without_spread_is_filled_up_last():
    assert allocate(6, np.array([0, 6, 1]), spread=np.array([0, 0, 0.5]), floor=5).tolist() == [0, 5, 1]


@given(counts, st.integers(0, 8000), st.data())
def test_allocation_by_spread_keeps_them_too(population, size, data):
    people = np.array(population)
    spread = np.array(data.draw(st.lists(st.floats(0, 0.5), min_size=len(people), max_size=len(people))))
    found = allocate(size, people, spread=spread, floor=5)
    assert (found >= np.minimum(people, 5)).all()
    assert (found <= people).all()
    assert found.sum() == np.clip(size, np.minimum(people, 5).sum(), people.sum())
