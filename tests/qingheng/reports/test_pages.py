"""Who sees which report on the screen, and what they can do there."""

import pytest
from django.test import Client
from django.utils.timezone import localdate
from tests.qingheng.reports.conftest import Published
from tests.qingheng.reports.test_batches import checker, through
from tests.small_county import MONTH

from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.reports.making import draft_report, targets_of
from qingheng.reports.models import LetterResponse, ReportBatch
from qingheng.reports.queries import REPORTS
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Paper, PaperKind

__all__ = ["checker"]
Kind = PaperKind


@pytest.fixture
def issued(
    published: Published, framework_administrator: User, checker: User, commission_leader: User
) -> dict[str, Paper]:
    """One issued paper of each kind: the report, the letter to L01, the check-up of B01; B02's is approved only."""
    for target in targets_of(REPORTS, published.gathered):
        draft_report(target, published.gathered, by=framework_administrator)
    found = {
        "report": Paper.objects.get(kind=Kind.ANALYSIS_REPORT),
        "letter": Paper.objects.get(kind=Kind.COPY_LETTER),
        "own": Paper.objects.get(kind=Kind.CHECKUP_REPORT, body__code="B01"),
        "other": Paper.objects.get(kind=Kind.CHECKUP_REPORT, body__code="B03"),
        "draft": Paper.objects.get(kind=Kind.CHECKUP_REPORT, body__code="B02"),
    }
    for name, paper in found.items():
        if name != "draft":
            through(paper, framework_administrator, checker, commission_leader)
            found[name] = papers.issue(paper, by=framework_administrator)
    return found


SEEN = {
    "liaison": {"own"},
    "leader": {"letter"},
    "report_reader": {"report"},
    "supervisor": {"own"},
    "commission_leader": {"report", "letter", "own", "other", "draft"},
    "framework_administrator": {"report", "letter", "own", "other", "draft"},
}


def test_everybody_sees_only_the_reports_meant_for_them(
    issued: dict[str, Paper], request: pytest.FixtureRequest, client: Client
) -> None:
    for person, seen in SEEN.items():
        client.force_login(request.getfixturevalue(person))
        opened = {name for name, one in issued.items() if client.get(f"/reports/report/{one.pk}").status_code == 200}
        assert opened == seen, person


def test_the_pages_of_those_outside_list_only_what_was_issued_to_them(
    issued: dict[str, Paper], liaison: User, client: Client
) -> None:
    client.force_login(liaison)
    page = client.get("/reports/").content.decode()
    assert issued["own"].title in page
    assert issued["other"].title not in page
    assert client.get(f"/reports/{MONTH}/checkup_report/").status_code == 403


def test_the_leader_writes_an_instruction_and_an_administrator_records_one_on_paper(
    issued: dict[str, Paper], leader: User, framework_administrator: User, commission_leader: User, client: Client
) -> None:
    address = f"/reports/report/{issued['letter'].pk}/responses"
    data = {"kind": "instruction", "on": f"{localdate()}", "text": "请逐项整改。"}
    for person, status in ((leader, 302), (framework_administrator, 302), (commission_leader, 403)):
        client.force_login(person)
        assert client.post(address, data).status_code == status
    assert LetterResponse.objects.count() == 2
    assert Entry.objects.filter(action="reports.letter.responded").count() == 2
    client.force_login(leader)
    assert "请逐项整改。" in client.get(f"/reports/report/{issued['letter'].pk}").content.decode()


def test_nothing_that_has_not_happened_is_recorded(issued: dict[str, Paper], leader: User, client: Client) -> None:
    client.force_login(leader)
    data = {"kind": "talk", "on": "2999-01-01", "text": "x"}
    assert client.post(f"/reports/report/{issued['letter'].pk}/responses", data).status_code == 422
    assert not LetterResponse.objects.exists()


def test_an_issued_report_stays_as_it_was_and_says_that_it_was_corrected(
    issued: dict[str, Paper], published: Published, liaison: User, client: Client
) -> None:
    client.force_login(liaison)
    address = f"/reports/report/{issued['own'].pk}"
    with issued["own"].pdf.open("rb") as stream:
        before = stream.read()
    published.correct()
    assert "更正" in client.get(address).content.decode()
    with Paper.objects.get(pk=issued["own"].pk).pdf.open("rb") as stream:
        assert stream.read() == before


def test_many_are_handed_over_after_a_list_was_confirmed(
    published: Published, framework_administrator: User, client: Client
) -> None:
    for target in targets_of((Kind.CHECKUP_REPORT,), published.gathered):
        draft_report(target, published.gathered, by=framework_administrator)
    client.force_login(framework_administrator)
    address = f"/reports/{MONTH}/checkup_report/steps/"
    data = {"step": "hand_over", "papers": [paper.pk for paper in Paper.objects.all()]}
    page = client.post(address, data).content.decode()
    assert "B03" in page
    assert set(Paper.objects.values_list("state", flat=True)) == {"draft"}
    client.post(address, data | {"confirmed": "1"})
    assert set(Paper.objects.values_list("state", flat=True)) == {"drafted"}


def test_issuing_many_goes_on_in_the_background(
    issued: dict[str, Paper], checker: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingheng.reports.views.centre.start_process", lambda _batch, _command: None)
    letter, drafter = issued["draft"], User.objects.get(username="framework-administrator")
    through(letter, drafter, checker, User.objects.get(username="commission-leader"))
    client.force_login(drafter)
    data = {"step": "issue", "papers": [letter.pk], "confirmed": "1"}
    answer = client.post(f"/reports/{MONTH}/checkup_report/steps/", data)
    batch = ReportBatch.objects.get(task="issue")
    assert answer["Location"] == f"/reports/batches/{batch.pk}"
    assert batch.papers == [letter.pk]


def test_the_centre_offers_only_published_half_years(
    published: Published, framework_administrator: User, client: Client
) -> None:
    client.force_login(framework_administrator)
    assert client.get("/reports/").status_code == 200
    assert client.post("/reports/make/", {"period": "2024-H2", "kinds": ["copy_letter"]}).status_code == 422
    assert not ReportBatch.objects.exists()
