"""Files of supervision: taken if they are what they say, fetched by who sees the thing, never lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.people import County
from tests.qingheng.supervision.rectifying import item_of

from qingheng.accounts.models import User
from qingheng.collection.grid.evidence_types import EvidenceRefusedError
from qingheng.supervision.actions.attachments import attach, remove
from qingheng.supervision.actions.rectification import cancel_item
from qingheng.supervision.attaching import attachments_of, visible_attachments
from qingheng.supervision.models import Attachment, Rectification

pytestmark = pytest.mark.usefixtures("english")
PDF = b"%PDF-1.7\n1 0 obj"


@pytest.fixture
def item(county: County, supervisor: User) -> Rectification:
    return item_of(county, supervisor)


def upload(name: str = "台账.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_with_its_digest_and_what_was_taken_away_stays_on_record(
    item: Rectification, liaison: User, supervisor: User
) -> None:
    row = attach(item, upload(), purpose="progress", by=liaison)
    assert (row.name, row.media_type, row.size, len(row.checksum)) == ("台账.pdf", "application/pdf", len(PDF), 64)
    assert list(attachments_of(item)) == [row]
    with pytest.raises(PermissionDenied, match="somebody else"):
        remove(row, by=supervisor)
    remove(row, by=liaison)
    assert not attachments_of(item)
    kept = Attachment.objects.get()
    assert kept.removed_by == liaison.username
    with kept.file.open("rb") as stream:
        assert stream.read() == PDF


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("a.html", b"<script>"), ("a.pdf", b"")]
)
def test_what_is_of_another_kind_or_not_what_it_says_is_refused(
    name: str, content: bytes, item: Rectification, liaison: User
) -> None:
    with pytest.raises(EvidenceRefusedError):
        attach(item, upload(name, content), purpose="", by=liaison)
    assert not Attachment.objects.exists()


def test_too_large_a_file_is_refused_before_it_is_read(
    item: Rectification, liaison: User, settings: pytest.FixtureRequest
) -> None:
    settings.EVIDENCE_SIZE_MAX = 4
    with pytest.raises(EvidenceRefusedError, match="at most"):
        attach(item, upload(), purpose="", by=liaison)


@pytest.mark.parametrize("name", ["leader", "station_clerk", "commission_leader", "report_reader", "nobody"])
def test_only_the_body_and_who_verifies_add_files(
    name: str, item: Rectification, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        attach(item, upload(), purpose="", by=request.getfixturevalue(name))


def test_a_finished_item_takes_no_more_files(item: Rectification, liaison: User, supervisor: User) -> None:
    row = attach(item, upload(), purpose="", by=liaison)
    cancel_item(item, reason="异议成立", by=supervisor)
    item.refresh_from_db()
    with pytest.raises(PermissionDenied):
        attach(item, upload(), purpose="", by=liaison)
    with pytest.raises(PermissionDenied):
        remove(row, by=liaison)


def test_whoever_sees_the_item_fetches_its_files_and_nobody_else(
    item: Rectification, liaison: User, leader: User, station_clerk: User
) -> None:
    row = attach(item, upload(), purpose="", by=liaison)
    assert list(visible_attachments(leader)) == [row]
    assert not visible_attachments(station_clerk)
