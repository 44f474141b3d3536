"""The page of a body: numbers of the engine, each loss explained, and only what its reader may see."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.people import County
from tests.qingheng.dashboards.conftest import Scored
from tests.qingheng.dashboards.reading import text
from tests.qingheng.scoring.reports import report

import qianfen
from qianfen import format_points
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.dashboards.queries.body import Lost
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Succession

PAGE = "/bodies/B01/?period=2026-Q1"
CASE_ITEM, OPEN_ITEM, POINTS_ONLY_ITEM = "A2-1", "A1-2", "G2-1"
pytestmark = pytest.mark.django_db


def lost_of(page: Any) -> dict[str, Lost]:
    return {lost.code: lost for pillar in page.context["losses"] for lost in pillar.lost}


def test_total_levels_and_rank_are_the_engines(scored: Scored, overseer: Client) -> None:
    page, result = overseer.get(PAGE), scored.result("B01")
    shown = page.context["page"]
    assert shown.total == result.total
    assert (shown.card.total_level, shown.card.pillar_level) == (0, 3)
    assert (shown.rank.place, shown.rank.of) == (3, 3)
    assert format_points(result.total) in text(page)


def test_the_deductions_add_up_to_the_points_lost(scored: Scored, overseer: Client) -> None:
    losses = overseer.get(PAGE).context["losses"]
    result = scored.result("B01")
    assert sum(lost.points for pillar in losses for lost in pillar.lost) == 100_000 - result.total
    for pillar in losses:
        assert sum(lost.points for lost in pillar.lost) == pillar.points_lost
    assert [pillar.points for pillar in losses] == sorted(pillar.points for pillar in losses)


def test_each_loss_tells_its_rule_values_station_and_file(scored: Scored, overseer: Client) -> None:
    lost = lost_of(overseer.get(PAGE))[OPEN_ITEM]
    assert {key.key: key.to_date for key in lost.keys} == {"county": "1", "city": "1", "province": "1"}
    assert lost.station == scored.county.stations["S01"].name
    assert lost.files == ("test.csv",)
    assert "扣 12 分" in lost.sentence


def test_what_changed_adds_up_to_the_change_of_the_total(scored: Scored, overseer: Client) -> None:
    page = overseer.get(PAGE).context["page"]
    before, after = scored.result("B01", "2025-12"), scored.result("B01")
    assert page.since_before == after.total - before.total == sum(moved.points for moved in page.moved)
    assert {moved.code: moved.points for moved in page.moved} == {
        change.item: change.points_delta for change in qianfen.change(before, after)
    }
    assert page.since_year_before == after.total - scored.result("B01", "2025-03").total


def test_comparable_points_count_common_items_only(scored: Scored, overseer: Client) -> None:
    points, full = overseer.get(PAGE).context["page"].card.common
    framework, result = scored.version.parsed, scored.result("B01")
    nodes = [result.nodes[item.code] for item in framework.items if item.audience is None and item.code in result.nodes]
    assert (points, full) == (sum(node.points for node in nodes), sum(node.full for node in nodes))
    assert full < 100_000


def test_the_average_of_the_audience_is_over_the_audience(scored: Scored, overseer: Client) -> None:
    page = overseer.get(PAGE).context["page"]
    totals = [scored.result(code).total for code in ("B01", "B02", "B03")]
    assert page.peers.average == round(sum(totals) / 3)
    assert page.to_average == totals[0] - page.peers.average
    assert sum(span.bodies for span in overseer.get(PAGE).context["spans"]) == 3


def test_gaps_name_what_is_overdue_and_how_far_the_total_may_move(scored: Scored, overseer: Client) -> None:
    report(scored.body("B02"), "2026-03", "A1-1", due="overdue", done_on_time="overdue")
    pipeline.rescore_all(by="test")
    page = overseer.get("/bodies/B02/?period=2026-03").context["page"]
    assert "A1-1" in [item.code for gap in page.gaps if gap.flag in {"incomplete", "overdue"} for item in gap.items]
    low, high = page.card.result.bounds
    assert low < page.total <= high


@pytest.mark.parametrize(
    ("who", "masked"),
    [
        ("framework_administrator", set()),
        ("leader", {CASE_ITEM}),
        ("liaison", {CASE_ITEM, POINTS_ONLY_ITEM}),
    ],
)
def test_raw_values_are_masked_for_each_role_but_points_are_not(
    scored: Scored, client: Client, request: pytest.FixtureRequest, who: str, masked: set[str]
) -> None:
    scored.publish()
    client.force_login(request.getfixturevalue(who))
    lost = lost_of(client.get(PAGE))
    shown = {code for code in (CASE_ITEM, OPEN_ITEM, POINTS_ONLY_ITEM) if lost[code].keys}
    assert shown == {CASE_ITEM, OPEN_ITEM, POINTS_ONLY_ITEM} - masked
    for code in masked:
        assert lost[code].mask.value
        node = scored.result("B01").nodes[code]
        assert lost[code].points == node.full - node.points
        item = text(client.get(f"/bodies/B01/items/{code}/?period=2026-Q1"))
        assert "只显示分数" in item
        assert "test.csv" not in item


def test_a_liaison_sees_nothing_before_it_is_published(scored: Scored, client: Client, liaison: User) -> None:
    client.force_login(liaison)
    for address in (PAGE, "/bodies/B01/pillars/A/", "/bodies/B01/items/A1-1/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "尚未发布" in text(page)
        assert format_points(scored.result("B01").total) not in text(page)


def test_a_liaison_sees_the_published_score_and_not_what_came_later(
    scored: Scored, client: Client, liaison: User
) -> None:
    scored.publish()
    published = scored.result("B01").total
    report(scored.body("B01"), "2026-Q1", "A2-2", late=3)
    pipeline.rescore_all(by="test")
    assert scored.result("B01").total < published
    client.force_login(liaison)
    page = client.get(PAGE)
    assert page.context["page"].total == published
    assert "A2-2" not in lost_of(page)
    item = client.get("/bodies/B01/items/A2-2/?period=2026-Q1").context["page"]
    assert not [value for value in item.reported if value.value == 3]


def test_a_liaison_sees_the_distribution_but_neither_rank_nor_names_nor_files(
    scored: Scored, client: Client, liaison: User
) -> None:
    scored.publish()
    client.force_login(liaison)
    page = client.get(PAGE)
    words = text(page)
    assert page.context["distribution_chart"]["values"]
    assert "名次" not in words
    assert "test.csv" not in words
    assert not [other for other in scored.county.bodies if other.code != "B01" and str(other) in words]
    assert page.context["cases"] is None


@pytest.mark.parametrize(("who", "status"), [("framework_administrator", 200), ("leader", 403), ("liaison", 403)])
def test_only_visible_bodies_open(
    scored: Scored, client: Client, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    scored.publish()
    client.force_login(request.getfixturevalue(who))
    for address in ("/bodies/B03/", "/bodies/B03/pillars/A/", "/bodies/B03/items/A1-1/"):
        assert client.get(address).status_code == status


def test_an_unknown_body_is_not_found(scored: Scored, overseer: Client) -> None:
    assert overseer.get("/bodies/B99/").status_code == 404


def test_succession_is_told_on_both_sides(scored: Scored, overseer: Client) -> None:
    first, second = scored.county.towns[:2]
    Succession.objects.create(predecessor=first, successor=second, kind="merged", on=date(2026, 4, 1))
    assert f"由{second}承继本单位" in text(overseer.get("/bodies/B01/?period=2026-Q1"))
    assert f"本单位承继{first}" in text(overseer.get("/bodies/B02/?period=2026-Q1"))


def test_a_body_without_scores_is_a_page_that_says_so(
    county: County, published_framework: FrameworkVersion, overseer: Client
) -> None:
    page = overseer.get("/bodies/B01/")
    assert page.status_code == 200
    assert "没有得分" in text(page)


def test_the_history_of_its_alerts_stands_on_the_page(scored: Scored, overseer: Client) -> None:
    cases = overseer.get(PAGE).context["cases"]
    assert [case.period for case in cases] == sorted((case.period for case in cases), reverse=True)
    assert {case.body.code for case in cases} == {"B01"}


def test_the_number_of_queries_stays_small(
    scored: Scored, overseer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    overseer.get(PAGE)
    with django_assert_max_num_queries(20):
        overseer.get(PAGE)
