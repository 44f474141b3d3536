from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.qingheng.framework.documents import COUNTY, county, same

from qingheng.audit.models import Entry
from qingheng.framework.actions import import_version
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.uploads import read_upload
from qingheng.framework.workflow import State

pytestmark = pytest.mark.django_db


def test_a_file_is_imported_as_a_draft(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("framework", "import", str(COUNTY))
    assert FrameworkVersion.objects.get().state == State.DRAFT
    assert capsys.readouterr().out == "county-reference 0.1: draft\n"


@pytest.mark.parametrize("month", ["2026-07", "2026-07-01", "202607"])
def test_a_file_is_imported_and_published_at_once(month: str) -> None:
    call_command("framework", "import", str(COUNTY), "--publish", "--effective-from", month, "--note", "首版")
    version = FrameworkVersion.objects.get()
    assert (version.state, version.effective_from, version.note) == (State.PUBLISHED, date(2026, 7, 1), "首版")
    assert set(Entry.objects.values_list("by", flat=True)) == {"system"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--publish"], "--effective-from"),
        (["--effective-from", "2026-07"], "--publish"),
        (["--publish", "--effective-from", "soon"], "soon"),
        (["--publish", "--effective-from", "2026-07-15"], "2026-07-15"),
    ],
)
def test_a_command_that_makes_no_sense_says_why(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("framework", "import", str(COUNTY), *arguments)


def test_faults_are_printed_with_their_places_and_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(COUNTY.read_bytes().replace(b"station: S01", b"station: S99", 1))
    with pytest.raises(CommandError, match="S99"):
        call_command("framework", "import", str(file))
    with pytest.raises(CommandError, match="nowhere"):
        call_command("framework", "import", str(tmp_path / "nowhere.yaml"))
    assert not FrameworkVersion.objects.exists()


@pytest.mark.parametrize("name", ["out.yaml", "out.yml", "out.xlsx"])
def test_a_version_is_exported_by_the_ending_of_the_name(tmp_path: Path, name: str) -> None:
    import_version(county(), by="test")
    call_command("framework", "export", "county-reference", "0.1", str(tmp_path / name))
    assert same(read_upload((tmp_path / name).read_bytes(), name).document, county())


def test_an_export_of_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    import_version(county(), by="test")
    with pytest.raises(CommandError, match=r"county-reference 0\.1"):
        call_command("framework", "export", "county-reference", "9", str(tmp_path / "x.yaml"))
    with pytest.raises(CommandError, match="csv"):
        call_command("framework", "export", "county-reference", "0.1", str(tmp_path / "x.csv"))
