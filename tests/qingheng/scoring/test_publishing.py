"""Published runs: refused while data are missing, never changed, and recomputed by anybody to the last digit."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from tests.people import County
from tests.qingheng.scoring.reports import report, report_everything

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.audit.immutability import SealedRowError
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring import queries
from qingheng.scoring.actions import publish, rescore
from qingheng.scoring.explaining import all_explained
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun
from qingheng.scoring.runs import CannotPublishError, IncompleteError, draft

MARCH = Period.parse("2025-03")
pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(county: County, published_framework: FrameworkVersion) -> County:
    """Everything due in March is reported; one body has lost points."""
    report_everything(county.bodies, 2025, 3, published_framework)
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=12.5)
    rescore(county.bodies, Period.parse("2025-01"), by="test")
    return county


def test_a_month_is_refused_while_data_are_due_and_every_item_station_and_body_is_named(
    county: County, published_framework: FrameworkVersion
) -> None:
    report_everything(county.bodies, 2025, 3, published_framework)
    county.towns[0].observations.filter(item="A1-1").delete()
    county.departments[0].observations.filter(item="A1-1", period="2025-02").delete()
    rescore(county.bodies, MARCH, by="test")
    with pytest.raises(IncompleteError) as refused:
        publish(MARCH, by="test")
    nothing, partly = sorted(refused.value.due, key=lambda due: due.reason, reverse=True)
    assert (nothing.item, nothing.reason, nothing.station, nothing.bodies) == (
        "A1-1",
        "overdue",
        "S01",
        (county.towns[0],),
    )
    assert (partly.item, partly.reason, partly.bodies) == ("A1-1", "incomplete", (county.departments[0],))
    assert all(part in str(refused.value) for part in ("A1-1", "S01", str(county.towns[0]), str(county.departments[0])))
    assert not ScoringRun.objects.exists()


def test_a_month_without_data_is_refused(county: County, published_framework: FrameworkVersion) -> None:
    with pytest.raises(CannotPublishError, match="2025-03"):
        publish(MARCH, by="test")


def test_a_run_holds_what_the_live_scorecards_hold(complete: County) -> None:
    run = publish(MARCH, by="test")
    explained = all_explained(queries.live(MARCH))
    live = {card.body: explained[card.pk].as_dict() for card in queries.live(MARCH)}
    published = {card.body: card.document for card in queries.published(MARCH)}
    assert published == live
    assert (run.number, run.bodies, run.supersedes) == (1, len(complete.bodies), None)


def test_a_run_never_changes(complete: County) -> None:
    run = publish(MARCH, by="test")
    card = run.scorecards.first()
    for change in (
        lambda: ScoringRun.objects.update(note="x"),
        lambda: ScoringRun.objects.all().delete(),
        lambda: PublishedScorecard.objects.update(total=0),
        run.delete,
        lambda: PublishedScorecard.objects.bulk_update([card], ["total"]),
    ):
        with pytest.raises(SealedRowError):
            change()
    card.total = 1
    with pytest.raises(SealedRowError):
        card.save()


def test_a_correction_is_a_new_run_that_supersedes(complete: County) -> None:
    first = publish(MARCH, by="test")
    before = {card.body: card.total for card in queries.published(MARCH)}
    report(complete.towns[0], "2025-03", "A1-1", due=50, done_on_time=50)
    rescore(complete.towns[:1], MARCH, by="test")
    assert {card.body: card.total for card in queries.published(MARCH)} == before
    (difference,) = draft(MARCH).differences
    assert (difference.body, difference.before, difference.after) == (
        complete.towns[0],
        before[complete.towns[0]],
        100000,
    )
    second = publish(MARCH, by="test", note="corrected")
    assert (second.number, second.supersedes) == (2, first)
    assert queries.published(MARCH).get(body=complete.towns[0]).total == 100000
    assert first.scorecards.get(body=complete.towns[0]).total == before[complete.towns[0]]


def test_publishing_the_same_again_is_refused(complete: County) -> None:
    publish(MARCH, by="test")
    with pytest.raises(CannotPublishError, match="1"):
        publish(MARCH, by="test")


def test_only_what_was_shown_is_published(complete: County) -> None:
    shown = draft(MARCH).checksum
    report(complete.towns[0], "2025-03", "A1-1", due=50, done_on_time=50)
    with pytest.raises(CannotPublishError):
        publish(MARCH, by="test", expected=shown)
    publish(MARCH, by="test", expected=draft(MARCH).checksum)


def verify(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qianfen", "verify", str(path)], capture_output=True, text=True, check=False
    )


def test_anybody_recomputes_the_downloaded_file_to_the_last_digit(
    complete: County, framework_administrator: User, client: Client, tmp_path: Path
) -> None:
    publish(MARCH, by=framework_administrator)
    LiveScorecard.objects.all().delete()
    client.force_login(framework_administrator)
    run = ScoringRun.objects.get()
    response = client.get(f"/runs/{run.pk}/file/")
    path = tmp_path / "run.zip"
    path.write_bytes(response.content)
    assert "qingheng-2025-03-run1.zip" in response["Content-Disposition"]
    verified = verify(path)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_file_with_a_single_digit_changed_does_not_verify(complete: County, tmp_path: Path) -> None:
    run = publish(MARCH, by="test")
    path = tmp_path / "run.zip"
    with zipfile.ZipFile(io.BytesIO(bytes(run.archive))) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(b"12.5", b"12.6") if name == "observations.csv" else content)
    assert verify(path).returncode != 0


def test_the_pages_of_a_run(complete: County, framework_administrator: User, client: Client) -> None:
    client.force_login(framework_administrator)
    assert client.get("/runs/").status_code == 200
    page = client.get("/runs/publish/")
    assert page.context["draft"].due == ()
    answer = client.post("/runs/publish/", {"note": "first", "checksum": page.context["draft"].checksum})
    run = ScoringRun.objects.get()
    assert (answer.url, run.published_by, run.note) == (f"/runs/{run.pk}/", framework_administrator.username, "first")
    shown = client.get(answer.url).content.decode()
    assert run.checksum in shown
    assert f"qianfen verify qingheng-2025-03-run{run.number}.zip" in shown
    again = client.post("/runs/publish/?month=2025-03", {"note": ""})
    assert (again.status_code, ScoringRun.objects.count()) == (409, 1)
    assert client.get("/runs/").status_code == 200


def test_the_page_lists_what_is_missing_and_offers_no_button(
    county: County, published_framework: FrameworkVersion, framework_administrator: User, client: Client
) -> None:
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=50)
    rescore(county.towns, MARCH, by="test")
    client.force_login(framework_administrator)
    page = client.get("/runs/publish/?month=2025-03")
    assert "A1-2" in page.content.decode()
    assert 'name="checksum"' not in page.content.decode()
    assert client.post("/runs/publish/?month=2025-03").status_code == 409
    assert not ScoringRun.objects.exists()


def test_the_pages_without_any_scores(framework_administrator: User, client: Client) -> None:
    client.force_login(framework_administrator)
    assert client.get("/runs/").status_code == client.get("/runs/publish/").status_code == 200
