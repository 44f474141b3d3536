"""A server process before its first request."""

import gc
from collections.abc import Iterator

import pytest

from qingheng.dashboards.management.commands.serve import OBJECTS_PER_SEARCH, settle


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_lives_as_long_as_the_process_is_not_searched_again() -> None:
    settle()
    assert gc.get_freeze_count() > len(gc.get_objects())


def test_a_push_is_not_interrupted_by_searches_for_unreachable_objects() -> None:
    settle()
    assert gc.get_threshold()[0] == OBJECTS_PER_SEARCH
    assert gc.isenabled()
