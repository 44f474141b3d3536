"""The event stream a browser keeps open (Server-Sent Events).

The law: a waiting stream holds a thread and nothing else: no database connection, no transaction, no secret.
"""

import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse

from qingheng.alerts.nudges import Watcher

HEARTBEAT_SECONDS = 15.0
STREAM_SECONDS_MAX = 600.0
RETRY_MILLISECONDS = 2000
RETRY_LATER_SECONDS = 30

watcher = Watcher()


class Stream:
    """The lines of one stream. Closing it, which the server does when the browser is gone, frees its place."""

    def __init__(self, source: Watcher, *, is_gone: Callable[[], bool], seconds: float = STREAM_SECONDS_MAX) -> None:
        self._source = source
        self._is_gone = is_gone
        self._seconds = seconds
        self._has_left = False
        self._lines = self._made()

    def __iter__(self) -> Iterator[bytes]:
        return self._lines

    def close(self) -> None:
        """Leave the watcher; twice does no harm."""
        if not self._has_left:
            self._has_left = True
            self._source.leave()

    def _made(self) -> Iterator[bytes]:
        _let_connections_go()
        ends_at, nudges = time.monotonic() + self._seconds, 0
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        while not self._source.is_closed and time.monotonic() < ends_at:
            seen, nudges = nudges, self._source.wait(nudges, seconds=HEARTBEAT_SECONDS)
            if self._is_gone():
                return
            yield b"data: notices\n\n" if nudges != seen else b":\n\n"


def _never() -> bool:
    """For servers that cannot tell: they find out when they write."""
    return False


def respond(source: Watcher = watcher, *, is_gone: Callable[[], bool] = _never) -> HttpResponse | StreamingHttpResponse:
    """A stream, or 503 where the process has no place left: the browser then polls.

    `is_gone` asks the server whether the browser is still there.
    """
    if not source.join(at_most=settings.EVENT_STREAMS_MAX):
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_LATER_SECONDS)})
    response = StreamingHttpResponse(Stream(source, is_gone=is_gone), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # a reverse proxy in front must not collect the lines
    return response


def _let_connections_go() -> None:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
