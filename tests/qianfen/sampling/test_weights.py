import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianfen.sampling import kish, rake, respond, trim
from qianfen.sampling.weights import Margin

weights = st.lists(st.floats(0.1, 100), min_size=2, max_size=30).map(np.array)


def test_those_who_answered_stand_for_all_invited():
    found = respond(np.array([10.0, 10, 4, 4]), np.array([0, 0, 1, 1]), np.array([50.0, 8]))
    assert found.tolist() == [25, 25, 4, 4]


def test_equal_weights_cost_nothing_and_unequal_ones_do():
    assert kish(np.ones(7)) == pytest.approx(1)
    assert kish(np.array([1.0, 3])) == pytest.approx(2 * 10 / 16)
    assert kish(np.array([])) == 1


def test_raking_settles_at_the_table_of_deming_and_stephan():
    """Two margins of a 2 x 2 table with one person a cell: the fitted table is the product of its margins."""
    rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    found = rake(np.full(4, 25.0), [Margin(rows, np.array([0.7, 0.3])), Margin(columns, np.array([0.4, 0.6]))])
    assert found == pytest.approx([28, 42, 12, 18])


def test_raking_leaves_those_alone_whose_class_is_not_known():
    found = rake(np.array([1.0, 1, 2]), [Margin(np.array([0, 1, -1]), np.array([0.9, 0.1]))])
    assert found == pytest.approx([1.8, 0.2, 2])


def test_raking_cannot_reach_a_class_without_respondents():
    found = rake(np.array([1.0, 1]), [Margin(np.array([0, 0]), np.array([0.5, 0.5]))])
    assert found == pytest.approx([1, 1])


@given(weights, st.floats(1.5, 6))
def test_trimming_keeps_the_total_and_the_limit(weight, most):
    found = trim(weight, np.zeros(len(weight), dtype=np.int64), most=most)
    assert found.sum() == pytest.approx(weight.sum())
    assert found.max() <= most * weight.mean() * (1 + 1e-9)
    assert kish(found) <= kish(weight) * (1 + 1e-9)
