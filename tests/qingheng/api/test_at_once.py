"""Pushes at the same time: a repeated one is done once, and those to the same items follow one another."""

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


def test_of_equal_requests_at_once_one_is_done_and_all_get_its_answer(database_url: str, tmp_path: Path) -> None:
    more = {"DATABASE_URL": database_url, "QINGHENG_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.qingheng.api.at_once"],
        env=os.environ | more,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert len(result["answers"]) == 1, result
    assert (result["replayed"], result["batches"]) == (3, 1)
    assert set(result["statuses"]) <= {200, 409}
    assert result["revisions"] == list(range(1, result["stored"] + 2))
    assert result["counting"] == 1
