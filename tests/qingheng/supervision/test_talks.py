"""A reminder talk from plan to close, and an inquiry from approval to outcome, with the papers that come of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now
from tests.people import County
from tests.qingheng.supervision.rectifying import matter_of
from tests.qingheng.supervision.test_follow_ups import Measure, State, proposed

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Matter
from qingheng.papers import Document, KeyValues, Paragraph, Table, render_pdf
from qingheng.supervision.actions import follow_ups, inquiries, talks
from qingheng.supervision.follow_up.permissions import visible_follow_ups
from qingheng.supervision.models import FollowUp, Paper, PaperKind
from qingheng.supervision.paper.content import document_of

pytestmark = pytest.mark.usefixtures("english")
SAID = talks.Said(
    now() - timedelta(days=1), "台账缺失\n审批不严", "认领问题", "一个月内补齐台账", localdate() + timedelta(days=30)
)
FOUND = inquiries.Inquired(
    "2026年7月 首次预警\n2026年9月 逾期未整改",
    [inquiries.Link("direct", "党政办主任", "未建台账"), inquiries.Link("main", "镇长", "未督促落实")],
    "单位认可事实",
    "履责不力",
    "责令整改并通报",
)


def text_of(document: Document) -> str:
    parts = [document.title, document.addressee]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        if isinstance(block, KeyValues):
            parts += [word for pair in block.pairs for word in pair]
        if isinstance(block, Table):
            parts += [word for row in block.rows for word in row]
    return "\n".join(parts)


@pytest.fixture
def talk(county: County, supervisor: User, commission_leader: User) -> FollowUp:
    found = proposed(Measure.REMINDER_TALK, county, supervisor, matter_of(county.towns[0]))
    return follow_ups.approve(found, by=commission_leader)


def test_a_talk_goes_from_its_notice_to_its_record_and_its_promise_becomes_an_item(
    talk: FollowUp, supervisor: User, liaison: User
) -> None:
    notice = talks.draft_notice(talk, by=supervisor)
    assert (notice.kind, notice.body, notice.matter) == (PaperKind.TALK_NOTICE, talk.body, talk.matter)
    assert {"镇长", "谈话室", "连续三个月黄色预警"} <= set(text_of(document_of(notice)).splitlines())
    assert not visible_follow_ups(liaison)
    talks.record_talk(talk, SAID, by=supervisor)
    assert list(visible_follow_ups(liaison)) == [talk]
    with pytest.raises(StepRefusedError, match="both sides"):
        talks.conclude_talk(talk, by=supervisor)
    talks.confirm_record(talk, by=supervisor)
    talks.agree_to_record(talk, by=liaison)
    record = talks.conclude_talk(talk, by=supervisor)
    assert record.kind == PaperKind.TALK_RECORD
    assert {"认领问题", "审批不严"} <= set(text_of(document_of(record)).splitlines())
    item = talk.rectifications.get()
    assert (item.requirement, item.due, item.body) == (SAID.promise, SAID.promised_until, talk.body)
    assert Matter.objects.get(pk=talk.matter_id).state == Matter.State.RECTIFYING
    item.state = "closed"
    item.save()
    assert follow_ups.close(talk, by=supervisor).state == State.CLOSED


def test_what_is_changed_or_contested_is_confirmed_anew(talk: FollowUp, supervisor: User, liaison: User) -> None:
    talks.draft_notice(talk, by=supervisor)
    with pytest.raises(StepRefusedError, match="Nothing has been recorded"):
        talks.confirm_record(talk, by=supervisor)
    talks.record_talk(talk, SAID, by=supervisor)
    talks.confirm_record(talk, by=supervisor)
    with pytest.raises(StepRefusedError, match="does not have right"):
        talks.contest_record(talk, reason="", by=liaison)
    contested = talks.contest_record(talk, reason="时间有误", by=liaison)
    assert contested.talk.confirmed_at is None
    talks.agree_to_record(talk, by=liaison)
    assert talks.record_talk(talk, SAID, by=supervisor).talk.agreed_at is None


@pytest.mark.parametrize("name", ["supervisor", "commission_leader", "framework_administrator"])
def test_nobody_of_the_commission_confirms_for_the_body(
    name: str, talk: FollowUp, supervisor: User, request: pytest.FixtureRequest
) -> None:
    talks.draft_notice(talk, by=supervisor)
    talks.record_talk(talk, SAID, by=supervisor)
    with pytest.raises(PermissionDenied):
        talks.agree_to_record(talk, by=request.getfixturevalue(name))


def test_a_promise_comes_with_its_last_day_and_a_talk_is_recorded_after_it_was_held(
    talk: FollowUp, supervisor: User
) -> None:
    talks.draft_notice(talk, by=supervisor)
    with pytest.raises(StepRefusedError, match="last day"):
        talks.record_talk(talk, talks.Said(SAID.held_at, "问题", "说明", "承诺"), by=supervisor)
    with pytest.raises(StepRefusedError, match="lies ahead"):
        talks.record_talk(talk, talks.Said(now() + timedelta(days=1), "问题", "说明"), by=supervisor)


@pytest.fixture
def inquiry(county: County, supervisor: User, main_leader: User) -> FollowUp:
    found = proposed(Measure.ACCOUNTABILITY_INQUIRY, county, supervisor)
    return follow_ups.approve(found, by=main_leader)


def test_an_inquiry_hears_the_body_before_it_concludes_and_its_report_is_restricted(
    inquiry: FollowUp, supervisor: User, main_leader: User
) -> None:
    inquiries.begin_inquiry(inquiry, by=supervisor)
    inquiries.record_inquiry(inquiry, inquiries.Inquired(timeline="2026年7月 首次预警"), by=supervisor)
    with pytest.raises(StepRefusedError, match="the chain of responsibility, the hearing of the body, the conclusion"):
        inquiries.conclude_inquiry(inquiry, by=supervisor)
    inquiries.record_inquiry(inquiry, FOUND, by=supervisor)
    report = inquiries.conclude_inquiry(inquiry, by=supervisor)
    assert report.is_restricted
    assert {"镇长", "未督促落实", "单位认可事实"} <= set(text_of(document_of(report)).splitlines())
    with pytest.raises(PermissionDenied):
        follow_ups.close(inquiry, outcome="已通报", by=supervisor)
    with pytest.raises(StepRefusedError, match="what came of"):
        follow_ups.close(inquiry, by=main_leader)
    closed = follow_ups.close(inquiry, outcome="已通报", by=main_leader)
    assert (closed.state, FollowUp.objects.get().inquiry.outcome) == (State.CLOSED, "已通报")


def test_a_link_of_the_chain_names_kind_post_and_matter(inquiry: FollowUp, supervisor: User) -> None:
    inquiries.begin_inquiry(inquiry, by=supervisor)
    for link in (
        inquiries.Link("guilty", "镇长", "x"),
        inquiries.Link("main", " ", "x"),
        inquiries.Link("main", "镇长", ""),
    ):
        with pytest.raises(StepRefusedError, match="Each link"):
            inquiries.record_inquiry(inquiry, inquiries.Inquired(chain=[link]), by=supervisor)


def test_the_papers_of_talk_and_inquiry_can_be_set(
    talk: FollowUp, inquiry: FollowUp, supervisor: User, liaison: User
) -> None:
    talks.draft_notice(talk, by=supervisor)
    talks.record_talk(talk, SAID, by=supervisor)
    talks.confirm_record(talk, by=supervisor)
    talks.agree_to_record(talk, by=liaison)
    talks.conclude_talk(talk, by=supervisor)
    inquiries.begin_inquiry(inquiry, by=supervisor)
    inquiries.record_inquiry(inquiry, FOUND, by=supervisor)
    inquiries.conclude_inquiry(inquiry, by=supervisor)
    pages = {paper.kind: render_pdf(document_of(paper)).pages for paper in Paper.objects.all()}
    assert set(pages) == {PaperKind.TALK_NOTICE, PaperKind.TALK_RECORD, PaperKind.INQUIRY_REPORT}
    assert min(pages.values()) >= 1
