"""`qingheng observations import`: the same checks as in the browser, and nothing stored without being told to."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.people import County
from tests.qingheng.collection.files import long_csv

from qingheng.accounts.models import User
from qingheng.collection.models import Batch, EnteredValue, Observation
from qingheng.dashboards.management.commands import observations
from qingheng.scoring.models import LiveScorecard

pytestmark = pytest.mark.usefixtures("published_framework")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_bytes(long_csv(["B01", "2026-09", "A1-2", "city", 2]))
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("observations", "import", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_without_commit_it_only_tells_what_would_happen(
    county: County, file: Path, framework_administrator: User
) -> None:
    told = run(file, "--as", framework_administrator.username)
    assert "1 new, 0 changed, 0 unchanged" in told
    assert "1000.00 -> 988.00" in told
    assert not Observation.objects.exists()


def test_with_commit_it_stores_and_scores(county: County, file: Path, framework_administrator: User) -> None:
    run(file, "--as", framework_administrator.username, "--commit")
    assert Batch.objects.get().imported_by == framework_administrator.username
    assert LiveScorecard.objects.get(body__code="B01", period="2026-09").total == 98_800


def test_faults_end_it_with_every_one_of_them(county: County, file: Path, liaison: User) -> None:
    with pytest.raises(CommandError, match="S01"):
        run(file, "--as", liaison.username, "--commit")
    assert not Observation.objects.exists()


def test_a_clerks_file_goes_into_the_draft(county: County, file: Path, station_clerk: User) -> None:
    assert "1000.00 -> 988.00" in run(file, "--as", station_clerk.username)
    run(file, "--as", station_clerk.username, "--commit")
    assert EnteredValue.objects.get().value == 2
    assert not Observation.objects.exists()


def test_all_faults_go_into_a_file_and_the_first_are_told(
    county: County, tmp_path: Path, framework_administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observations, "FAULTS_SHOWN_MAX", 2)
    path, faults = tmp_path / "bad.csv", tmp_path / "faults.csv"
    path.write_bytes(long_csv(*(["B01", "2026-09", "A1-2", "city", f"x{number}"] for number in range(5))))
    with pytest.raises(CommandError, match=r"5 faults.*\n.*“x0”.*\n.*“x1”.*\n.*3 more"):
        run(path, "--as", framework_administrator.username, "--commit", "--faults", faults)
    assert faults.read_text(encoding="utf-8-sig").count("\n") == 6


def test_a_stop_leaves_nothing_behind(
    county: County, file: Path, framework_administrator: User, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qingheng.pipeline.raise_from", stop)
    with pytest.raises(CommandError, match="Nothing was stored"):
        run(file, "--as", framework_administrator.username, "--commit")
    assert not Observation.objects.exists()
    assert not list((Path(settings.DATA_DIR) / "staging").iterdir())  # type: ignore[attr-defined] # pytest-django's settings proxy


def test_an_unknown_user_is_named(county: County, file: Path) -> None:
    with pytest.raises(CommandError, match='"ghost"'):
        run(file, "--as", "ghost")
