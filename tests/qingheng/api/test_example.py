"""The Python example of the documentation, run as it stands against the running server."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.people import County
from tests.small_county import SmallCounty

from qingheng.collection.models import EnteredValue

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "push_data.py"
TABLE = "body,period,item,key,value\nB01,2024-11,A1-1,due,10\nB01,2024-11,A1-1,done_on_time,9\n"


@pytest.fixture
def county(transactional_db: None) -> County:
    """The county of the cast, committed, so that the server's own connection sees it."""
    return County()


def run(live_server: LiveServer, token: str, table: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPT), live_server.url, token, str(table), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_example_pushes_a_table(live_server: LiveServer, small_county: SmallCounty, tmp_path: Path) -> None:
    token, table = small_county.tokens["station_clerk"], tmp_path / "values.csv"
    table.write_text(TABLE)
    tried = run(live_server, token, table, "--dry-run")
    assert (tried.returncode, EnteredValue.objects.count()) == (0, 0), tried.stderr
    done = run(live_server, token, table)
    assert done.stdout == "2 values: 0 count at once, 2 in drafts\n", done.stderr
    assert EnteredValue.objects.count() == 2


def test_the_example_lists_what_is_wrong(live_server: LiveServer, small_county: SmallCounty, tmp_path: Path) -> None:
    table = tmp_path / "values.csv"
    table.write_text(TABLE.replace("B01", "B77"))
    refused = run(live_server, small_county.tokens["station_clerk"], table)
    assert refused.returncode == 1
    assert "/observations/1/body" in refused.stderr
