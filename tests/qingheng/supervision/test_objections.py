"""Objections: who takes which step, and that a granted one takes effect whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from tests.people import make_user
from tests.qingheng.supervision.objecting import Contested, Decision
from tests.small_county import MONTH, SmallCounty

from qianfen import Period
from qingheng import pipeline
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import SYSTEM
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.grid.evidence_types import EvidenceRefusedError
from qingheng.collection.models import Batch, Observation
from qingheng.organisations.models import Body
from qingheng.scoring.actions import publish, rescore
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun
from qingheng.scoring.queries import live
from qingheng.supervision.actions import granting
from qingheng.supervision.actions import objections as actions
from qingheng.supervision.attaching import visible_attachments
from qingheng.supervision.models import Objection, Paper, PaperKind
from qingheng.supervision.objecting import letters
from qingheng.supervision.objecting.contested import open_month
from qingheng.supervision.objecting.correction import lines_of
from qingheng.supervision.objecting.permissions import can_take, visible_objections
from qingheng.supervision.objecting.workflow import STEPS

State = Objection.State
TAKERS = {
    State.SUBMITTED: {
        "admit": {"framework_administrator"},
        "refuse": {"framework_administrator"},
        "withdraw": {"liaison"},
    },
    State.ADMITTED: {"state": {"station_clerk", "station_reviewer"}, "withdraw": {"liaison"}},
    State.STATED: {
        "uphold": {"framework_administrator", "commission_leader", "main_leader"},
        "grant": {"framework_administrator", "commission_leader", "main_leader"},
        "withdraw": {"liaison"},
    },
    State.DECIDED: {"carry_out": {"framework_administrator"}},
}


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def contested(small_county: SmallCounty) -> Contested:
    return Contested(small_county)


def test_every_step_is_open_to_its_roles_alone(contested: Contested) -> None:
    objection = contested.submitted()
    people = User.objects.filter(username__in=[*Role.values, "nobody"])
    for state in State:
        Objection.objects.filter(pk=objection.pk).update(state=state)
        objection.refresh_from_db()
        found = {step.name: {user.username for user in people if can_take(user, step, objection)} for step in STEPS}
        assert {name: takers for name, takers in found.items() if takers} == TAKERS.get(state, {}), state


def test_a_body_contests_only_its_own_published_deductions(contested: Contested) -> None:
    other = actions.Contest(contested.county.county.towns[1], str(MONTH), contested.item.code, "…")
    with pytest.raises(PermissionDenied):
        actions.submit(other, by=contested.liaison)
    unpublished = actions.Contest(contested.county.county.towns[0], "2024-10", contested.item.code, "…")
    with pytest.raises(StepRefusedError):
        actions.submit(unpublished, by=contested.liaison)


def test_the_same_deduction_is_contested_once(contested: Contested) -> None:
    contested.submitted()
    with pytest.raises(StepRefusedError, match="contested"):
        contested.submitted()


def test_after_the_limit_nothing_may_be_contested(contested: Contested, monkeypatch: pytest.MonkeyPatch) -> None:
    later = localdate() + timedelta(days=90)
    monkeypatch.setattr("qingheng.supervision.actions.objections.localdate", lambda: later)
    with pytest.raises(StepRefusedError, match="over"):
        contested.submitted()


def test_numbers_run_without_a_gap(contested: Contested) -> None:
    first = contested.submitted()
    with pytest.raises(StepRefusedError):
        contested.submitted()
    actions.withdraw(first, reason="", by=contested.liaison)
    assert contested.submitted().number == first.number + 1


def test_who_entered_the_values_does_not_decide(contested: Contested) -> None:
    objection = contested.stated()
    Batch.objects.update(imported_by=contested.leader.username)
    with pytest.raises(StepRefusedError, match="entered or brought"):
        granting.uphold(objection, contested.ruling(objection, Decision.UPHELD), by=contested.leader)


@pytest.mark.parametrize(
    ("role", "target"), [(Role.STATION_CLERK, "station"), (Role.STATION_REVIEWER, "station"), (Role.LIAISON, "body")]
)
def test_who_once_belonged_to_the_station_or_the_body_does_not_decide(
    contested: Contested, role: Role, target: str
) -> None:
    objection = contested.stated()
    judge = make_user("judge", Role.COMMISSION_LEADER)
    past = {"station": objection.station} if target == "station" else {"body": objection.body}
    yesterday = localdate() - timedelta(days=1)
    Grant.objects.create(user=judge, role=role, valid_from=yesterday - timedelta(days=9), valid_to=yesterday, **past)
    with pytest.raises(StepRefusedError, match="belong"):
        granting.uphold(objection, contested.ruling(objection, Decision.UPHELD), by=judge)


def test_who_drafted_the_paper_does_not_decide(contested: Contested) -> None:
    objection = contested.stated()
    paper = Paper.objects.create(
        kind=PaperKind.WARNING_NOTICE,
        body=objection.body,
        title="通知",
        document={},
        drafted_by=contested.leader.username,
    )
    Objection.objects.filter(pk=objection.pk).update(paper=paper)
    objection.refresh_from_db()
    with pytest.raises(StepRefusedError, match="paper"):
        granting.uphold(objection, contested.ruling(objection, Decision.UPHELD), by=contested.leader)


def test_without_a_statement_it_is_decided_only_once_that_is_overdue(contested: Contested) -> None:
    objection = contested.admitted()
    ruling = contested.ruling(objection, Decision.UPHELD)
    with pytest.raises(StepRefusedError, match="statement"):
        granting.uphold(objection, ruling, by=contested.leader)
    Objection.objects.filter(pk=objection.pk).update(due=localdate() - timedelta(days=1))
    assert granting.uphold(objection, ruling, by=contested.leader).state == State.EXECUTED


def test_a_refusal_and_a_decision_need_reasons(contested: Contested) -> None:
    objection = contested.submitted()
    with pytest.raises(StepRefusedError):
        actions.refuse(objection, reason=" ", by=contested.administrator)
    actions.admit(objection, reason="", by=contested.administrator)
    with pytest.raises(StepRefusedError):
        actions.state(objection, statement="", by=contested.reviewer)


def test_a_grant_stores_a_new_revision_and_scores_as_if_it_had_always_been_so(contested: Contested) -> None:
    objection = contested.stated()
    granted = pipeline.grant_objection(objection, contested.ruling(objection), by=contested.leader)
    rows = Observation.objects.filter(body=objection.body, item=objection.item)
    assert {row.value for row in rows.filter(is_current=True)} == {0}
    assert rows.filter(is_current=False, ended_by=granted.batch).exists()
    assert granted.batch is not None
    assert granted.batch.kind == Batch.Kind.OBJECTION
    card = live(MONTH, [objection.body]).get()
    assert card.result.nodes[objection.item].points == card.result.nodes[objection.item].full
    digests = set(LiveScorecard.objects.values_list("pk", "digest"))
    rescore(list(Body.objects.select_related("audience")), Period.parse("2024-10"), by=SYSTEM)
    assert set(LiveScorecard.objects.values_list("pk", "digest")) == digests


def test_a_locked_period_is_corrected_by_a_grant(contested: Contested) -> None:
    submission = contested.county.submission
    type(submission).objects.filter(pk=submission.pk).update(state="locked")
    objection = contested.stated()
    assert pipeline.grant_objection(objection, contested.ruling(objection), by=contested.leader).batch is not None


def test_a_grant_publishes_a_new_run_that_supersedes_the_old_one(contested: Contested) -> None:
    objection = contested.stated()
    granted = pipeline.grant_objection(objection, contested.ruling(objection), by=contested.leader)
    run = ScoringRun.objects.get(supersedes=contested.county.run)
    assert str(objection) in run.note
    assert granted.state == State.EXECUTED
    before, after = (
        PublishedScorecard.objects.get(run=each, body=objection.body) for each in (contested.county.run, run)
    )
    assert after.total - before.total == objection.points_lost


def test_where_others_have_changed_too_a_person_publishes(contested: Contested) -> None:
    objection = contested.stated()
    other = Observation.objects.filter(body__code="B02", item=objection.item, is_current=True).first()
    assert other is not None
    Observation.objects.filter(pk=other.pk).update(value=3)
    granted = pipeline.grant_objection(objection, contested.ruling(objection), by=contested.leader)
    assert granted.state == State.DECIDED
    assert not ScoringRun.objects.filter(supersedes=contested.county.run).exists()
    with pytest.raises(StepRefusedError, match="published"):
        actions.carry_out(granted, by=contested.administrator)
    publish(MONTH, by=SYSTEM)
    assert actions.carry_out(granted, by=contested.administrator).state == State.EXECUTED


def test_every_issued_paper_that_rests_on_it_gets_a_correction_letter(contested: Contested) -> None:
    notice = Paper.objects.create(
        kind=PaperKind.WARNING_NOTICE,
        body=contested.county.county.towns[0],
        matter=contested.county.case.matter,
        period=str(MONTH),
        title="关于B01的通知书",
        document={},
        state="served",
        issued_at=now(),
        issued_on=localdate(),
        number_text="纪预〔2024〕1号",
        drafted_by="somebody",
    )
    objection = contested.stated()
    pipeline.grant_objection(objection, contested.ruling(objection), by=contested.leader)
    letter = Paper.objects.get(kind=PaperKind.CORRECTION_LETTER)
    assert letter.corrects == notice
    assert letter.state == Paper.State.DRAFT
    assert "纪预〔2024〕1号" in str(letter.document)
    assert Paper.objects.filter(kind=PaperKind.OBJECTION_DECISION, body=objection.body).count() == 1


@pytest.mark.parametrize("breaks", ["decision", "correction_letter"])
def test_if_anything_fails_nothing_of_a_grant_happens(
    contested: Contested, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    Paper.objects.create(
        kind=PaperKind.CHECKUP_REPORT,
        body=contested.county.county.towns[0],
        run=contested.county.run,
        title="体检报告",
        document={},
        issued_at=now(),
        issued_on=localdate(),
        drafted_by="somebody",
    )
    objection = contested.stated()
    papers = set(Paper.objects.values_list("pk", flat=True))
    cards = set(LiveScorecard.objects.values_list("pk", "digest"))
    values = set(Observation.objects.values_list("pk", "is_current"))

    def fail(*_args: object) -> None:
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr(letters, breaks, fail)
    with pytest.raises(RuntimeError):
        pipeline.grant_objection(objection, contested.ruling(objection), by=contested.leader)
    objection.refresh_from_db()
    assert objection.state == State.STATED
    assert set(LiveScorecard.objects.values_list("pk", "digest")) == cards
    assert set(Observation.objects.values_list("pk", "is_current")) == values
    assert not Batch.objects.filter(kind=Batch.Kind.OBJECTION).exists()
    assert set(Paper.objects.values_list("pk", flat=True)) == papers
    assert ScoringRun.objects.count() == 1


def test_a_grant_on_stale_values_is_refused(contested: Contested) -> None:
    objection = contested.stated()
    ruling = replace(contested.ruling(objection), expected="0" * 64)
    with pytest.raises(StaleImportError):
        pipeline.grant_objection(objection, ruling, by=contested.leader)


def test_upholding_changes_no_value_and_drafts_the_decision(contested: Contested) -> None:
    objection = contested.stated()
    before = list(Observation.objects.values_list("pk", "is_current"))
    upheld = granting.uphold(objection, contested.ruling(objection, Decision.UPHELD), by=contested.leader)
    assert (upheld.state, upheld.decision) == (State.EXECUTED, Decision.UPHELD)
    assert list(Observation.objects.values_list("pk", "is_current")) == before
    assert Paper.objects.get(kind=PaperKind.OBJECTION_DECISION).title


def test_a_body_and_a_station_see_only_their_own(contested: Contested) -> None:
    objection = contested.submitted()
    stranger = make_user("other-liaison", Role.LIAISON, body=contested.county.county.towns[1])
    other = make_user("other-clerk", Role.STATION_CLERK, station=contested.county.county.stations["S02"])
    seen = {name: objection in visible_objections(contested.person(name)) for name in ("liaison", "station_clerk")}
    assert seen == {"liaison": True, "station_clerk": False}
    actions.admit(objection, reason="", by=contested.administrator)
    assert objection in visible_objections(contested.clerk)
    assert objection not in visible_objections(stranger)
    assert objection not in visible_objections(other)
    assert objection in visible_objections(contested.person("supervision_office"))
    assert objection not in visible_objections(contested.person("leader"))


def test_a_liaison_walks_from_the_form_to_the_page_and_sees_no_names(contested: Contested, client: Client) -> None:
    client.force_login(contested.liaison)
    address = reverse("supervision:objection_new")
    form = client.get(f"{address}?body=B01&period={MONTH}")
    assert contested.item.name in form.content.decode()
    posted = {"body": "B01", "period": str(MONTH), "what": contested.item.code, "grounds": "登记有误"}
    page = client.post(address, posted, follow=True)
    objection = Objection.objects.latest("pk")
    assert page.redirect_chain[-1][0] == reverse("supervision:objection", kwargs={"pk": objection.pk})
    actions.admit(objection, reason="", by=contested.administrator)
    shown = client.get(page.redirect_chain[-1][0]).content.decode().split("<main", 1)[1]
    assert contested.administrator.username not in shown


def test_of_an_item_without_detail_a_body_objects_but_reads_no_statement(contested: Contested, client: Client) -> None:
    month = open_month(contested.contest.body, str(MONTH), localdate())
    assert month is not None
    taken = contested.county.objection.item
    found = [each for each in month.deductions(contested.liaison) if not each.shows_detail]
    hidden = next(each.item.code for each in found if each.item.code != taken)
    contest = replace(contested.contest, item=hidden)
    objection = actions.submit(contest, by=contested.liaison)
    Objection.objects.filter(pk=objection.pk).update(state=State.STATED, statement="台账里的细节")
    client.force_login(contested.liaison)
    address = reverse("supervision:objection", kwargs={"pk": objection.pk})
    assert "台账里的细节" not in client.get(address).content.decode()
    client.force_login(contested.administrator)
    assert "台账里的细节" in client.get(address).content.decode()


def test_the_preview_shows_points_runs_and_papers_and_stores_nothing(contested: Contested, client: Client) -> None:
    objection = contested.stated()
    client.force_login(contested.leader)
    address = reverse("supervision:objection_decide", kwargs={"pk": objection.pk})
    fields = {line.field: "0" for line in lines_of(objection)}
    shown = client.post(address, fields | {"decision": Decision.GRANTED, "grounds": "属实", "preview": "1"})
    assert shown.status_code == 200
    assert shown.context["digest"]
    assert [effect.after > effect.before for effect, _row in shown.context["effects"]]
    objection.refresh_from_db()
    assert objection.state == State.STATED
    decided = client.post(
        address,
        fields | {"decision": Decision.GRANTED, "grounds": "属实", "decide": "1", "expected": shown.context["digest"]},
    )
    assert decided.status_code == 302
    objection.refresh_from_db()
    assert objection.decision == Decision.GRANTED


def test_evidence_goes_with_it_and_a_refused_file_leaves_nothing_behind(contested: Contested) -> None:
    before = Objection.objects.count()
    with pytest.raises(EvidenceRefusedError):
        actions.submit(contested.contest, uploads=[SimpleUploadedFile("a.exe", b"MZ")], by=contested.liaison)
    assert Objection.objects.count() == before
    proof = SimpleUploadedFile("proof.txt", b"proof")
    objection = actions.submit(contested.contest, uploads=[proof], by=contested.liaison)
    actions.admit(objection, reason="", by=contested.administrator)
    ledger = SimpleUploadedFile("ledger.txt", b"ledger")
    actions.state(objection, statement="依据台账", uploads=[ledger], by=contested.reviewer)
    seen = {file.name for file in visible_attachments(contested.liaison).filter(objection=objection)}
    assert seen == {"proof.txt"}
    assert visible_attachments(contested.leader).filter(objection=objection).count() == 2
