"""Review meetings: agenda from the data, recusal, unseen ratings, findings, and an end that happens whole or not."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from tests.qingheng.supervision.sitting import ITEM, Sitting
from tests.small_county import MONTH, SmallCounty

from qianfen import Period
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Batch, Observation
from qingheng.organisations.models import Body
from qingheng.scoring.actions import rescore
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.queries import live
from qingheng.supervision.actions import meetings, papers, sitting
from qingheng.supervision.meeting.agenda import proposed_agenda, sentence
from qingheng.supervision.meeting.minutes import minutes
from qingheng.supervision.meeting.permissions import agenda_of, can_see_dossier, can_take, left_for, visible_meetings
from qingheng.supervision.meeting.workflow import STEPS
from qingheng.supervision.models import MeetingFinding, Paper, PaperKind, Rating, ReviewMeeting

State = ReviewMeeting.State
TAKERS = {
    State.PLANNED: {"call": {"framework_administrator"}},
    State.CALLED: {"begin": {"framework_administrator", "commission_leader"}},
    State.UNDER_WAY: {"end": {"framework_administrator", "commission_leader"}},
    State.MINUTES: {"sign": {"commission_leader"}},
}
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def at(small_county: SmallCounty) -> Sitting:
    return Sitting(small_county)


def test_the_agenda_lists_who_is_in_alert_or_objects_with_every_reason(at: Sitting) -> None:
    found = {each.body.code: [reason["kind"] for reason in each.reasons] for each in proposed_agenda(MONTH)}
    assert {"matter", "objection"} <= set(found["B01"])
    assert "B02" not in found
    said = [sentence(reason) for each in proposed_agenda(MONTH) for reason in each.reasons]
    assert all(said)


def test_bodies_are_added_and_removed_only_with_a_reason(at: Sitting) -> None:
    meeting = at.planned()
    other = at.county.county.towns[2]
    with pytest.raises(StepRefusedError):
        meetings.add_body(meeting, other, reason=" ", by=at.host)
    row = meetings.add_body(meeting, other, reason="新班子", by=at.host)
    meetings.remove_body(row, reason="另行安排", by=at.host)
    assert [each.body.code for each in agenda_of(meeting)] == ["B01"]
    assert meetings.add_body(meeting, other, reason="还是要议", by=at.host).removed_at is None
    with pytest.raises(PermissionDenied):
        meetings.add_body(meeting, other, reason="…", by=at.chair)


def test_every_step_is_open_to_its_people_alone(at: Sitting) -> None:
    meeting = at.begun()
    people = User.objects.filter(username__in=[*Role.values, "nobody"])
    for state in State:
        ReviewMeeting.objects.filter(pk=meeting.pk).update(state=state)
        meeting.refresh_from_db()
        found = {step.name: {user.username for user in people if can_take(user, step, meeting)} for step in STEPS}
        assert {name: takers for name, takers in found.items() if takers} == TAKERS.get(state, {}), state


def test_members_see_the_bodies_of_the_agenda_only_while_it_is_under_way(at: Sitting) -> None:
    meeting, member = at.called(), at.members[0]
    assert meeting in visible_meetings(member)
    assert meeting not in visible_meetings(at.person("review_member"))
    assert not can_see_dossier(member, meeting, at.body)
    begun = meetings.begin(meeting, present=[member], by=at.chair)
    assert can_see_dossier(member, begun, at.body)
    assert not can_see_dossier(member, begun, at.county.county.towns[1])
    assert not can_see_dossier(at.members[1], begun, at.body)
    ended = pipeline.end_meeting(begun, by=at.chair)
    assert not can_see_dossier(member, ended, at.body)


def test_whoever_belongs_to_a_body_is_found_and_has_no_part_in_it(at: Sitting) -> None:
    meeting = at.begun()
    assert meeting.recusals.get().user == at.insider
    assert not can_see_dossier(at.insider, meeting, at.body)
    with pytest.raises(PermissionDenied):
        sitting.rate(meeting, at.body, {ITEM: sitting.Given("A", "…")}, by=at.insider)
    with pytest.raises(PermissionDenied):
        sitting.propose(meeting, at.body, sitting.Observed("…"), by=at.insider)


def test_whoever_leaves_takes_the_own_ratings_away(at: Sitting) -> None:
    meeting, member = at.begun(), at.members[0]
    at.rated(meeting)
    sitting.recuse(meeting, at.body, reason="亲属在该单位任职", by=member)
    assert not Rating.objects.filter(user=member).exists()
    with pytest.raises(PermissionDenied):
        sitting.rate(meeting, at.body, {ITEM: sitting.Given("A", "…")}, by=member)


def test_a_rating_needs_a_known_grade_and_a_reason(at: Sitting) -> None:
    meeting = at.begun()
    with pytest.raises(StepRefusedError, match="reason"):
        sitting.rate(meeting, at.body, {ITEM: sitting.Given("A", " ")}, by=at.members[0])
    with pytest.raises(StepRefusedError, match="grade"):
        sitting.rate(meeting, at.body, {ITEM: sitting.Given("Z", "…")}, by=at.members[0])
    assert not Rating.objects.exists()


def test_nobody_sees_the_ratings_of_others_before_the_end(at: Sitting, client: Client) -> None:
    meeting = at.begun()
    sitting.rate(meeting, at.body, {ITEM: sitting.Given("D", "只有我知道的理由")}, by=at.members[0])
    addresses = (
        reverse("supervision:meeting", kwargs={"pk": meeting.pk}),
        reverse("supervision:meeting_body", kwargs={"pk": meeting.pk, "code": at.body.code}),
    )
    for person in (at.members[1], at.chair, at.host):
        client.force_login(person)
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200
            assert "只有我知道的理由" not in page.content.decode()
    client.force_login(at.members[0])
    assert "只有我知道的理由" in client.get(addresses[1]).content.decode()


def test_an_adopted_finding_is_on_record_as_verified(at: Sitting) -> None:
    meeting = at.begun()
    found = sitting.propose(meeting, at.body, sitting.Observed("督办不力", "压力传导不够"), by=at.members[0])
    with pytest.raises(PermissionDenied):
        sitting.decide(found, is_adopted=True, reason="一致同意", by=at.members[1])
    decided = sitting.decide(found, is_adopted=True, reason="一致同意", by=at.chair)
    assert decided.finding is not None
    assert (decided.finding.found_by, decided.finding.verified_by) == ("member-0", at.chair.username)
    other = sitting.propose(meeting, at.body, sitting.Observed("其他"), by=at.members[0])
    rejected = sitting.decide(other, is_adopted=False, reason="依据不足", by=at.chair)
    assert (rejected.state, rejected.finding) == (MeetingFinding.State.NOT_ADOPTED, None)


def test_who_proposed_a_finding_does_not_record_the_decision(at: Sitting) -> None:
    meeting = at.begun()
    found = sitting.propose(meeting, at.body, sitting.Observed("督办不力"), by=at.chair)
    with pytest.raises(StepRefusedError, match="proposed"):
        sitting.decide(found, is_adopted=True, reason="…", by=at.chair)


def test_ratings_become_values_of_the_item_and_the_score_is_as_if_it_had_always_been_so(at: Sitting) -> None:
    meeting = at.ended()
    rows = Observation.objects.filter(body=at.body, item=ITEM, period="2024-H2", is_current=True)
    assert {row.key: int(row.value or 0) for row in rows} == {
        "ratings/A": 3,
        "ratings/B": 1,
        "ratings/C": 1,
        "ratings/D": 0,
    }
    assert meeting.batch is not None
    assert meeting.batch.kind == Batch.Kind.MEETING
    digests = set(LiveScorecard.objects.values_list("pk", "digest"))
    rescore(list(Body.objects.select_related("audience")), Period.parse("2024-10"), by=SYSTEM)
    assert set(LiveScorecard.objects.values_list("pk", "digest")) == digests
    december = live(Period.parse("2024-12"), [at.body]).get()
    assert december.result.nodes[ITEM].points == 1820


def test_too_few_ratings_are_not_stored(at: Sitting) -> None:
    meeting = at.begun()
    at.rated(meeting, "AA")
    ended = pipeline.end_meeting(meeting, by=at.chair)
    assert ended.batch is None
    assert not Observation.objects.filter(item=ITEM).exists()
    assert "不足5人" in str(ended.minutes and ended.minutes.document)


def test_a_meeting_does_not_end_while_a_finding_is_undecided(at: Sitting) -> None:
    meeting = at.begun()
    sitting.propose(meeting, at.body, sitting.Observed("督办不力"), by=at.members[0])
    with pytest.raises(StepRefusedError, match="decided"):
        pipeline.end_meeting(meeting, by=at.chair)


def test_if_the_minutes_cannot_be_drafted_nothing_of_the_end_happens(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = at.begun()
    at.rated(meeting)
    cards = set(LiveScorecard.objects.values_list("pk", "digest"))

    def fail(*_args: object, **_facts: object) -> None:
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr(papers, "draft", fail)
    with pytest.raises(RuntimeError):
        pipeline.end_meeting(meeting, by=at.chair)
    meeting.refresh_from_db()
    assert meeting.state == State.UNDER_WAY
    assert not Batch.objects.filter(kind=Batch.Kind.MEETING).exists()
    assert set(LiveScorecard.objects.values_list("pk", "digest")) == cards


def test_the_minutes_name_bodies_and_decisions_but_nobody_beside_a_rating(at: Sitting) -> None:
    meeting = at.begun()
    at.rated(meeting)
    found = sitting.propose(meeting, at.body, sitting.Observed("督办不力"), by=at.members[0])
    sitting.decide(found, is_adopted=True, reason="一致同意", by=at.chair)
    ended = pipeline.end_meeting(meeting, by=at.chair)
    assert ended.minutes is not None
    text = str(ended.minutes.document)
    assert (ended.minutes.kind, ended.minutes.state) == (PaperKind.MINUTES, Paper.State.DRAFT)
    assert all(word in text for word in ("督办不力", "一致同意", "采纳", "A × 3", at.body.name))
    assert "有事实依据" not in text


def test_the_last_signature_signs_the_minutes_off(at: Sitting) -> None:
    meeting = at.ended()
    present = [at.chair, *at.members, at.insider]
    for person in present[:-1]:
        assert sitting.sign(meeting, by=person).state == State.MINUTES
    with pytest.raises(StepRefusedError, match="already"):
        sitting.sign(meeting, by=at.chair)
    assert sitting.sign(meeting, by=present[-1]).state == State.SIGNED


def test_who_was_present_reads_the_minutes_without_what_they_left_for(at: Sitting, client: Client) -> None:
    meeting = at.begun()
    found = sitting.propose(meeting, at.body, sitting.Observed("督办不力"), by=at.members[0])
    sitting.decide(found, is_adopted=True, reason="一致同意", by=at.chair)
    at.rated(meeting)
    ended = pipeline.end_meeting(meeting, by=at.chair)
    file, page = (reverse(f"supervision:meeting{name}", kwargs={"pk": ended.pk}) for name in ("_minutes", ""))
    for person, sees in ((at.members[0], True), (at.insider, False)):
        client.force_login(person)
        assert client.get(file).content.startswith(b"%PDF")
        assert ("督办不力" in client.get(page).content.decode()) == sees
    text = str(minutes(ended, left_for=left_for(at.insider, ended)).to_json())
    assert "督办不力" not in text
    assert "本人回避" in text
    client.force_login(at.person("review_member"))
    assert client.get(file).status_code == 404
