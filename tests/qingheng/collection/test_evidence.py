"""Evidence: what is taken, what is refused and why, who may fetch it, and that nothing taken away is lost."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.collection.actions import submissions
from qingheng.collection.actions.evidence import About, attach, remove
from qingheng.collection.grid.evidence_types import TYPES, EvidenceRefusedError, plain_name, type_of
from qingheng.collection.models import Evidence, Submission
from qingheng.organisations.tables import guards

pytestmark = pytest.mark.usefixtures("published_framework", "english")
ABOUT = About("B01", "A1-1")
PDF = b"%PDF-1.7\n1 0 obj"


def archive(*parts: str, content: bytes = b"<x/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts:
            packed.writestr(part, content)
    return buffer.getvalue()


SOUND = {
    "a.pdf": PDF,
    "a.PNG": b"\x89PNG\r\n\x1a\n....",
    "a.jpg": b"\xff\xd8\xff\xe0....",
    "a.jpeg": b"\xff\xd8\xff\xe0....",
    "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.ofd": archive("OFD.xml", "Doc_0/Document.xml"),
    "a.txt": "情况说明".encode(),
    "a.csv": "单位,件数".encode("gb18030"),
}
UNSOUND = {
    "a.exe": b"MZ....",
    "a.html": b"<script>",
    "a.svg": b"<svg onload=x>",
    "a": PDF,
    "a.pdf": b"MZ....",
    "b.pdf": b"",
    "a.png": PDF,
    "a.jpg": b"\x89PNG\r\n\x1a\n....",
    "a.docx": archive("xl/workbook.xml"),
    "b.docx": archive("word/document.xml", "word/vbaProject.bin"),
    "c.docx": b"PK\x03\x04 damaged",
    "a.xlsx": b"\xd0\xcf\x11\xe0 an old workbook",
    "a.ofd": archive("other.xml"),
    "a.txt": b"\x00\x01\x02",
    "a.csv": PDF[:4] + b"\x00",
    "a.pdf.exe": PDF,
}


@pytest.fixture
def draft(county: County, station_clerk: User) -> Submission:
    return submissions.open_submission(county.stations["S01"], MONTH, by=station_clerk)


@pytest.fixture
def attached(draft: Submission, station_clerk: User) -> Evidence:
    return attach(draft, ABOUT, name="办结清单.pdf", content=PDF, by=station_clerk)


@pytest.mark.parametrize("name", SOUND)
def test_a_file_that_is_what_it_says_is_taken(name: str) -> None:
    assert type_of(name, SOUND[name]) is TYPES[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize("name", UNSOUND)
def test_a_file_that_is_something_else_is_refused_by_name(name: str) -> None:
    with pytest.raises(EvidenceRefusedError, match=name):
        type_of(name, UNSOUND[name])


def test_a_file_over_the_limit_is_refused_and_the_limit_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EVIDENCE_SIZE_MAX", 1024 * 1024)
    with pytest.raises(EvidenceRefusedError, match="at most 1 MB"):
        type_of("a.pdf", PDF + b" " * 1024 * 1024)


def test_an_archive_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingheng.collection.grid.evidence_types.UNPACKED_SIZE_MAX", 1 << 20)
    bomb = archive("word/document.xml", content=b"\0" * (2 << 20))
    assert len(bomb) < 1 << 14
    with pytest.raises(EvidenceRefusedError):
        type_of("a.docx", bomb)
    assert guards.UNPACKED_SIZE_MAX > 1 << 20


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/清单.pdf", "清单.pdf"), ("C:\\我的\\a.pdf", "a.pdf"), ("a\r\nb<c>.pdf", "abc.pdf"), ("", "file")],
)
def test_a_name_loses_folders_and_strange_signs(given: str, kept: str) -> None:
    assert plain_name(given) == kept
    assert plain_name("x" * 300 + ".pdf").endswith("x.pdf")


def test_a_file_lies_under_a_name_nobody_can_guess(attached: Evidence) -> None:
    path = Path(attached.file.path)
    assert path.is_relative_to(Path(settings.DATA_DIR) / "evidence")
    assert path.read_bytes() == PDF
    assert "办结" not in path.name
    assert len(path.name) >= 48
    assert Entry.objects.get(action="collection.evidence.attached").facts["checksum"] == attached.checksum


def test_only_a_clerk_of_the_station_attaches_and_removes(
    draft: Submission, attached: Evidence, station_reviewer: User
) -> None:
    with pytest.raises(PermissionDenied):
        attach(draft, ABOUT, name="a.pdf", content=PDF, by=station_reviewer)
    with pytest.raises(PermissionDenied):
        remove(attached, by=station_reviewer)


@pytest.mark.parametrize("about", [About("B99", "A1-1"), About("B01", "F1-1")])
def test_a_file_belongs_to_a_cell_of_the_station(draft: Submission, station_clerk: User, about: About) -> None:
    with pytest.raises(EvidenceRefusedError):
        attach(draft, about, name="a.pdf", content=PDF, by=station_clerk)


def test_what_is_taken_away_stays_on_record(attached: Evidence, station_clerk: User) -> None:
    gone = remove(attached, by=station_clerk)
    assert (gone.removed_by, gone.removed_at is None) == ("station-clerk", False)
    assert Path(gone.file.path).exists()
    assert remove(gone, by=station_clerk).removed_at == gone.removed_at


def test_evidence_is_fixed_once_it_is_submitted(county: County, station_clerk: User) -> None:
    draft = filled(county.stations["S01"], station_clerk)
    row = attach(draft, ABOUT, name="a.pdf", content=PDF, by=station_clerk)
    submitted = submissions.submit(draft, by=station_clerk)
    with pytest.raises(StepRefusedError):
        attach(submitted, ABOUT, name="b.pdf", content=PDF, by=station_clerk)
    with pytest.raises(StepRefusedError):
        remove(row, by=station_clerk)


def upload(client: Client, name: str, content: bytes, **fields: str) -> tuple[int, str]:
    url = reverse("collection:evidence", kwargs={"station": "S01", "period": "2024-11"})
    data = {"body": "B01", "item": "A1-1", "key": "due", "file": SimpleUploadedFile(name, content)} | fields
    reply = client.post(url, data, headers={"accept-language": "en"})
    return reply.status_code, reply.content.decode()


def test_an_upload_shows_the_file_in_the_panel(client: Client, station_clerk: User) -> None:
    client.force_login(station_clerk)
    status, page = upload(client, "清单.pdf", PDF)
    assert (status, "清单.pdf" in page) == (200, True)
    status, page = upload(client, "清单.exe", PDF)
    assert (status, "of a kind that is not taken" in page) == (422, True)


def test_a_file_comes_as_a_download_in_which_nothing_runs(
    client: Client, attached: Evidence, station_reviewer: User
) -> None:
    client.force_login(station_reviewer)
    reply = client.get(reverse("collection:evidence_file", args=[attached.pk]))
    assert b"".join(reply) == PDF  # type: ignore[arg-type] # a streamed reply
    assert reply["Content-Disposition"].startswith("attachment;")
    assert reply["Content-Type"] == "application/octet-stream"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply["Content-Security-Policy"]
    reply.close()


def test_another_stations_evidence_is_not_found(client: Client, attached: Evidence, county: County) -> None:
    client.force_login(make_user("other", Role.STATION_CLERK, station=county.stations["S02"]))
    assert client.get(reverse("collection:evidence_file", args=[attached.pk])).status_code == 404
    assert client.post(reverse("collection:evidence_removal", args=[attached.pk])).status_code == 404
    assert Evidence.objects.get().removed_at is None


def test_whoever_verifies_from_outside_fetches_what_proves_the_own_body_and_nothing_else(
    client: Client, county: County, station_clerk: User
) -> None:
    station = county.stations["S01"]
    station.body = county.departments[0]
    station.save()
    draft = filled(station, station_clerk)
    own, other = (
        attach(draft, About(body, "A1-1"), name="a.pdf", content=PDF, by=station_clerk) for body in ("B11", "B12")
    )
    submissions.submit(draft, by=station_clerk)
    client.force_login(make_user("outside", Role.STATION_REVIEWER, station=county.stations["S02"]))
    fetched = client.get(reverse("collection:evidence_file", args=[own.pk]))
    assert b"".join(fetched.streaming_content) == PDF
    assert client.get(reverse("collection:evidence_file", args=[other.pk])).status_code == 404
