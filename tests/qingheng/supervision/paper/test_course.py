"""A paper goes its whole way, step by step, and nobody skips one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from tests.qingheng.supervision.paper.papers import TEXT, Office

from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.organisations.calendar import WorkingDays
from qingheng.supervision.actions import papers
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.models import Finding, Paper, PaperKind, Rectification
from qingheng.supervision.paper.queries import is_overdue, overdue
from qingheng.supervision.rectifying.opening import NewItem

State = Paper.State


def test_a_warning_notice_goes_from_draft_to_close_out(office: Office) -> None:
    paper = papers.verify(office.replied(), verdict="现场核实，整改属实", by=office.judge)
    paper = papers.close(paper, by=office.judge)
    assert paper.state == State.CLOSED
    ways = [(step.step, step.after) for step in paper.steps.all()]
    assert [after for _step, after in ways] == [
        *("draft", "drafted", "checked", "approved", "issued", "served", "received", "replied", "verified", "closed")
    ]
    written = Entry.objects.filter(action__startswith="supervision.paper.").order_by("pk")
    assert [entry.action.rsplit(".", 1)[1] for entry in written] == [
        *("drafted", "handed_over", "checked", "approved", "issued", "served", "received", "replied", "verified"),
        "closed",
    ]


def test_a_step_that_is_not_due_is_refused_with_the_state_it_needs(office: Office) -> None:
    paper = office.draft()
    with pytest.raises(StepRefusedError):
        papers.approve(paper, by=office.approver)


def test_whoever_drafts_does_not_check_and_whoever_checks_does_not_approve(office: Office) -> None:
    paper = papers.hand_over(office.draft(), by=office.author)
    with pytest.raises(StepRefusedError):
        papers.check(paper, by=office.author)
    paper = papers.check(paper, by=office.approver)
    with pytest.raises(StepRefusedError):
        papers.approve(paper, by=office.approver)
    assert papers.approve(paper, by=office.main_leader).approved_by == "main"


def test_whoever_edits_a_draft_counts_as_its_author(office: Office) -> None:
    paper = office.draft()
    papers.edit(paper, TEXT, by=office.judge)
    papers.hand_over(paper, by=office.author)
    with pytest.raises(StepRefusedError):
        papers.check(paper, by=office.judge)


@pytest.mark.parametrize("kind", [PaperKind.RECOMMENDATION, PaperKind.INQUIRY_REPORT])
def test_what_weighs_most_is_approved_by_the_main_leader_alone(office: Office, kind: str) -> None:
    paper = papers.hand_over(office.draft(kind), by=office.author)
    paper = papers.check(paper, by=office.approver)
    with pytest.raises(PermissionDenied):
        papers.approve(paper, by=office.approver)
    assert papers.approve(paper, by=office.main_leader).state == State.APPROVED


def test_a_recommendation_needs_a_verified_finding_to_be_drafted(office: Office) -> None:
    Finding.objects.create(body=office.county.towns[0], source="alert", problem="x", basis="x", found_by="checker")
    with pytest.raises(StepRefusedError):
        office.draft(PaperKind.RECOMMENDATION)


def test_a_recommendation_whose_finding_falls_away_is_neither_approved_nor_issued(office: Office) -> None:
    paper = office.approved(PaperKind.RECOMMENDATION)
    Finding.objects.update(verified_at=None)
    with pytest.raises(StepRefusedError):
        papers.issue(paper, by=office.main_leader)
    Paper.objects.filter(pk=paper.pk).update(state=State.CHECKED)
    with pytest.raises(StepRefusedError):
        papers.approve(paper, by=office.main_leader)


def test_the_reply_is_due_in_working_days_from_the_receipt(office: Office) -> None:
    paper = office.received()
    assert paper.reply_due == WorkingDays.on_record().add_working_days(localdate(), 15)


def test_overdue_is_computed_from_the_day(office: Office) -> None:
    paper = office.received()
    assert paper.reply_due is not None
    after = paper.reply_due + timedelta(days=1)
    assert not is_overdue(paper, paper.reply_due)
    assert is_overdue(paper, after)
    assert list(overdue(Paper.objects.all(), after)) == [paper]
    paper = papers.reply(paper, text="已整改", adoption="partly", by=office.liaison)
    assert not is_overdue(paper, date.max)


def test_a_refusal_needs_reasons_and_the_commission_may_insist(office: Office) -> None:
    paper = office.received(PaperKind.RECOMMENDATION)
    with pytest.raises(StepRefusedError):
        papers.refuse(paper, reason=" ", by=office.liaison)
    paper = papers.refuse(paper, reason="该事项不属本单位职责", by=office.liaison)
    assert (paper.state, paper.adoption) == (State.REFUSED, "refused")
    paper = papers.insist(paper, reason="职责清单第三项", by=office.approver)
    assert paper.state == State.RECEIVED


def test_a_warning_notice_cannot_be_refused(office: Office) -> None:
    with pytest.raises(StepRefusedError):
        papers.refuse(office.received(), reason="不同意", by=office.liaison)


def test_whoever_recorded_the_reply_on_paper_does_not_verify_it(office: Office) -> None:
    paper = papers.reply(office.received(), text="书面回复", adoption="fully", by=office.judge)
    with pytest.raises(StepRefusedError):
        papers.verify(paper, verdict="属实", by=office.judge)
    assert papers.verify(paper, verdict="属实", by=office.checker).verdict == "属实"


def test_a_receipt_on_paper_is_recorded_with_its_reason(office: Office) -> None:
    paper = papers.serve(office.issued(), how="邮寄", by=office.author)
    with pytest.raises(StepRefusedError):
        papers.receive(paper, signer="李某", by=office.author)
    paper = papers.receive(paper, signer="李某", reason="拒收，留置送达", by=office.author)
    assert paper.received_by == "author"


def test_a_reply_that_does_not_answer_is_asked_for_again_and_stays_on_record(office: Office) -> None:
    paper = papers.reject_reply(office.replied(), reason="未附佐证", by=office.judge)
    assert (paper.state, paper.verdict) == (State.RECEIVED, "未附佐证")
    assert paper.steps.get(step="reply").facts["reply"] == "已整改。"


def test_what_is_sent_back_begins_again_and_says_why(office: Office) -> None:
    paper = papers.send_back(office.approved(), reason="数据有误", by=office.approver)
    assert (paper.state, paper.note, paper.checked_by) == (State.DRAFT, "数据有误", "")


def test_a_draft_is_discarded_for_good_by_its_author(office: Office) -> None:
    paper = office.draft()
    with pytest.raises(PermissionDenied):
        papers.discard(paper, reason="不需要", by=office.checker)
    paper = papers.discard(paper, reason="重复", by=office.author)
    assert (paper.state, paper.number) == (State.DISCARDED, None)


def test_a_kind_without_answer_ends_where_its_way_ends(office: Office) -> None:
    minutes = papers.close(office.issued(PaperKind.MINUTES), by=office.author)
    assert minutes.state == State.CLOSED
    letter = papers.serve(office.issued(PaperKind.COPY_LETTER), how="机要", by=office.author)
    letter = papers.receive(letter, signer="办公室", by=office.leader)
    assert papers.close(letter, by=office.author).state == State.CLOSED


def test_nobody_puts_right_what_a_withdrawn_paper_asked_for(office: Office) -> None:
    paper = office.received()
    due = WorkingDays.on_record().add_working_days(localdate(), 20)
    asked = [NewItem(problem, "补齐", "抽查合格", due) for problem in ("无台账", "无记录")]
    done = open_items(asked, paper=paper, by=office.author)[0]
    Rectification.objects.filter(pk=done.pk).update(state=Rectification.State.CLOSED)
    papers.withdraw(paper, reason="事实有误", by=office.approver)
    states = list(paper.rectifications.order_by("position").values_list("state", flat=True))
    assert states == [Rectification.State.CLOSED, Rectification.State.CANCELLED]
