"""An adversary sits over the published tables with a solver; what is under the limit must not come out."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qianfen.sampling import Line, hide, is_determined

LIMIT = 10


def table(numbers, weights):
    """Bodies x groups with the totals of both, and of all: answers and lines as a wave has them."""
    bodies, groups = numbers.shape
    answers = {(b, g): int(numbers[b, g]) for b in range(bodies) for g in range(groups)}
    lines = []
    for b in range(bodies):
        answers[b, "all"] = int(numbers[b].sum())
        lines.append(Line((b, "all"), {(b, g): weights[g] for g in range(groups)}))
    for g in range(groups):
        answers["all", g] = int(numbers[:, g].sum())
        lines.append(Line(("all", g), {(b, g): 100.0 + 7 * b + g for b in range(bodies)}))
    answers["all", "all"] = int(numbers.sum())
    lines.append(Line(("all", "all"), {("all", g): weights[g] for g in range(groups)}))
    return answers, lines


numbers = st.tuples(st.integers(1, 6), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.one_of(st.integers(0, 25), st.integers(0, 300)), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
    ).map(lambda cells: np.array(cells).reshape(shape))
)
WEIGHTS = [0.4, 0.3, 0.2, 0.1]


def solved(hidden, shown_values, lines):
    """Cells that all solutions of the published equations agree on: those without a part in the null space."""
    cells = list(hidden)
    if not cells:
        return {}
    matrix, right = [], []
    for line in lines:
        row, known = [0.0] * len(cells), 0.0
        for cell, weight in [(line.total, -sum(line.parts.values())), *line.parts.items()]:
            if cell in hidden:
                row[cells.index(cell)] += weight
            else:
                known += weight * shown_values[cell]
        matrix.append(row)
        right.append(-known)
    _u, size, rows = np.linalg.svd(np.array(matrix))
    free = rows[int((size > 1e-9 * max(1.0, size[0])).sum()) :]
    found = np.linalg.lstsq(np.array(matrix), np.array(right), rcond=None)[0]
    return {cell: found[n] for n, cell in enumerate(cells) if len(free) == 0 or np.abs(free[:, n]).max() < 1e-9}


def values_of(cells, answers, lines):
    """Indices of all cells that keep to the lines."""
    found = dict(cells)
    for line in lines:
        found[line.total] = sum(w * found[c] for c, w in line.parts.items()) / sum(line.parts.values())
    return {cell: found[cell] for cell in answers}


@settings(deadline=None)
@given(numbers, st.randoms(use_true_random=False))
def test_no_cell_under_the_limit_can_be_solved_for(cells, random):
    answers, lines = table(np.maximum(cells, 1), WEIGHTS)
    values = values_of({cell: random.random() for cell in answers}, answers, lines)
    hidden = hide(answers, lines, LIMIT)
    under = {cell for cell, number in answers.items() if 0 < number < LIMIT}
    assert under <= set(hidden)
    assert not under & set(solved(hidden, values, lines))


@settings(deadline=None)
@given(numbers, st.randoms(use_true_random=False))
def test_neither_can_it_from_two_tables_that_share_their_people(cells, random):
    """Before and after some sheets were taken out: the few between the two tables are a table of their own."""
    after = np.maximum(cells, 1)
    removed = np.array([[random.choice([0, 0, 1, 3, 12]) for _cell in row] for row in after])
    answers, lines = table(removed, WEIGHTS)
    shown = {cell for cell, number in answers.items() if number and cell not in hide(answers, lines, LIMIT)}
    assert all(answers[cell] >= LIMIT for cell in shown)


@settings(deadline=None)
@given(numbers)
def test_subtraction_never_leaves_fewer_than_the_limit(cells):
    answers, lines = table(cells, WEIGHTS)
    hidden = hide(answers, lines, LIMIT)
    for line in lines:
        lost = [cell for cell in line.parts if cell in hidden]
        if lost and line.total not in hidden:
            assert len(lost) >= 2
            assert sum(answers[cell] for cell in lost) >= LIMIT


@settings(deadline=None)
@given(numbers)
def test_counts_cannot_be_solved_for_either(cells):
    """The same tables in plain numbers: every weight is 1."""
    answers, lines = table(np.maximum(cells, 1), WEIGHTS)
    plain = [Line(line.total, dict.fromkeys(line.parts, 1.0)) for line in lines]
    hidden = hide(answers, lines, LIMIT)
    assert not any(is_determined(cell, hidden, plain) for cell, n in answers.items() if 0 < n < LIMIT)


@settings(deadline=None)
@given(numbers)
def test_what_the_score_tells_protects_nothing_so_totals_go_instead(cells):
    answers, lines = table(np.maximum(cells, 1), WEIGHTS)
    known = {cell for cell, number in answers.items() if "all" not in cell and number >= LIMIT}
    hidden = hide(answers, lines, LIMIT, known=known)
    assert not known & set(hidden)
    assert not any(is_determined(cell, hidden, lines) for cell, n in answers.items() if 0 < n < LIMIT)


def test_nothing_is_hidden_where_nothing_is_small():
    answers, lines = table(np.full((3, 2), 30), WEIGHTS)
    assert hide(answers, lines, LIMIT) == {}


def test_one_small_cell_takes_others_with_it():
    """The next smallest of its body and group, then theirs; and a total: weights that differ would solve the square."""
    answers, lines = table(np.array([[4, 30], [25, 40], [60, 50]]), WEIGHTS)
    hidden = hide(answers, lines, LIMIT)
    assert hidden == {(0, 0): True, (0, 1): False, (1, 0): False, (1, 1): False, (0, "all"): False}


def test_a_group_without_answers_has_nothing_to_hide():
    answers, lines = table(np.array([[0, 30], [25, 40]]), WEIGHTS)
    assert hide(answers, lines, LIMIT) == {}


def test_the_order_of_cells_does_not_matter():
    answers, lines = table(np.array([[4, 30, 12], [25, 40, 11], [60, 50, 9]]), WEIGHTS)
    found = [set(hide(dict(order), lines, LIMIT)) for order in (answers.items(), reversed(answers.items()))]
    assert all(one == two for one, two in pairwise(found))


def room(cell, hidden, values, lines):
    """How far a hidden index can at least move between 0 and 1 while every published equation holds."""
    cells = list(hidden)
    matrix = np.zeros((len(lines), len(cells)))
    for number, line in enumerate(lines):
        for member, weight in [(line.total, -sum(line.parts.values())), *line.parts.items()]:
            if member in hidden:
                matrix[number, cells.index(member)] += weight
    matrix /= np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-300)
    free = np.eye(len(cells)) - np.linalg.pinv(matrix, rcond=1e-9) @ matrix
    step, now = free[:, cells.index(cell)], np.array([values[each] for each in cells])
    moves = np.abs(step) > 1e-12
    ends = np.sort(np.stack([-now[moves] / step[moves], (1 - now[moves]) / step[moves]]), axis=0)
    return float((ends[1].min() - ends[0].max()) * step[cells.index(cell)])


def test_neither_do_the_bounds_of_an_index_give_it_away():
    """With indices from 0.2 to 0.8 a solver that knows 0 and 1 leaves every hidden cell room, nearly always a lot."""
    generator = np.random.Generator(np.random.PCG64(3))
    rooms = []
    for _turn in range(300):
        shape = (generator.integers(2, 7), generator.integers(1, 5))
        answers, lines = table(generator.choice([1, 3, 5, 8, 9, 12, 15, 25, 40, 90, 300], size=shape), WEIGHTS)
        values = values_of({cell: generator.uniform(0.2, 0.8) for cell in answers}, answers, lines)
        hidden = hide(answers, lines, LIMIT)
        rooms += [room(cell, hidden, values, lines) for cell, is_under in hidden.items() if is_under]
    assert min(rooms) > 0.002
    assert np.quantile(rooms, 0.01) > 0.05
    assert np.median(rooms) > 0.2
