"""What the tests of supervision share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Sentences are judged in the language they are written in."""
    with translation.override("en"):
        yield
