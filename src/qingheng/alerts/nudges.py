"""Tells waiting browsers that there may be something new: one watcher a process, however many browsers wait.

The law: a nudge carries nothing. It only says "ask again", so it may come once too often, but never not at all.
"""

import logging
from collections.abc import Callable, Hashable
from threading import Condition, Thread

from django.db import DatabaseError, connection

from qingheng.alerts.models import Notice

POLL_SECONDS = 0.5
RECENT = 64

logger = logging.getLogger(__name__)


def newest_notices() -> Hashable:
    """What changes whenever a notice is committed. Ids commit out of order, so the highest alone would miss some."""
    return tuple(Notice.objects.order_by("-pk").values_list("pk", flat=True)[:RECENT])


class Watcher:
    """Looks at the notices twice a second while somebody listens, and wakes the listeners."""

    def __init__(self, look: Callable[[], Hashable] = newest_notices, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._look = look
        self._poll_seconds = poll_seconds
        self._woken = Condition()
        self._listeners = 0
        self._nudges = 0
        self._is_closed = False
        self._thread: Thread | None = None

    @property
    def listeners(self) -> int:
        """How many listen at present."""
        return self._listeners

    def join(self, *, at_most: int) -> bool:
        """Become a listener; False if there are `at_most` already. Whoever joins must leave."""
        with self._woken:
            if self._is_closed or self._listeners >= at_most:
                return False
            self._listeners += 1
            if self._thread is None:
                self._nudges = 0
                self._thread = Thread(target=self._watch, name="notices", daemon=True)
                self._thread.start()
            return True

    def leave(self) -> None:
        """Stop listening."""
        with self._woken:
            self._listeners -= 1
            self._woken.notify_all()

    def wait(self, seen: int, *, seconds: float) -> int:
        """Wait for a nudge after the first `seen` ones; give how many there were. None has come if it is `seen` again.

        The first one comes as soon as the watcher has looked once: whatever was committed before it, the browser finds
        by asking then; whatever is committed after it, the watcher sees.
        """
        with self._woken:
            self._woken.wait_for(lambda: self._nudges != seen or self._is_closed, timeout=seconds)
            return self._nudges

    @property
    def is_closed(self) -> bool:
        """Whether the server is going down."""
        return self._is_closed

    def close(self) -> None:
        """Let everybody go home."""
        with self._woken:
            self._is_closed = True
            self._woken.notify_all()

    def _watch(self) -> None:
        last: Hashable = object()
        try:
            while self._is_wanted():
                seen = self._seen(last)
                with self._woken:
                    if seen != last:
                        last = seen
                        self._nudges += 1
                        self._woken.notify_all()
                    self._woken.wait_for(lambda: self._is_closed, timeout=self._poll_seconds)
        finally:
            connection.close()

    def _is_wanted(self) -> bool:
        with self._woken:
            if self._listeners and not self._is_closed:
                return True
            self._thread = None
            return False

    def _seen(self, last: Hashable) -> Hashable:
        try:
            return self._look()
        except DatabaseError:
            logger.exception("cannot look for new notices; trying again")
            connection.close()
            return last
