"""How far a command has come. The law: it writes to a terminal only, so that logs and pipes stay clean."""

import sys
import time

from qianfen.progress import REDRAW_SECONDS, bar

CLEAR = "\r\x1b[K"


class Meter:
    """Called with how much is done, of how much; 0 where the whole is not known yet."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.began = self.drawn = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Draw it, not more often than an eye can follow; wipe it away at the end."""
        now = time.monotonic()
        if not sys.stderr.isatty() or (now - self.drawn < REDRAW_SECONDS and done != total):
            return
        self.drawn = now
        line = bar(self.label, done, total, now - self.began) if total else f"{self.label} {done}\x1b[K"
        sys.stderr.write(CLEAR if done == total else f"\r{line}")
        sys.stderr.flush()
