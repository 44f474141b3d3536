"""What the papers of this stage say when they are begun, and what becomes of what they require."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.timezone import localdate
from tests.qingheng.supervision.paper.papers import Office
from tests.small_county import SmallCounty

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Matter
from qingheng.papers import Document, KeyValues, Table
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Finding, PaperKind, RecommendationKind, Rectification
from qingheng.supervision.paper.requirements import HEAD, items_of, table_of
from qingheng.supervision.paper.writing.correction_letter import correction_letter
from qingheng.supervision.paper.writing.recommendation import recommendation
from qingheng.supervision.paper.writing.warning_notice import POINTS_ONLY, warning_notice
from qingheng.supervision.rectifying.opening import NewItem


def text_of(document: Document) -> str:
    return document.to_json()


@pytest.fixture
def notice(small_county: SmallCounty) -> Document:
    matter = small_county.case.matter or Matter.objects.create(
        body=small_county.case.body, since="2024-10", until="2024-11", level=3, peak_level=3
    )
    small_county.case.matter = matter
    small_county.case.save()
    with translation.override("en"):
        return warning_notice(matter)


def test_a_warning_notice_names_line_colour_figures_and_losses(notice: Document) -> None:
    facts = dict(next(block for block in notice.blocks if isinstance(block, KeyValues)).pairs)
    assert set(facts) == {"预警编号", "预警颜色", "评价周期", "预警线"}
    assert facts["预警颜色"] in {"红色预警", "黄色预警", "蓝色预警"}
    heads = [block.head for block in notice.blocks if isinstance(block, Table)]
    assert heads == [
        ("指标", "得分", "预警线", "差值", "上月得分", "变化", "等级"),
        ("序号", "计分项", "失分", "评价标准"),
        HEAD,
    ]


def test_a_warning_notice_is_in_chinese_whatever_the_reader_has_chosen(notice: Document) -> None:
    assert "alert" not in text_of(notice)


def test_a_warning_notice_gives_only_points_where_the_body_sees_only_points(
    small_county: SmallCounty, notice: Document
) -> None:
    losses = next(block for block in notice.blocks if isinstance(block, Table) and block.head[1] == "计分项")
    items = {item.name: item for item in small_county.version.parsed.items}
    for _number, name, _points, standard in losses.rows:
        is_open = items[name].body_view == "detail" and items[name].sensitivity != "case"
        assert (standard == POINTS_ONLY) == (not is_open)
    assert any(row[3] == POINTS_ONLY for row in losses.rows) or len(losses.rows) < len(items)


def test_a_recommendation_names_the_law_in_force_on_its_day(office: Office) -> None:
    office.verify_a_finding()
    document = recommendation(
        office.county.towns[0], RecommendationKind.SUPERVISORY, subject="制度执行", findings=list(Finding.objects.all())
    )
    assert "第五十二条第五项" in text_of(document)
    assert "第四十五条" not in text_of(document)
    assert document.title == "关于制度执行的监察建议"


def test_a_correction_letter_points_at_what_it_corrects(office: Office) -> None:
    paper = office.issued()
    document = correction_letter(paper, changes=[("90分", "95分")], reason="复核更正")
    letter = papers.draft(PaperKind.CORRECTION_LETTER, document, corrects=paper, by=office.author)
    assert (letter.corrects, letter.body) == (paper, paper.body)
    assert paper.number_text in text_of(document)


def test_what_a_paper_requires_is_opened_when_it_is_issued(office: Office) -> None:
    item = NewItem("台账不全", "补齐台账", "台账完整", localdate(), "办公室")
    text = Document(form="gongwen", mark="机关", title="通知", blocks=(table_of([item]),))
    assert items_of(text) == [item]
    paper = papers.draft(PaperKind.WARNING_NOTICE, text, body=office.county.towns[0], by=office.author)
    paper = papers.check(papers.hand_over(paper, by=office.author), by=office.checker)
    assert not Rectification.objects.exists()
    paper = papers.issue(papers.approve(paper, by=office.approver), by=office.author)
    opened = Rectification.objects.get()
    assert (opened.paper, opened.problem, opened.due) == (paper, "台账不全", localdate())


def test_a_requirement_without_day_or_standard_stops_the_paper_at_its_author(office: Office) -> None:
    for row in (("1", "问题", "要求", "标准", "", "尽快"), ("1", "问题", "要求", "", "", "2026-12-31")):
        text = Document(form="gongwen", mark="机关", title="通知", blocks=(Table(HEAD, (row,)),))
        paper = papers.draft(PaperKind.WARNING_NOTICE, text, body=office.county.towns[0], by=office.author)
        with pytest.raises(StepRefusedError):
            papers.hand_over(paper, by=office.author)


def test_the_matter_is_in_follow_up_once_a_paper_about_it_is_issued(office: Office) -> None:
    matter = Matter.objects.create(
        body=office.county.towns[0], since="2026-01", until="2026-01", level=2, peak_level=2, state="confirmed"
    )
    office.issued(matter=matter)
    matter.refresh_from_db()
    assert matter.state == Matter.State.IN_FOLLOW_UP


def test_drafting_is_for_the_office(small_county: SmallCounty) -> None:
    liaison = User.objects.get(username="liaison")
    with pytest.raises(PermissionDenied):
        papers.draft(PaperKind.MINUTES, Document(form="report", title="x"), by=liaison)
