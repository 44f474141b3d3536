"""A real server on a loopback port: nudges arrive at once, places are freed, pages stay fast, Ctrl-C is clean."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.temporary_postgresql import initdb, postgresql

ROOT = Path(__file__).parents[3]
CASES = [("granian", "sqlite"), ("waitress", "postgresql" if initdb() else "sqlite")]
SECONDS_MAX = 240


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    server, database = request.param
    folder = tmp_path_factory.mktemp("wire")
    if database == "postgresql":
        with postgresql() as url:
            yield walk(server, url, folder)
    else:
        yield walk(server, f"sqlite:///{folder / 'wire.sqlite3'}", folder)


def walk(server: str, url: str, folder: Path) -> dict[str, Any]:
    environment = os.environ | {
        "DATABASE_URL": url,
        "QINGHENG_DATA": str(folder),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.qingheng.alerts.wire", server],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_streams_open_up_to_the_limit_and_only_for_those_signed_in(walked: dict[str, Any]) -> None:
    assert set(walked["opened"]) == {200}
    assert walked["one too many"] == 503
    assert walked["without a session"] == 401


def test_every_open_stream_is_nudged_within_about_a_second_of_the_commit(walked: dict[str, Any]) -> None:
    assert walked["slowest nudge"] < 2


def test_pages_answer_and_no_database_connection_is_held_while_all_streams_wait(walked: dict[str, Any]) -> None:
    assert walked["slow page"] < 2
    assert walked["held connections"] <= 6


def test_whoever_has_gone_leaves_a_place_to_others(walked: dict[str, Any]) -> None:
    assert walked["freed"] == 10


def test_a_port_in_use_is_said_in_a_sentence(walked: dict[str, Any]) -> None:
    status, said = walked["port in use"]
    assert status == 1
    assert "--port" in said
    assert "Traceback" not in said


def test_ctrl_c_ends_the_streams_and_the_server_without_a_word_of_complaint(walked: dict[str, Any]) -> None:
    assert walked["ended"]
    assert walked["exit"] == 0
    assert walked["stop seconds"] < 10
    assert "Traceback" not in walked["said"]
