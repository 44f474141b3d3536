"""The watcher and its streams: a nudge for every change, none lost, and no place kept by those who are gone."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished
from django.db import OperationalError, close_old_connections
from django.http import StreamingHttpResponse

from qingheng.alerts import stream
from qingheng.alerts.nudges import Watcher
from qingheng.alerts.stream import Stream, respond

SOON = 5.0
NUDGE, BEAT = b"data: notices\n\n", b":\n\n"


class Notices:
    """Stands for the table: what was committed so far."""

    def __init__(self) -> None:
        self.ids: tuple[int, ...] = ()
        self.looks = 0
        self.is_broken = False

    def look(self) -> tuple[int, ...]:
        self.looks += 1
        if self.is_broken:
            raise OperationalError("gone")
        return self.ids


@pytest.fixture(autouse=True)
def _no_request_to_end() -> Iterator[None]:
    """Closing a response ends the request's database connection, and these tests have none."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def watcher(notices: Notices) -> Iterator[Watcher]:
    made = Watcher(notices.look, poll_seconds=0.02)
    yield made
    made.close()


def test_whoever_joins_is_nudged_once_at_first(watcher: Watcher) -> None:
    assert watcher.join(at_most=9)
    assert watcher.wait(0, seconds=SOON) == 1
    assert watcher.wait(1, seconds=0.1) == 1
    watcher.leave()


def test_every_commit_nudges_everybody(watcher: Watcher, notices: Notices) -> None:
    assert watcher.join(at_most=9)
    assert watcher.join(at_most=9)
    seen = watcher.wait(0, seconds=SOON)
    notices.ids = (1,)
    assert watcher.wait(seen, seconds=SOON) == watcher.wait(seen, seconds=SOON) == seen + 1
    notices.ids = (1, 3)
    assert watcher.wait(seen + 1, seconds=SOON) == seen + 2


def test_an_id_that_commits_late_nudges_too(watcher: Watcher, notices: Notices) -> None:
    watcher.join(at_most=9)
    notices.ids = (7, 5)
    seen = watcher.wait(watcher.wait(0, seconds=SOON), seconds=0.2)
    notices.ids = (7, 6, 5)
    assert watcher.wait(seen, seconds=SOON) > seen


def test_it_looks_only_while_somebody_listens(watcher: Watcher, notices: Notices) -> None:
    time.sleep(0.1)
    assert notices.looks == 0
    watcher.join(at_most=9)
    watcher.wait(0, seconds=SOON)
    watcher.leave()
    time.sleep(0.2)
    looks = notices.looks
    time.sleep(0.2)
    assert notices.looks == looks
    watcher.join(at_most=9)
    assert watcher.wait(0, seconds=SOON) >= 1


def test_a_database_that_is_away_for_a_while_ends_nothing(
    watcher: Watcher, notices: Notices, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.join(at_most=9)
    seen = watcher.wait(0, seconds=SOON)
    notices.is_broken = True
    assert watcher.wait(seen, seconds=0.2) == seen
    notices.is_broken, notices.ids = False, (1,)
    assert watcher.wait(seen, seconds=SOON) == seen + 1
    assert "trying again" in caplog.text


def test_a_stream_nudges_beats_and_ends(watcher: Watcher, notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    watcher.join(at_most=9)
    lines = list(Stream(watcher, is_gone=lambda: False, seconds=0.5))
    assert lines[0].startswith(b"retry:")
    assert lines[1] == NUDGE
    assert set(lines[2:]) == {BEAT}


def test_a_stream_ends_when_the_server_says_that_the_browser_is_gone(watcher: Watcher) -> None:
    watcher.join(at_most=9)
    assert len(list(Stream(watcher, is_gone=lambda: True))) == 1


def test_closing_a_stream_frees_its_place_even_if_it_never_began(
    watcher: Watcher, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EVENT_STREAMS_MAX = 2  # type: ignore[attr-defined] # pytest-django's settings proxy
    first, second = respond(watcher), respond(watcher)
    assert isinstance(first, StreamingHttpResponse)
    third = respond(watcher)
    assert (third.status_code, third["Retry-After"]) == (503, "30")
    first.close()
    first.close()
    assert watcher.listeners == 1
    assert respond(watcher).status_code == 200
    second.close()


def test_streams_end_when_the_server_goes_down(watcher: Watcher) -> None:
    watcher.join(at_most=9)
    ended = threading.Event()

    def consume() -> None:
        list(Stream(watcher, is_gone=lambda: False))
        ended.set()

    thread = threading.Thread(target=consume)
    thread.start()
    time.sleep(0.1)
    watcher.close()
    assert ended.wait(SOON)
    thread.join()
    assert not watcher.join(at_most=9)


def test_proxies_and_caches_are_told_to_keep_their_hands_off(watcher: Watcher) -> None:
    response = respond(watcher)
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Accel-Buffering"] == "no"
    response.close()
