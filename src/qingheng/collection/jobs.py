"""How far long work has come, told from process to process by small files beside the database.

The law: progress shows at once, whatever transaction the job is in; a job that is silent for long has broken off.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.utils.timezone import now

TOLD_EVERY_SECONDS = 0.4
ALIVE_EVERY_SECONDS = 3
SILENT_SECONDS_MAX = 45


class LongWork(Protocol):
    """A row that stands for long work: a job of the collection, a batch of reports."""

    pk: Any
    started_at: datetime
    _meta: ClassVar[Any]

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""


class JobCancelledError(Exception):
    """Somebody does not want the work any more."""


@dataclass(frozen=True)
class Progress:
    """How far a job has come."""

    step: str = ""
    done: int = 0
    total: int = 0

    @property
    def per_cent(self) -> int:
        """Of the step it is at."""
        return 100 * self.done // self.total if self.total else 0


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _told(job: LongWork) -> Path:
    return _folder() / f"{job._meta.model_name}-{job.pk}.json"


def _wish(job: LongWork) -> Path:
    return _folder() / f"{job._meta.model_name}-{job.pk}.cancel"


def start_process(job: LongWork, command: str = "work") -> None:
    """Let a process of its own do the work by one of our commands; it lives on if this one is replaced."""
    tell(job, Progress())
    arguments = [sys.executable, "-m", "qingheng", command, str(job.pk)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "qingheng.settings")}
    process = subprocess.Popen(  # noqa: S603 - our own program and a number
        arguments, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    Thread(target=process.wait, name=f"job {job.pk}", daemon=True).start()


def progress_of(job: LongWork) -> Progress:
    """What it told last."""
    try:
        return Progress(**json.loads(_told(job).read_text()))
    except (OSError, ValueError):
        return Progress()


def is_silent(job: LongWork) -> bool:
    """Whether a running job has given no sign of life for so long that its process must be gone."""
    try:
        heard = _told(job).stat().st_mtime
    except OSError:
        heard = job.started_at.timestamp()
    return job.is_running and now().timestamp() - heard > SILENT_SECONDS_MAX


def wish_to_cancel(job: LongWork) -> None:
    """Leave word that the work is not wanted any more; it stops at its next step."""
    _wish(job).touch()


def tell(job: LongWork, progress: Progress) -> None:
    """Let the watchers know."""
    fresh = _told(job).with_suffix(".new")
    fresh.write_text(json.dumps({"step": progress.step, "done": progress.done, "total": progress.total}))
    fresh.replace(_told(job))


def forget(job: LongWork) -> None:
    """Take the files away once the row says how it ended."""
    for path in (_told(job), _told(job).with_suffix(".new"), _wish(job)):
        path.unlink(missing_ok=True)


class Teller:
    """What the work calls at every step: it tells how far it has come, and stops if nobody wants it any more."""

    def __init__(self, job: LongWork, step: str) -> None:
        self.job, self.step, self.last = job, step, 0.0

    def __call__(self, done: int, total: int) -> None:
        """Tell it; raises JobCancelledError where the work is to stop."""
        if _wish(self.job).exists():
            raise JobCancelledError
        if time.monotonic() - self.last >= TOLD_EVERY_SECONDS:
            self.last = time.monotonic()
            tell(self.job, Progress(self.step, done, total))


@contextmanager
def alive(job: LongWork) -> Iterator[None]:
    """Give signs of life for as long as the work goes on, also while it waits for the database."""
    ended = Event()

    def beat() -> None:
        while not ended.wait(ALIVE_EVERY_SECONDS):
            _told(job).touch()

    thread = Thread(target=beat, name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
