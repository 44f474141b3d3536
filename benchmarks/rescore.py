"""How long from a committed value to its stored alert: one body, a full year of data, scored end to end.

Prints p50 and p99 for SQLite, and for PostgreSQL where DATABASE_URL names one or `initdb` is installed; and their ratio
to the bare write: the same value stored and committed with its ledger entry, measured in turn with the scoring. Compare
ratios, not milliseconds: they hold on a busy machine too.
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


def run(rounds: int) -> None:
    """Bring `rounds` values to each database and print what came out."""
    with tempfile.TemporaryDirectory() as folder:
        for database in databases(Path(folder)):
            with database as url:
                environment = os.environ | {"DATABASE_URL": url, "QINGHENG_DATA": folder}
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.rescore_one", str(rounds)], env=environment, cwd=ROOT, check=True
                )


def databases(folder: Path) -> Iterator[AbstractContextManager[str]]:
    """Where to measure: always on SQLite; on the PostgreSQL of the environment, or on one of our own."""
    yield nullcontext(f"sqlite:///{folder / 'rescore.sqlite3'}")
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        yield nullcontext(named)
    elif initdb():
        yield postgresql(fsync=True)
    else:
        print("postgresql: not installed, left out")
