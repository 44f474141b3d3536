"""The demonstration county, generated and scored once for all tests of this folder."""

import pytest
from tests.qingheng.demo.cards import Cards, in_force, observation, scored

from qianfen import Framework
from qingheng.demo import county, versions
from qingheng.demo.generator import Dataset, generate


@pytest.fixture(scope="session")
def framework() -> Framework:
    return Framework.parse(versions.published())


@pytest.fixture(scope="session")
def dataset(framework: Framework) -> Dataset:
    return generate(framework, county.document("seed")["seed"])


@pytest.fixture(scope="session")
def at_first(framework: Framework, dataset: Dataset) -> Cards:
    """As the county stands before late and later data arrive."""
    return scored(framework, [observation(row) for row in dataset.rows])


@pytest.fixture(scope="session")
def at_last(framework: Framework, dataset: Dataset) -> Cards:
    """As it stands with everything."""
    return scored(framework, in_force(dataset))
