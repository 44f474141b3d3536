"""A clock that can be turned."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

Turn = Callable[[timedelta], None]


@pytest.fixture
def turn_clock(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Let the clock of accounts run ahead by so much."""
    real = timezone.now

    def turn(ahead: timedelta) -> None:
        for module in ("actions", "queries"):
            monkeypatch.setattr(f"qingheng.accounts.{module}.now", lambda: real() + ahead)
        monkeypatch.setattr("django.db.models.fields.timezone.now", lambda: real() + ahead)
        monkeypatch.setattr("qingheng.accounts.idle.time.time", (real() + ahead).timestamp)

    return turn
