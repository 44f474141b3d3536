"""Runs a benchmark inside Django on each database: SQLite, and PostgreSQL where there is one.

PostgreSQL is the one that DATABASE_URL names, or one of our own where `initdb` is installed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from benchmarks.temporary_postgresql import initdb, postgresql

ROOT = Path(__file__).resolve().parent.parent


def on_each(module: str, rounds: int) -> None:
    """Run `benchmarks.<module>` with a number of rounds on each database, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for database in _databases(Path(folder)):
            with database as url:
                environment = os.environ | {"DATABASE_URL": url, "QINGHENG_DATA": folder}
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.inside", module, str(rounds)],
                    env=environment,
                    cwd=ROOT,
                    check=True,
                )


def _databases(folder: Path) -> Iterator[AbstractContextManager[str]]:
    """Where to measure: always on SQLite; on the PostgreSQL of the environment, or on one of our own."""
    yield nullcontext(f"sqlite:///{folder / 'benchmark.sqlite3'}")
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        yield nullcontext(named)
    elif initdb():
        yield postgresql(fsync=True)
    else:
        print("postgresql: not installed, left out")
