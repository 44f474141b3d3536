"""The cockpit says what the engine says, of the bodies its reader oversees."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.people import County
from tests.qingheng.dashboards.conftest import Scored
from tests.qingheng.dashboards.reading import row, text
from tests.qingheng.scoring.reports import report

from qianfen import format_points
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, Succession

COCKPIT = "/cockpit/?period=2026-Q1"
pytestmark = pytest.mark.django_db


def cut(points: int) -> str:
    """One place, cut, as the heat map shows it."""
    return format_points(points)[:-1]


@pytest.mark.parametrize("code", ["B01", "B02", "B03", "B11", "B12", "B13"])
def test_every_cell_is_what_the_engine_says(scored: Scored, overseer: Client, code: str) -> None:
    result, cells = scored.result(code), row(overseer.get(COCKPIT), str(scored.body(code)))
    pillars = [node.points for node in result.nodes.values() if node.level == 1]
    for points, cell in zip([*pillars, result.total], cells[1:], strict=False):
        assert cell.split()[-1] == cut(points)


def test_colours_of_both_lines_carry_their_word(scored: Scored, overseer: Client) -> None:
    cells = row(overseer.get(COCKPIT), str(scored.body("B01")))
    assert "红" in cells[1]
    assert "红" in cells[12]
    assert not set("红黄蓝") & set(cells[11])


def test_equal_totals_share_their_rank(scored: Scored, overseer: Client) -> None:
    page = overseer.get(COCKPIT)
    ranks = {code: row(page, str(scored.body(code)))[13] for code in ("B01", "B02", "B03")}
    assert ranks == {"B01": "3", "B02": "1（并列）", "B03": "1（并列）"}


def test_key_figures_add_up_from_the_scorecards(scored: Scored, overseer: Client) -> None:
    cockpit = overseer.get(COCKPIT).context["cockpit"]
    totals = [scored.result(body.code).total for body in scored.county.bodies]
    assert cockpit.average == round(sum(totals) / len(totals))
    assert [(count.level, count.alerts, count.bodies) for count in cockpit.levels] == [(3, 1, 1), (2, 0, 0), (1, 0, 0)]


def test_the_structure_of_lost_points_adds_up_to_everything_lost(scored: Scored, overseer: Client) -> None:
    lost = overseer.get(COCKPIT).context["lost"]
    expected = sum(100_000 - scored.result(body.code).total for body in scored.county.bodies)
    assert lost.points == expected
    assert sum(loss.points for loss in lost.pillars) == sum(loss.points for loss in lost.items) == expected


def test_the_trend_counts_averages_medians_and_bodies_in_alert(scored: Scored, overseer: Client) -> None:
    context = overseer.get(COCKPIT).context
    towns = [scored.result(code).total for code in ("B01", "B02", "B03")]
    trend = context["trends"][0]
    assert (trend.averages[-1], trend.medians[-1]) == (round(sum(towns) / 3), sorted(towns)[1])
    assert context["trend_table"][0].alerts == 1
    assert context["trend_table"][0].points[0] == (trend.averages[-1], trend.medians[-1])


def test_the_latest_alerts_lead_with_the_gravest_and_ask_for_a_signature(scored: Scored, overseer: Client) -> None:
    page = overseer.get(COCKPIT)
    assert [case.body.code for case in page.context["cases"]] == ["B01"]
    assert "待签收" in text(page)


def test_an_audience_can_be_singled_out(scored: Scored, overseer: Client) -> None:
    page = overseer.get(COCKPIT + "&audience=DEPT")
    assert [row.body.code for row in page.context["cockpit"].rows] == ["B11", "B12", "B13"]
    assert page.context["cockpit"].average == round(sum(scored.result(f"B1{n}").total for n in (1, 2, 3)) / 3)


@pytest.mark.parametrize(
    ("sort", "first"), [("total", "B01"), ("-total", "B02"), ("A", "B01"), ("", "B01"), ("-worst", "B01")]
)
def test_rows_can_be_sorted_within_their_audience(scored: Scored, overseer: Client, sort: str, first: str) -> None:
    groups = overseer.get(f"{COCKPIT}&sort={sort}").context["cockpit"].groups
    assert groups[0].rows[0].body.code == first
    assert [len(group.rows) for group in groups] == [3, 3]


def test_a_sorted_column_says_so_to_everybody(scored: Scored, overseer: Client) -> None:
    page = overseer.get(f"{COCKPIT}&sort=-total").content.decode()
    assert page.count('aria-sort="descending"') == 1
    assert "sort=total" in page


def test_a_leader_sees_only_the_bodies_in_charge_but_their_rank_among_all(
    scored: Scored, client: Client, leader: User
) -> None:
    client.force_login(leader)
    page = client.get(COCKPIT)
    assert [row.body.code for row in page.context["cockpit"].rows] == ["B01", "B02"]
    assert page.context["cockpit"].rows[0].rank.of == 3
    assert str(scored.body("B03")) not in text(page)


def test_a_month_without_scores_is_a_page_that_says_so(scored: Scored, overseer: Client) -> None:
    page = overseer.get("/cockpit/?period=2031-07")
    assert page.status_code == 200
    assert "本期没有得分" in text(page)


def test_an_unfinished_period_says_which_month_it_shows(scored: Scored, overseer: Client) -> None:
    page = overseer.get("/cockpit/?period=2026")
    assert page.context["cockpit"].as_of == page.context["choice"].as_of
    assert "2026年3月" in text(page)
    assert "尚未结束" in text(page)


def test_a_period_that_is_none_says_so_and_shows_the_latest(scored: Scored, overseer: Client) -> None:
    page = overseer.get("/cockpit/?period=%3Cscript%3E")
    assert "不是有效的期" in text(page)
    assert b"<script>\xe2\x80\x9d" not in page.content
    assert str(page.context["choice"].period) == "2026-Q1"


def test_an_empty_database_is_a_friendly_page(overseer: Client) -> None:
    page = overseer.get("/cockpit/")
    assert page.status_code == 200
    assert "还没有得分" in text(page)
    assert overseer.get("/cockpit/workbook/").status_code == 404


def test_a_merged_body_is_there_as_long_as_it_existed(
    county: County, published_framework: FrameworkVersion, overseer: Client
) -> None:
    old, new = county.departments[:2]
    Body.objects.filter(pk=old.pk).update(valid_to=date(2026, 2, 28))
    Succession.objects.create(predecessor=old, successor=new, kind="merged", on=date(2026, 3, 1))
    for month in ("2026-02", "2026-03"):
        report(new, month, "A1-1", due=5, done_on_time=5)
    pipeline.rescore_all(by="test")
    shown = {
        period: [row.body.code for row in overseer.get(f"/cockpit/?period={period}").context["cockpit"].groups[1].rows]
        for period in ("2026-02", "2026-03")
    }
    assert shown == {"2026-02": ["B11", "B12", "B13"], "2026-03": ["B12", "B13"]}
    assert overseer.get("/bodies/B11/?period=2026-02").status_code == 200
    assert "存续至 2026-02-28" in text(overseer.get("/bodies/B11/?period=2026-03"))


def test_the_number_of_queries_does_not_grow_with_the_bodies(
    scored: Scored, overseer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    overseer.get(COCKPIT)
    with django_assert_num_queries(24):
        overseer.get(COCKPIT)
    for number in range(20, 40):
        Body.objects.create(
            code=f"B{number}", name=f"镇{number}", audience=scored.body("B01").audience, valid_from=date(2024, 1, 1)
        )
    pipeline.rescore_all(by="test")
    with django_assert_num_queries(24):
        assert len(overseer.get(COCKPIT).context["cockpit"].rows) == 26


@pytest.mark.parametrize("who", ["liaison", "station_clerk", "system_administrator", "nobody"])
def test_nobody_else_opens_the_cockpit(
    scored: Scored, client: Client, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(COCKPIT).status_code == 403
    assert client.get(reverse("dashboards:cockpit_workbook")).status_code == 403


def test_each_link_of_the_heat_map_opens(scored: Scored, overseer: Client) -> None:
    page = overseer.get(COCKPIT)
    pillar = page.context["cockpit"].pillars[3].code
    address = reverse("dashboards:pillar", kwargs={"code": "B11", "pillar": pillar}) + "?period=2026-Q1"
    assert f'href="{address}" hx-get="{address}"'.encode() in page.content
    assert overseer.get(address).status_code == 200
