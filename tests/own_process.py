"""A program of its own on a database of its own: SQLite, and PostgreSQL where it is installed.

Django's test databases are not shared between connections as real ones are, so tests of what happens at once ask for
`own_process` and name a module; what that prints as JSON is the answer.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.temporary_postgresql import initdb, postgresql

ROOT = Path(__file__).parents[1]
SECONDS_MAX = 180
OwnProcess = Callable[[str], Any]


@pytest.fixture(params=["sqlite", "postgresql"] if initdb() else ["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.sqlite3'}"
    else:
        with postgresql() as url:
            yield url


@pytest.fixture
def own_process(database_url: str, tmp_path: Path) -> OwnProcess:
    """Run a module on that database; give what it printed."""
    more = {"DATABASE_URL": database_url, "QINGHENG_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}

    def run(module: str) -> Any:
        command = [sys.executable, "-m", module]
        done = subprocess.run(
            command, env=os.environ | more, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS_MAX, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
