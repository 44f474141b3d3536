"""What the three kinds of reports say, and what they never say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.qingheng.reports.conftest import Published, text_of

import qianfen
from qianfen import Period
from qingheng.organisations.models import Charge
from qingheng.papers import render_docx, render_pdf
from qingheng.reports.facts.reasons import POINTS_ONLY, lost_points
from qingheng.reports.facts.results import scorecard
from qingheng.reports.facts.review import Reviewed, for_body
from qingheng.reports.gathering import Gathered, NotPublishedError
from qingheng.reports.kinds import build_analysis, build_checkup, build_letter
from qingheng.reports.writing import analysis
from qingheng.reports.writing.prescription import PRESCRIPTIONS_MAX, prescriptions
from qingheng.scoring.models import PublishedScorecard


def test_the_analysis_report_has_its_eight_parts_and_figures_as_published(published: Published) -> None:
    text = text_of(build_analysis(published.gathered).document)
    for number, name in enumerate(analysis.SECTIONS, 1):
        assert f"{'一二三四五六七八'[number - 1]}、{name[0]}" in text
    for card in PublishedScorecard.objects.filter(run=published.run):
        assert qianfen.format_points(card.total) in text
    assert "可比分" in text


def test_the_part_on_problems_is_a_third_or_it_is_said(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "PROBLEM_SHARE", (99, 100))
    assert any("不足三分之一" in remark for remark in build_analysis(published.gathered).remarks)
    monkeypatch.setattr(analysis, "PROBLEM_SHARE", (1, 100))
    assert not any("不足三分之一" in remark for remark in build_analysis(published.gathered).remarks)


def test_a_report_that_is_too_long_says_so(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "LENGTH_MAX", 100)
    assert any("精简" in remark for remark in build_analysis(published.gathered).remarks)


def test_nothing_is_reported_of_a_month_that_is_not_published(published: Published) -> None:
    with pytest.raises(NotPublishedError):
        build_analysis(Gathered(Period.parse("2024-H2")))


def test_a_check_up_report_names_no_other_body_and_no_rank(published: Published) -> None:
    body = published.county.towns[0]
    text = text_of(build_checkup(published.gathered, body).document)
    assert body.name in text
    assert not [other.name for other in published.county.bodies if other != body and other.name in text]
    assert "第1名" not in text
    assert "名次" not in text


def test_a_body_reads_no_reason_of_items_it_only_sees_the_points_of(published: Published) -> None:
    framework = published.run.framework_version.parsed
    card = scorecard(published.run, published.county.towns[0])
    hidden = [
        lost
        for lost in lost_points(card, framework, for_body=True)
        if framework.has_item(lost.code)
        and (framework.item(lost.code).body_view != "detail" or framework.item(lost.code).sensitivity == "case")
    ]
    assert hidden
    assert {lost.reason for lost in hidden} == {POINTS_ONLY}


def test_a_leader_reads_case_data_as_points_only(published: Published) -> None:
    framework = published.run.framework_version.parsed
    card = scorecard(published.run, published.county.towns[0])
    found = lost_points(card, framework, for_body=False)
    cases = [lost for lost in found if framework.item(lost.code).sensitivity == "case"]
    assert cases
    assert {lost.reason for lost in cases} == {POINTS_ONLY}
    assert any(lost.reason != POINTS_ONLY for lost in found)


def test_findings_on_hidden_items_do_not_reach_the_body(published: Published) -> None:
    framework, body = published.run.framework_version.parsed, published.county.towns[0]
    hidden = next(item.code for item in framework.items if item.sensitivity == "case")
    found = [Reviewed(body, hidden, "x", "y", "z"), Reviewed(body, "", "open", "y", "z")]
    assert [each.problem for each in for_body(found, framework)] == ["open"]


def test_there_are_at_most_five_prescriptions_and_what_people_found_comes_first(published: Published) -> None:
    facts = published.gathered.checkup(published.county.towns[0])
    advised = replace(facts, reviews=[Reviewed(facts.standing.body, "", "p", "c", "先补台账")])
    found = prescriptions(advised)
    assert len(found) == PRESCRIPTIONS_MAX
    assert "先补台账" in found[0]


def test_among_few_bodies_a_quarter_would_tell_the_place_and_is_not_told(published: Published) -> None:
    facts = published.gathered.checkup(published.county.towns[0])
    assert len(facts.peers) == 3
    assert facts.quarter == ""


def test_a_copy_letter_holds_only_the_bodies_in_charge_on_that_day(published: Published) -> None:
    county = published.county
    Charge.objects.filter(body=county.towns[1]).update(valid_to=localdate() - timedelta(days=1))
    facts = published.gathered.letter(county.leader)
    assert [each.standing.body for each in facts.bodies] == [county.towns[0]]
    yesterday = Gathered(published.gathered.period, as_at=localdate() - timedelta(days=1))
    assert len(yesterday.letter(county.leader).bodies) == 2
    text = text_of(build_letter(published.gathered, county.leader).document)
    assert county.towns[1].name not in text
    assert county.leader.post in text


def test_a_leader_without_bodies_gets_no_letter(published: Published) -> None:
    Charge.objects.update(valid_to=localdate() - timedelta(days=1))
    with pytest.raises(NotPublishedError):
        build_letter(published.gathered, published.county.leader)


def test_all_three_can_be_set_as_pdf_and_word(published: Published) -> None:
    gathered = published.gathered
    builds = (
        build_analysis(gathered),
        build_checkup(gathered, published.county.towns[0]),
        build_letter(gathered, published.county.leader),
    )
    for built in builds:
        assert render_pdf(built.document).data.startswith(b"%PDF")
        assert render_docx(built.document).startswith(b"PK")
