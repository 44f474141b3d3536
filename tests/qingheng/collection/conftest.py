"""What the collection's tests share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in English, so that tests can read them."""
    with translation.override("en"):
        yield
