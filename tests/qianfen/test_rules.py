"""The same arithmetic, on floats and on whole numbers; ties and edges are settled exactly."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from qianfen.kernel.cells import SCALE
from qianfen.kernel.program import program_of
from qianfen.kernel.rounding import points_of
from tests.qianfen.small import banded, card, deduct, manual, ratio, seen, small, survey, veto

ALL = small(
    deduct(modifiers=["self_reported"]), ratio("A1-2"), banded("A1-3"), survey("A1-4"), manual("A1-5"), veto("A1-6")
)


@pytest.mark.parametrize("block", program_of(ALL).blocks, ids=lambda block: type(block).__name__)
def test_the_float_pass_and_the_exact_pass_are_one_function(block):
    rng = np.random.default_rng(0)
    inputs = rng.integers(0, 40, (50, *block.columns.shape)) * SCALE
    full = np.full(len(block.columns), 2000)
    numerator, denominator = block.share(inputs.astype(float), full.astype(float), *block.float_parameters)
    exact = block.share(inputs.astype(object), full.astype(object), *block.parameters)
    assert (np.asarray(denominator) > 0).all()
    both = map(np.ravel, np.broadcast_arrays(*exact))
    for approximate, top, bottom in zip(np.ravel(numerator / denominator), *both, strict=True):
        assert approximate == pytest.approx(float(Fraction(int(top), int(bottom))), abs=1e-12)
        assert 0 <= top <= bottom


def test_every_tie_of_a_rate_is_rounded_half_up():
    framework = small(ratio(zero_at=0, full_at=1, points=12.5))
    program = program_of(framework)
    (block,) = program.blocks
    size = len(block.columns)
    due = np.arange(1, 401)
    for done in range(0, 400, 7):
        pairs = np.stack([np.minimum(done, due), due], axis=-1)[:, None, :] * SCALE
        inputs = np.repeat(pairs, size, axis=1)
        marks = np.full(size, 1250), np.full((len(due), size), 1250.0)
        points = points_of(block, inputs, *marks)[:, 0]
        wanted = [(2 * 1250 * min(done, int(whole)) + int(whole)) // (2 * int(whole)) for whole in due]
        assert points.tolist() == wanted


def test_a_rate_of_long_decimals_is_exact_to_the_last_digit():
    random = Random(4)  # noqa: S311 - a seed for a test
    framework = small(ratio(zero_at=0.123456, full_at=0.123457, points=20))
    for _ in range(50):
        due = Decimal(random.randint(10**9, 10**10)) / 10**6
        done = (due * (Decimal("0.123456") + Decimal(random.randint(0, 1000)) / 10**9)).quantize(Decimal("0.000001"))
        points = card(framework, [seen("2026-01", "due", due), seen("2026-01", "done", done)], "2026-01").total
        share = (Fraction(done) / Fraction(due) - Fraction("0.123456")) / Fraction("0.000001")
        exact = Fraction(2000) * min(Fraction(1), max(Fraction(0), share))
        assert points == int((Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("hit", "points"), [("449999999.999999", 2000), ("450000000", 2000), ("450000000.000001", 800)]
)
def test_a_band_edge_of_large_numbers_is_exact(hit, points):
    rows = [seen("2026-01", "hit", hit), seen("2026-01", "head", 90_000_000_000)]
    assert card(small(banded()), rows, "2026-01").total == points


def test_a_tie_under_many_small_charges_is_exact():
    framework = small(deduct(keys=("n", "m")) | {"items": [{"key": "n", "per": 0.1}, {"key": "m", "per": 0.005}]})
    rows = [seen("2026-01", "n", "0.3"), seen("2026-01", "m", 1)]
    assert card(framework, rows, "2026-01").total == 1997  # 20 - 0.03 - 0.005 = 19.965, half up
    assert card(framework, [rows[0], seen("2026-01", "m", "1.000001")], "2026-01").total == 1996


def test_an_item_worth_nothing_is_no_division_by_zero():
    framework = small(
        deduct(points=0), ratio("A1-2", points=0), manual("A1-3", points=0), veto("A1-4", points=0), deduct("A1-5")
    )
    rows = [seen("2026-01", value=3), seen("2026-01", "due", 3, item="A1-2"), seen("2026-01", "done", 1, item="A1-2")]
    assert card(framework, rows, "2026-01").total == 2000
