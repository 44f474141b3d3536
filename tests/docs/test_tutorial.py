"""The tutorial works: its commands are typed as they stand, into an empty place."""

import os
import re
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TUTORIAL = ROOT / "docs" / "tutorial"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ADDRESS = "http://127.0.0.1:8010/sign-in/"


def blocks(name: str) -> list[str]:
    return BLOCK.findall((TUTORIAL / name).read_text(encoding="utf-8"))


def test_both_languages_give_the_same_commands() -> None:
    assert blocks("red-alert.md") == blocks("red-alert.zh.md")


@pytest.fixture
def beginner(tmp_path: Path) -> dict[str, str]:
    """Where a beginner stands: a checkout in which `make setup` has run, and nothing else."""
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "QINGHENG_DATA"}}
    return kept | {"PWD": str(tmp_path), "ADMINISTRATOR_PASSWORD": "tutorial-password-1", "LANGUAGE": "en"}


def test_its_commands_lead_to_a_red_alert(beginner: dict[str, str]) -> None:
    *commands, serve, verify = blocks("red-alert.md")
    shown = typed("".join(commands), beginner)
    assert re.search(r"■ .*T07", shown)
    assert re.search(r"■ .*D10 .*59\.99", shown.rpartition("confirmation.csv:")[2])
    assert_site_answers(serve, beginner | {"QINGHENG_DATA": f"{beginner['PWD']}/tutorial"})
    assert "59.99" not in typed(verify, beginner)


def typed(commands: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euc", commands],
        cwd=environment["PWD"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_site_answers(command: str, environment: dict[str, str]) -> None:
    server = subprocess.Popen(["bash", "-euc", f"exec {command.strip()}"], cwd=environment["PWD"], env=environment)
    try:
        assert answers(server)
    finally:
        server.terminate()
        server.wait(timeout=20)


def answers(server: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(ADDRESS, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.2)
    return False
