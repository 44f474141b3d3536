"""All reports in one go: drafted once, packed with their checksums, faults listed, stopped, resumed, issued."""

import csv
import hashlib
import io
import os
import zipfile

import pytest
from django.core.management import call_command
from django.test import Client
from tests.people import make_user
from tests.qingheng.reports.conftest import Published
from tests.small_county import MONTH

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.collection import jobs
from qingheng.reports import making
from qingheng.reports.actions import BatchRefusedError, Order, finish_batch, resume_batch, start_batch
from qingheng.reports.models import ReportBatch
from qingheng.reports.queries import REPORTS
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Paper, PaperKind

State = ReportBatch.State
KINDS = tuple(kind.value for kind in REPORTS)
ALL = 1 + 1 + 6


def make(by: User, kinds: tuple[str, ...] = KINDS) -> ReportBatch:
    batch = start_batch(Order("make", MONTH, kinds), by=by)
    call_command("make_reports", str(batch.pk))
    batch.refresh_from_db()
    return batch


def members(batch: ReportBatch) -> dict[str, bytes]:
    with batch.file.open("rb") as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_reports_are_drafted_and_packed_with_their_checksums(
    published: Published, framework_administrator: User
) -> None:
    batch = make(framework_administrator)
    assert (batch.state, batch.made, batch.total) == (State.DONE, ALL, ALL)
    assert Paper.objects.count() == ALL
    assert set(Paper.objects.values_list("state", "run", "period")) == {("draft", published.run.pk, str(MONTH))}
    files = members(batch)
    rows = list(csv.DictReader(io.StringIO(files.pop("manifest.csv").decode("utf-8-sig"))))
    assert {row["file"]: row["sha256"] for row in rows} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert len(files) == 2 * ALL
    with batch.file.open("rb") as stream:
        assert batch.checksum == hashlib.sha256(stream.read()).hexdigest()
    assert not making.zip_path(batch).exists()


def test_nothing_is_drafted_twice_from_one_run(published: Published, framework_administrator: User) -> None:
    make(framework_administrator, (PaperKind.CHECKUP_REPORT,))
    make(framework_administrator, (PaperKind.CHECKUP_REPORT,))
    assert Paper.objects.count() == 6


def test_a_report_that_fails_is_listed_and_the_others_are_made(
    published: Published, framework_administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = making.build

    def fails_for_one(target: making.Target, gathered: object) -> object:
        if target.body is not None and target.body.code == "B02":
            raise RuntimeError("broken")
        return whole(target, gathered)  # type: ignore[arg-type] # the same arguments

    monkeypatch.setattr(making, "build", fails_for_one)
    batch = make(framework_administrator, (PaperKind.CHECKUP_REPORT,))
    assert (batch.state, batch.made, batch.total) == (State.DONE, 5, 6)
    assert "B02" in batch.faults[0]["where"]


def test_a_file_that_cannot_be_set_is_listed_and_the_others_are_packed(
    published: Published, framework_administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = making.render_many

    calls = iter([True])

    def fails_once(documents: object, **options: object) -> object:
        if next(calls, False):
            raise RuntimeError("no font")
        return whole(documents, **options)  # type: ignore[arg-type] # the same arguments

    monkeypatch.setattr(making, "render_many", fails_once)
    batch = make(framework_administrator, (PaperKind.CHECKUP_REPORT,))
    assert (batch.made, batch.total) == (5, 6)
    assert batch.faults[0]["message"] == "no font"


def test_one_batch_at_a_time_for_a_period(published: Published, framework_administrator: User) -> None:
    start_batch(Order("make", MONTH, KINDS), by=framework_administrator)
    with pytest.raises(BatchRefusedError):
        start_batch(Order("make", MONTH, KINDS), by=framework_administrator)


def test_a_cancelled_batch_stops_at_its_next_paper_and_goes_on_without_drafting_twice(
    published: Published, framework_administrator: User
) -> None:
    batch = start_batch(Order("make", MONTH, KINDS), by=framework_administrator)
    jobs.wish_to_cancel(batch)
    call_command("make_reports", str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == State.CANCELLED
    assert not Paper.objects.exists()
    assert not making.zip_path(batch).exists()
    call_command("make_reports", str(resume_batch(batch, by=framework_administrator).pk))
    batch.refresh_from_db()
    assert (batch.state, batch.attempt, batch.made) == (State.DONE, 2, ALL)


def test_a_silent_batch_is_told_as_interrupted_and_an_old_worker_cannot_end_the_new_attempt(
    published: Published, framework_administrator: User, client: Client
) -> None:
    batch = start_batch(Order("make", MONTH, KINDS), by=framework_administrator)
    jobs.tell(batch, jobs.Progress("x", 1, 8))
    os.utime(jobs._told(batch), (0, 0))
    client.force_login(framework_administrator)
    assert "batch-step" not in client.get(f"/reports/batches/{batch.pk}").content.decode()
    interrupted = ReportBatch.objects.get()
    assert interrupted.state == State.INTERRUPTED
    resume_batch(interrupted, by=framework_administrator)
    with pytest.raises(BatchRefusedError):
        finish_batch(batch, making.Outcome(8), by=framework_administrator)


def through(paper: Paper, drafter: User, checker: User, approver: User) -> None:
    papers.hand_over(paper, by=drafter)
    papers.check(paper, by=checker)
    papers.approve(paper, by=approver)


@pytest.fixture
def checker(db: None) -> User:
    return make_user("second-administrator", Role.FRAMEWORK_ADMINISTRATOR)


def test_approved_reports_are_issued_in_one_go_each_with_its_own_number(
    published: Published, framework_administrator: User, checker: User, commission_leader: User
) -> None:
    make(framework_administrator, (PaperKind.CHECKUP_REPORT,))
    found = list(Paper.objects.order_by("pk"))
    for paper in found[:-1]:
        through(paper, framework_administrator, checker, commission_leader)
    order = Order(
        "issue", MONTH, (PaperKind.CHECKUP_REPORT,), tuple(paper.pk for paper in found), "https://example.org"
    )
    batch = start_batch(order, by=framework_administrator)
    call_command("make_reports", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.made, len(batch.faults)) == (State.DONE, 5, 1)
    numbers = Paper.objects.filter(issued_at__isnull=False).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert Entry.objects.filter(action="supervision.paper.issued").count() == 5
    zipped = members(make(framework_administrator, (PaperKind.CHECKUP_REPORT,)))
    sealed = found[0]
    sealed.refresh_from_db()
    assert sealed.checksum in zipped["manifest.csv"].decode("utf-8-sig")


def test_a_report_whose_results_were_corrected_is_not_issued_and_a_new_one_can_be_made(
    published: Published, framework_administrator: User, checker: User, commission_leader: User
) -> None:
    make(framework_administrator, (PaperKind.ANALYSIS_REPORT,))
    paper = Paper.objects.get()
    through(paper, framework_administrator, checker, commission_leader)
    run = published.correct()
    with pytest.raises(StepRefusedError, match=str(run.number)):
        papers.issue(paper, by=framework_administrator)
    make(framework_administrator, (PaperKind.ANALYSIS_REPORT,))
    assert list(Paper.objects.order_by("pk").values_list("run__number", flat=True)) == [1, 2]
