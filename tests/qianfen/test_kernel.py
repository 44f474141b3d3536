"""The kernel by itself: arrays in, points out."""

import numpy as np
import pytest

from qianfen import Frequency
from qianfen.kernel.cells import ABSENT, CODES, SCALE, from_cell, to_cell
from qianfen.kernel.evaluate import Marks, evaluate, scores_at, scores_of_year
from qianfen.kernel.layout import layout_of
from qianfen.kernel.program import program_of
from qianfen.kernel.rescaling import spread_marks
from qianfen.kernel.states import NAMES, flags_of
from tests.qianfen.small import county, deduct, ratio, small


def marks_for(program, rows):
    applies = np.ones((rows, len(program.framework.items)), dtype=bool)
    return Marks(program.full_marks, program.full_marks * applies, applies)


def test_every_column_has_a_cell_of_its_own_in_every_period():
    layout = layout_of(county())
    cells = [
        sheet.cell(period, column)
        for sheet in layout.sheets
        for period in range(sheet.periods)
        for column in range(sheet.width)
    ]
    assert sorted(cells) == list(range(layout.size))


def test_every_entry_belongs_to_exactly_one_block():
    program = program_of(county())
    ruled = [entry for block in program.blocks for entry in range(block.entries.start, block.entries.stop)]
    of_sheets = np.concatenate([sheet.entries.ravel() for sheet in program.sheets])
    assert ruled == sorted(of_sheets.tolist()) == list(range(program.ruled.stop))


def test_the_entry_as_of_a_month_is_the_last_period_that_has_ended():
    program = program_of(county())
    for position, item in enumerate(program.framework.items):
        entries = program.entry_as_of[:, position].tolist()
        length = item.frequency.months
        not_yet = program.ruled.stop + position
        assert entries.count(not_yet) == length - 1
        assert len(set(entries) - {not_yet}) == 12 // length
        assert set(program.position_of_entry[entries]) == {position}


@pytest.mark.parametrize("text", ["0", "1", "0.000001", "99999999999.999999", "12.5"])
def test_values_survive_the_cells(text):
    assert from_cell(to_cell(type(from_cell(0))(text))) == from_cell(0) + type(from_cell(0))(text)


@pytest.mark.parametrize("text", ["100000000000", "0.0000001"])
def test_values_that_cannot_be_held_exactly_are_not_held(text):
    assert to_cell(type(from_cell(0))(text)) is None


def test_reasons_for_missing_values_can_never_be_numbers():
    assert len({ABSENT, *CODES.values()}) == 4
    assert max(ABSENT, *CODES.values()) < -(10**18)


def test_rows_do_not_influence_each_other():
    program = program_of(small(deduct(per=3), ratio("A1-2")))
    rng = np.random.default_rng(3)
    cells = rng.integers(0, 3, (20, program.layout.size)) * SCALE
    cells[rng.random(cells.shape) < 0.3] = ABSENT
    years = np.full(20, 2026)
    together = scores_at(evaluate(program, cells, years, marks_for(program, 20)), np.arange(20), np.full(20, 12))
    for row in range(20):
        alone = evaluate(program, cells[row : row + 1], years[:1], marks_for(program, 1))
        assert scores_at(alone, np.array([0]), np.array([12])).totals[0] == together.totals[row]


def test_a_whole_year_at_once_is_its_months_one_by_one():
    program = program_of(county())
    rng = np.random.default_rng(5)
    cells = rng.integers(0, 3, (4, program.layout.size)) * SCALE
    cells[rng.random(cells.shape) < 0.2] = ABSENT
    evaluation = evaluate(program, cells, np.full(4, 2026), marks_for(program, 4))
    together = scores_of_year(evaluation)
    apart = scores_at(evaluation, np.repeat(np.arange(4), 12), np.tile(np.arange(1, 13), 4))
    for name in ("items", "states", "pillars", "caps", "totals", "full_marks"):
        assert (getattr(together, name) == getattr(apart, name)).all()


def test_full_marks_are_an_argument():
    program = program_of(small(ratio(zero_at=0, full_at=1)))
    cells = np.full((3, program.layout.size), SCALE)
    cells[:, program.layout.sheets[0].cell(0, 1)] = 4 * SCALE
    applies = np.ones((3, 1), dtype=bool)
    marks = Marks(program.full_marks, np.array([[2000], [1000], [1]]), applies)
    scores = scores_at(evaluate(program, cells, np.full(3, 2026), marks), np.arange(3), np.full(3, 1))
    kept = scores.items[:, 0] / marks.effective[:, 0]
    assert kept[0] == kept[1]
    assert kept[2] in {0, 1}


def test_values_put_in_are_left_alone():
    program = program_of(small(deduct(), ratio("A1-2", raw=("done:latest", "due:latest"))))
    cells = np.full((2, program.layout.size), SCALE)
    before = cells.copy()
    evaluate(program, cells, np.full(2, 2026), marks_for(program, 2))
    assert (cells == before).all()


def test_states_have_names_and_the_inner_bit_has_none():
    assert flags_of(0) == frozenset()
    assert flags_of(128) == frozenset()
    assert flags_of(1 | 64) == {"pending", "unconfirmed_veto"}
    assert len(NAMES) == 7


def test_marks_are_spread_without_a_hundredth_lost():
    program = program_of(small(*(deduct(f"A1-{n}", points=points) for n, points in enumerate((7, 11, 13.01), 1))))
    for gone in range(3):
        exempt = np.zeros((1, 3), dtype=bool)
        exempt[0, gone] = True
        spread = spread_marks(program, program.full_marks[None, :], exempt)
        assert spread.sum() == program.full_marks.sum()
        assert spread[0, gone] == 0


def test_frequencies_divide_the_year():
    assert [frequency.per_year for frequency in Frequency] == [12, 4, 2, 1]
