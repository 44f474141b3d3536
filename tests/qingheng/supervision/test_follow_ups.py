"""Measures: chosen by a person, approved by another, and an inquiry seen by few."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from tests.people import County
from tests.qingheng.supervision.rectifying import matter_of, new_item

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.supervision.actions import follow_ups as actions
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.follow_up.permissions import visible_follow_ups
from qingheng.supervision.follow_up.queries import choices_for
from qingheng.supervision.models import FollowUp, Inquiry, Paper, PaperKind, Talk

pytestmark = pytest.mark.usefixtures("english")
Measure, State = FollowUp.Measure, FollowUp.State


def talk_plan() -> Talk:
    return Talk(
        post="镇长",
        interviewer="分管副书记",
        recorder="第一监督检查室",
        planned_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        place="谈话室",
        cause="连续三个月黄色预警",
    )


def proposed(measure: str, county: County, by: User, matter: Matter | None = None) -> FollowUp:
    details = {
        Measure.REMINDER_TALK: talk_plan(),
        Measure.ACCOUNTABILITY_INQUIRY: Inquiry(trigger="red", subject="x"),
    }
    return actions.choose(
        measure,
        body=county.towns[0],
        reason="指标持续下滑",
        matter=matter,
        details=details.get(Measure(measure)),
        by=by,
    )


@pytest.mark.usefixtures("published_framework")
@pytest.mark.parametrize(
    ("level", "suggested"),
    [
        (AlertLevel.BLUE, {Measure.REMINDER_TALK}),
        (AlertLevel.YELLOW, {Measure.WARNING_NOTICE, Measure.RECOMMENDATION}),
        (AlertLevel.RED, {Measure.RECOMMENDATION, Measure.ACCOUNTABILITY_INQUIRY}),
    ],
)
def test_the_framework_suggests_by_colour_and_every_measure_can_be_chosen(
    level: AlertLevel, suggested: set[str], county: County
) -> None:
    matter = matter_of(county.towns[0], level=level)
    matter.measures = [Measure.WARNING_NOTICE.value]
    found = choices_for(matter)
    assert {each.measure for each in found if each.is_suggested} == suggested
    assert {each.measure for each in found if each.is_chosen} == {Measure.WARNING_NOTICE}
    assert {each.measure for each in found} == set(Measure) == {each.measure for each in choices_for(None)}


def test_whoever_proposes_a_talk_does_not_approve_it_and_the_matter_follows_the_approval(
    county: County, supervisor: User, commission_leader: User
) -> None:
    matter = matter_of(county.towns[0])
    talk = proposed(Measure.REMINDER_TALK, county, supervisor, matter)
    with pytest.raises(PermissionDenied):
        actions.approve(talk, by=supervisor)
    approved = actions.approve(talk, note="同意", by=commission_leader)
    assert (approved.state, approved.decided_by) == (State.APPROVED, commission_leader.username)
    assert Matter.objects.get(pk=matter.pk).state == Matter.State.IN_FOLLOW_UP
    own = proposed(Measure.REMINDER_TALK, county, commission_leader)
    with pytest.raises(StepRefusedError, match="You proposed it"):
        actions.approve(own, by=commission_leader)


def test_only_the_main_leader_approves_an_inquiry(
    county: County, supervisor: User, commission_leader: User, main_leader: User
) -> None:
    inquiry = proposed(Measure.ACCOUNTABILITY_INQUIRY, county, supervisor)
    with pytest.raises(PermissionDenied):
        actions.approve(inquiry, by=commission_leader)
    assert actions.approve(inquiry, by=main_leader).state == State.APPROVED


def test_an_inquiry_is_seen_by_the_leaders_of_the_commission_and_who_proposed_it_only(
    county: County,
    supervisor: User,
    framework_administrator: User,
    commission_leader: User,
    liaison: User,
) -> None:
    inquiry = proposed(Measure.ACCOUNTABILITY_INQUIRY, county, supervisor)
    assert list(visible_follow_ups(supervisor)) == list(visible_follow_ups(commission_leader)) == [inquiry]
    assert not visible_follow_ups(framework_administrator)
    assert not visible_follow_ups(liaison)
    with pytest.raises(PermissionDenied):
        actions.cancel(inquiry, reason="x", by=framework_administrator)


def test_an_unconfirmed_or_ended_matter_grounds_no_measure(county: County, supervisor: User) -> None:
    for state in (Matter.State.RAISED, Matter.State.CLOSED, Matter.State.DISMISSED, Matter.State.REVOKED):
        with pytest.raises(StepRefusedError, match="needs a confirmed matter"):
            proposed(Measure.WARNING_NOTICE, county, supervisor, matter_of(county.towns[0], state))
    with pytest.raises(StepRefusedError, match="no matter of"):
        proposed(Measure.WARNING_NOTICE, county, supervisor, matter_of(county.towns[1]))


def test_a_talk_comes_with_its_plan_and_a_notice_without(county: County, supervisor: User) -> None:
    with pytest.raises(StepRefusedError, match="come with their plan"):
        actions.choose(Measure.REMINDER_TALK, body=county.towns[0], reason="x", by=supervisor)
    with pytest.raises(StepRefusedError, match="come with their plan"):
        actions.choose(Measure.WARNING_NOTICE, body=county.towns[0], reason="x", details=talk_plan(), by=supervisor)


def test_a_notice_follows_its_paper_and_closes_when_its_items_are_finished(county: County, supervisor: User) -> None:
    notice = proposed(Measure.WARNING_NOTICE, county, supervisor)
    paper = Paper(kind=PaperKind.WARNING_NOTICE, follow_up=notice, body=notice.body, title="通知书")
    states = []
    for state in (Paper.State.DRAFT, Paper.State.ISSUED, Paper.State.REPLIED, Paper.State.CLOSED):
        paper.state = state
        followed = actions.follow_paper(paper, by="system")
        states.append(followed.state if followed else None)
    assert states == [State.UNDER_WAY] * 3 + [State.CONCLUDED]
    open_items([new_item()], follow_up=notice, by=supervisor)
    with pytest.raises(StepRefusedError, match="not yet closed out"):
        actions.close(notice, by=supervisor)
    notice.rectifications.update(state="closed")
    assert actions.close(notice, by=supervisor).state == State.CLOSED
    assert [step.step for step in notice.steps.all()] == ["propose", "start", "conclude", "close"]


def test_refusing_and_cancelling_say_why(county: County, supervisor: User, commission_leader: User) -> None:
    talk = proposed(Measure.REMINDER_TALK, county, supervisor)
    with pytest.raises(StepRefusedError, match="Say why"):
        actions.refuse(talk, note=" ", by=commission_leader)
    with pytest.raises(StepRefusedError, match="Say why"):
        actions.cancel(talk, reason="", by=supervisor)
    assert actions.refuse(talk, note="先行电话提醒", by=commission_leader).state == State.REFUSED
