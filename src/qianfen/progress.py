"""A progress bar for long runs. The law it keeps: it writes to a terminal only, so that logs and pipes stay clean."""

import sys
import time
from collections.abc import Collection, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

WIDTH = 30
PATIENCE_SECONDS = 1.0
REDRAW_SECONDS = 0.1


def progress(things: Collection[T], label: str, *, stream: TextIO | None = None) -> Iterator[T]:
    """Go through the things; after a second, and only on a terminal, show how far it has come and what is left."""
    stream = sys.stderr if stream is None else stream
    if not stream.isatty():
        yield from things
        return
    began = time.monotonic()
    drawn = began + PATIENCE_SECONDS - REDRAW_SECONDS
    for done, thing in enumerate(things):
        now = time.monotonic()
        if now - drawn >= REDRAW_SECONDS:
            drawn = now
            stream.write("\r" + bar(label, done, len(things), now - began))
            stream.flush()
        yield thing
    if drawn > began + PATIENCE_SECONDS - REDRAW_SECONDS:
        stream.write("\r\x1b[K")
        stream.flush()


def bar(label: str, done: int, total: int, elapsed_seconds: float) -> str:
    """One line: label, bar, count and the time left."""
    filled = WIDTH * done // max(total, 1)
    left = f", {elapsed_seconds / done * (total - done):.0f} s left" if done else ""
    return f"{label} [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}{left}\x1b[K"
