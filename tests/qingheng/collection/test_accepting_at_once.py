"""Two pairs of hands on one submission at the same moment: one takes the step, the others are told why not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.temporary_postgresql import initdb, postgresql

ROOT = Path(__file__).parents[3]
SECONDS_MAX = 180


@pytest.fixture(params=["sqlite", "postgresql"] if initdb() else ["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'at-once.sqlite3'}"
    else:
        with postgresql() as url:
            yield url


def test_reviewers_who_accept_at_once_accept_once(database_url: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "QINGHENG_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.qingheng.collection.accepting_at_once"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert sorted(map(bool, result["said"])) == [False, True, True, True]
    assert (result["accepted"], result["batches"]) == (1, 1)
    assert result["stored"] == result["values"] > 0
