import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianfen.sampling import ALGORITHM, below, rank


def test_the_algorithm_is_named_and_its_first_numbers_are_written_down():
    assert ALGORITHM == "qianfen-draw-1"
    assert rank("seed", "B01", "resident", 1) == 7960656472252561484
    assert below(1000, "seed", "B01") == 593


def test_anyone_can_make_the_number_again_with_sha256sum():
    if shutil.which("sha256sum") is None:
        pytest.fail("no sha256sum on this machine")
    digest = subprocess.run(
        ["sha256sum"], input=b"qianfen-draw-1\nseed\nB01\nresident\n1", capture_output=True, check=True
    ).stdout
    assert int(digest[:16], 16) == rank("seed", "B01", "resident", 1)


@given(st.integers(1, 2**64), st.text("abc", max_size=3))
def test_a_number_below_a_limit_is_below_it(limit, seed):
    assert 0 <= below(limit, seed, "x") < limit


def test_numbers_below_a_limit_are_equally_likely():
    counts = [0] * 6
    for turn in range(6000):
        counts[below(6, "dice", turn)] += 1
    assert sum((count - 1000) ** 2 / 1000 for count in counts) < 20.5  # chi-square, 5 degrees, 0.999


def test_a_line_break_in_an_address_is_refused():
    with pytest.raises(ValueError, match="line break"):
        rank("seed", "a\nb")
