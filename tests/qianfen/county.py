"""A small synthetic data set for the county framework: a few bodies, one year, every method, some data missing."""

from pathlib import Path
from random import Random

from qianfen import Observation, read_document
from tests.qianfen.reference import all_leaves, is_active
from tests.qianfen.small import COUNTY
from tests.qianfen.strategies import leaf_cells


def county_document():
    return read_document(COUNTY)


def county_observations(bodies=3, seed=5):
    """Observations of towns and departments in turn, B00 to ..."""
    document = county_document()
    rng = Random(seed)  # noqa: S311 - examples are no secrets
    return [
        Observation(body=f"B{number:02}", audience=audience, **cells)
        for number, audience in zip(range(bodies), ["TOWN", "DEPT"] * bodies, strict=False)
        for leaf in all_leaves(document)
        if is_active(leaf, audience, frozenset())
        for cells in leaf_cells(rng, document, leaf)
    ]


def rewritten(path: Path, old: bytes, new: bytes):
    """Tamper with a file."""
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
