"""A long file is checked and stored by a job: progress, cancel, interruption, and never half of anything."""

import os
import re
import time
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from tests.qingheng.collection.files import long_csv

from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.collection import jobs, long_file
from qingheng.collection.models import Batch, Job, Observation
from qingheng.dashboards.management.commands import work
from qingheng.scoring.models import LiveScorecard

pytestmark = pytest.mark.usefixtures("published_framework", "county")

IMPORT, CONFIRM = "/collection/import/", "/collection/import/confirm/"
ROWS = [[body, "2026-09", "A1-2", "city", 2] for body in ("B01", "B02")]
State = Job.State


@pytest.fixture(autouse=True)
def _everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_file, "LONG_SIZE_MIN", 10)


@pytest.fixture
def administrator(client: Client, framework_administrator: User) -> Client:
    client.force_login(framework_administrator)
    return client


@pytest.fixture
def works_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingheng.collection.views.jobs.start_process", run)


@pytest.fixture
def never_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingheng.collection.views.jobs.start_process", lambda _job: None)


def run(job: Job) -> None:
    call_command("work", str(job.pk))


def bring(client: Client, content: bytes) -> str:
    response = client.post(IMPORT, {"file": SimpleUploadedFile("long.csv", content)})
    assert response.status_code == 302
    return str(response["Location"])


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(token|digest)" value="([^"]*)"', page))


@pytest.mark.usefixtures("works_at_once")
def test_a_long_file_is_checked_shown_confirmed_and_stored(administrator: Client) -> None:
    preview = administrator.get(bring(administrator, long_csv(*ROWS))).content.decode()
    assert "−12.00" in preview
    assert not Observation.objects.exists()
    stored = administrator.post(CONFIRM, fields(preview))
    batch = Batch.objects.get()
    assert administrator.get(stored["Location"])["Location"] == f"/collection/batches/{batch.pk}/"
    assert (batch.rows, batch.added) == (2, 2)
    assert LiveScorecard.objects.get(body__code="B01", period="2026-09").total == 98_800
    assert list(Job.objects.order_by("pk").values_list("kind", "state")) == [("check", "done"), ("store", "done")]
    assert Entry.objects.filter(action="collection.job.finished").count() == 2


@pytest.mark.usefixtures("works_at_once")
def test_faults_come_back_as_the_same_file_with_an_error_column(administrator: Client) -> None:
    page = administrator.get(bring(administrator, long_csv(ROWS[0], [*ROWS[1][:4], "=x"])))
    assert page.status_code == 422
    (address,) = set(re.findall(r'href="(/collection/import/[^"]+/errors/)"', page.content.decode()))
    response = administrator.get(address)
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined] # a file
    assert lines[1] == "B01,2026-09,A1-2,city,2,"
    assert lines[2].startswith("B02,2026-09,A1-2,city,'=x,E: ")
    again = administrator.get(bring(administrator, "\n".join(lines[:2]).encode()))
    assert again.status_code == 200


@pytest.mark.usefixtures("works_at_once")
def test_what_is_no_table_is_told_on_the_page(administrator: Client) -> None:
    page = administrator.get(bring(administrator, b"nothing, of the kind\n"))
    assert page.status_code == 422
    assert fields(page.content.decode()) == {}


@pytest.mark.usefixtures("works_at_once")
def test_a_change_since_the_preview_stores_nothing_and_says_so(administrator: Client) -> None:
    first = administrator.get(bring(administrator, long_csv(*ROWS))).content.decode()
    other = administrator.get(bring(administrator, long_csv([*ROWS[0][:4], 1]))).content.decode()
    administrator.post(CONFIRM, fields(other))
    failed = administrator.get(administrator.post(CONFIRM, fields(first))["Location"]).content.decode()
    assert Job.objects.latest("pk").state == State.FAILED
    assert Job.objects.latest("pk").message in failed
    assert Observation.objects.get().value == 1


def stopping(monkeypatch: pytest.MonkeyPatch, stop: Callable[[Job], object]) -> None:
    class Stops(jobs.Teller):
        def __call__(self, done: int, total: int) -> None:
            stop(self.job)
            super().__call__(done, total)

    monkeypatch.setattr(work, "Teller", Stops)


@pytest.mark.usefixtures("works_at_once")
def test_a_cancelled_import_stores_nothing(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = administrator.get(bring(administrator, long_csv(*ROWS))).content.decode()
    stopping(monkeypatch, lambda job: administrator.post(f"/collection/jobs/{job.pk}/cancel/"))
    page = administrator.get(administrator.post(CONFIRM, fields(preview))["Location"])
    assert Job.objects.latest("pk").state == State.CANCELLED
    assert page.status_code == 200
    assert not Observation.objects.exists()
    assert not LiveScorecard.objects.exists()


@pytest.mark.usefixtures("works_at_once")
def test_an_unforeseen_failure_is_told_and_stores_nothing(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    preview = administrator.get(bring(administrator, long_csv(*ROWS))).content.decode()
    monkeypatch.setattr("qingheng.pipeline.raise_from", fail)
    administrator.post(CONFIRM, fields(preview))
    assert Job.objects.latest("pk").state == State.FAILED
    assert not Observation.objects.exists()


@pytest.mark.usefixtures("works_at_once")
def test_a_job_taken_for_dead_stores_nothing_even_if_it_still_works(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = administrator.get(bring(administrator, long_csv(*ROWS))).content.decode()
    stopping(monkeypatch, lambda job: Job.objects.filter(pk=job.pk).update(state=State.INTERRUPTED))
    administrator.post(CONFIRM, fields(preview))
    assert not Observation.objects.exists()


@pytest.mark.usefixtures("never_works")
def test_a_running_job_shows_its_progress_and_is_fetched_again(administrator: Client) -> None:
    address = bring(administrator, long_csv(*ROWS))
    job = Job.objects.get()
    jobs.tell(job, jobs.Progress("Checking", 30, 120))
    page = administrator.get(address).content.decode()
    assert '<progress aria-labelledby="job-step"' in page
    assert 'value="30" max="120"' in page
    assert "25 %" in page
    part = administrator.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<section")
    assert 'hx-trigger="every 1s"' in part


@pytest.mark.usefixtures("never_works")
def test_when_it_is_done_the_browser_is_sent_to_the_outcome(administrator: Client) -> None:
    address = bring(administrator, long_csv(*ROWS))
    run(Job.objects.get())
    assert administrator.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address


@pytest.mark.usefixtures("never_works")
def test_a_job_that_gives_no_sign_of_life_is_marked_as_interrupted(administrator: Client) -> None:
    address = bring(administrator, long_csv(*ROWS))
    job = Job.objects.get()
    jobs.tell(job, jobs.Progress())
    assert administrator.get(address).status_code == 200
    assert Job.objects.get().state == State.RUNNING
    long_ago = time.time() - jobs.SILENT_SECONDS_MAX - 5
    os.utime(jobs._told(job), (long_ago, long_ago))
    page = administrator.get(address).content.decode()
    assert Job.objects.get().state == State.INTERRUPTED
    assert "every 1s" not in page
    assert not list(jobs._folder().iterdir())


@pytest.mark.usefixtures("never_works")
def test_one_job_at_a_time_for_each_person(administrator: Client) -> None:
    bring(administrator, long_csv(*ROWS))
    assert bring(administrator, long_csv(*ROWS)) == IMPORT
    assert Job.objects.count() == 1


@pytest.mark.usefixtures("never_works")
def test_nobody_else_sees_or_cancels_a_job(administrator: Client, nobody: User) -> None:
    address = bring(administrator, long_csv(*ROWS))
    other = User.objects.create(username="other")
    other.grants.create(role="framework_administrator", valid_from="2024-01-01")
    client = Client()
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}cancel/").status_code == 404


def test_signs_of_life_go_on_while_the_work_waits(
    framework_administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ALIVE_EVERY_SECONDS", 0.02)
    job = Job.objects.create(kind="check", file_name="x", token="t", started_by="x")
    jobs.tell(job, jobs.Progress())
    os.utime(jobs._told(job), (0, 0))
    with jobs.alive(job):
        deadline = time.monotonic() + 5
        while jobs.is_silent(job) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert not jobs.is_silent(job)


def test_an_ended_job_is_not_done_again(framework_administrator: User) -> None:
    job = Job.objects.create(kind="check", file_name="x", token="t", started_by="x", state=State.DONE)
    with pytest.raises(CommandError, match="no running job"):
        run(job)
