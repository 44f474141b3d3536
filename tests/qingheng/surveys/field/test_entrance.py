"""The public entrance on a host of its own: files go out and come back, by real processes; each answer counts once."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import free_port, wait_until_it_answers
from tests.own_process import ROOT

ANSWERS = urllib.parse.urlencode({"style": "good", "words": "路灯"}).encode()


class Inside:
    """The office's own site, as a database; commands run as processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / 'inside.sqlite3'}",
            "QINGHENG_DATA": str(folder),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }

    def run(self, *words: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def entrance(self, *words: object) -> str:
        done = self.run("qingheng", "entrance", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, *words: str) -> Any:
        done = self.run("tests.qingheng.surveys.field.preparing", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@contextmanager
def serving(inside: Inside, pack: Path) -> Iterator[tuple[str, Path]]:
    """The entrance as another host would run it: nothing but the pack."""
    port, log = free_port(), pack.with_suffix(".log")
    command = [sys.executable, "-m", "qingheng", "entrance", "serve", str(pack), "--port", str(port)]
    environment = {name: value for name, value in inside.environment.items() if name != "DATABASE_URL"}
    with log.open("a") as out:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/surveys/q/", server, log)
            yield f"http://127.0.0.1:{port}", log
        finally:
            server.terminate()
            server.wait(timeout=30)


def get(url: str, data: bytes | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, data, timeout=20) as response:  # noqa: S310 - loopback only
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def inside(tmp_path: Path) -> Inside:
    return Inside(tmp_path)


def test_what_goes_out_and_comes_back(inside: Inside, tmp_path: Path) -> None:
    codes = inside.ask("prepare")
    outside = tmp_path / "outside"
    outside.mkdir()
    pack, out = outside / "pack.json", tmp_path / "out.json"
    assert "6 codes of 2 bodies" in inside.entrance("pack", 1, pack)
    assert not [code for code in codes if code in pack.read_text()]
    with serving(inside, pack) as (url, log):
        for code in codes[:4]:
            assert get(f"{url}/surveys/q/{code}?lang=en", ANSWERS)[1].count("Thank you")
        assert "has been used" in get(f"{url}/surveys/q/{codes[0]}?lang=en", ANSWERS)[1]
        for other in ("/sign-in/", "/admin/", "/cockpit/", "/surveys/waves/", "/api/v1/periods"):
            assert get(url + other)[0] == 404
    assert not re.search("|".join(codes), log.read_text())
    assert "4 answers" in inside.entrance("collect", pack, out)
    assert inside.ask("use", codes[0]) == "taken"
    said = inside.entrance("import", out)
    assert "4 answers taken in, 0 were here already" in said
    assert "1 codes had been used or voided inside as well" in said
    stored = inside.ask("look")
    assert stored["said"] == ["fair", *["good"] * 4]
    assert (stored["Code"], stored["SpentCode"], stored["days"]) == (2, 4, {"paper": 1, "away": 4})
    assert "0 answers taken in, 4 were here already" in inside.entrance("import", out)
    assert inside.ask("look") == stored
    _goes_on(inside, pack, codes, out)


def _goes_on(inside: Inside, pack: Path, codes: list[str], out: Path) -> None:
    """The entrance is started again, and collected again: only what is new comes in."""
    with serving(inside, pack) as (url, _log):
        assert "has been used" in get(f"{url}/surveys/q/{codes[1]}?lang=en")[1]
        assert get(f"{url}/surveys/q/{codes[4]}?lang=en", ANSWERS)[1].count("Thank you")
    inside.entrance("collect", pack, out)
    assert "1 answers taken in, 4 were here already" in inside.entrance("import", out)
    stored = inside.ask("look")
    assert (stored["AnswerSheet"], stored["Code"], stored["days"]) == (6, 1, {"paper": 1, "away": 5})


def test_a_file_that_was_changed_or_is_of_another_kind_is_refused(inside: Inside, tmp_path: Path) -> None:
    inside.ask("prepare")
    pack = tmp_path / "pack.json"
    inside.entrance("pack", 1, pack)
    refused = inside.run("qingheng", "entrance", "import", pack)
    assert refused.returncode == 1
    assert "is wanted here" in refused.stderr or "qingheng-handover/1" in refused.stderr
    pack.write_text(pack.read_text().replace("居民问卷", "别的问卷"))
    refused = inside.run("qingheng", "entrance", "take-up", pack)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
