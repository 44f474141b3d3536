"""Imports of the same bodies at the same time: nothing is lost, nothing is doubled, nobody waits for ever."""

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
        yield f"sqlite:///{tmp_path / 'concurrent.sqlite3'}"
    else:
        with postgresql() as url:
            yield url


def test_imports_of_the_same_bodies_at_once_end_as_one_after_the_other_would(database_url: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "QINGHENG_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.qingheng.scoring.concurrently"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    towns = ("B01", "B02", "B03")
    # 4 imports a month for 3 months: 6 events of 3 points, 6 of 2 points
    assert {code: result["totals"][code] for code in towns} == dict.fromkeys(towns, 100000 - 6 * 300 - 6 * 200)
    assert len({(code, month) for code, month, _state, _level in result["cases"]}) == len(result["cases"])
    assert result["cases"] == sorted(
        case for code in towns for case in ([code, "2025-03", "raised", 1], [code, "2025-04", "worsened", 2])
    )
    assert result["as from scratch"]
    assert result["notices"] == 6
