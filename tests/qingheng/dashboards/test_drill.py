"""From a total to a raw value in three clicks, and a sum that a person can redo."""

import pytest
from django.test import Client
from tests.qingheng.dashboards.conftest import Scored
from tests.qingheng.dashboards.reading import row, text
from tests.qingheng.scoring.reports import report

from qianfen import format_points
from qingheng import pipeline
from qingheng.accounts.models import User

COCKPIT = "/cockpit/?period=2026-Q1"
pytestmark = pytest.mark.django_db


def test_three_clicks_lead_from_the_total_to_the_raw_value(scored: Scored, overseer: Client) -> None:
    first = "/bodies/B01/pillars/A/?period=2026-Q1"
    assert first in overseer.get(COCKPIT).content.decode()
    drawer = overseer.get(first, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="drawer-content")
    second = "/bodies/B01/items/A1-1/?period=2026-Q1"
    assert second in drawer.content.decode()
    item = overseer.get(second)
    assert "2026年3月 到期应办结督办事项 50 件" in text(item)
    assert format_points(scored.result("B01").nodes["A1-1"].points) in text(item)


def test_the_drawer_holds_the_inside_of_the_page_only(scored: Scored, overseer: Client) -> None:
    address = "/bodies/B01/pillars/A/?period=2026-Q1"
    page, drawer = overseer.get(address), overseer.get(address, HTTP_HX_TARGET="drawer-content")
    assert b"<html" in page.content
    assert b"<html" not in drawer.content
    assert row(page, "落实不力被通报批评") == row(drawer, "落实不力被通报批评")


def test_a_pillar_is_the_sum_of_its_items(scored: Scored, overseer: Client) -> None:
    page = overseer.get("/bodies/B01/pillars/A/?period=2026-Q1").context["page"]
    lines = [line for part in page.sub_pillars for line in part.lines]
    assert sum(line.node.points for line in lines) == page.node.points == scored.result("B01").nodes["A"].points
    assert page.level == 3
    assert (page.before, page.after.code) == (None, "B")


def test_an_item_shows_standard_rule_station_and_trend(scored: Scored, overseer: Client) -> None:
    page = overseer.get("/bodies/B01/items/A1-2/?period=2026-Q1")
    item, words = scored.version.parsed.item("A1-2"), text(page)
    assert item.standard in words
    assert scored.county.stations[item.station].name in words
    assert page.context["page"].trend[-2:] == [
        scored.result("B01", month).nodes["A1-2"].points for month in ("2025-12", "2026-03")
    ]


def test_a_corrected_value_stays_in_sight_with_its_revisions(scored: Scored, overseer: Client) -> None:
    report(scored.body("B01"), "2026-03", "A1-1", done_on_time=48)
    pipeline.rescore_all(by="test")
    page = overseer.get("/bodies/B01/items/A1-1/?period=2026-Q1")
    values = [
        (str(value.value), value.counts) for value in page.context["page"].reported if value.row.key == "done_on_time"
    ]
    assert values[-3:] == [("100", False), ("41", False), ("48", True)]
    assert page.content.decode().count("<del>") == 3
    assert "test.csv" in text(page)


def test_a_missing_value_tells_its_reason(scored: Scored, overseer: Client) -> None:
    report(scored.body("B02"), "2026-03", "A1-1", due="not_applicable", done_on_time="not_applicable")
    pipeline.rescore_all(by="test")
    assert "不适用" in text(overseer.get("/bodies/B02/items/A1-1/?period=2026-Q1"))


def test_an_item_without_loss_says_so(scored: Scored, overseer: Client) -> None:
    assert "没有扣分" in text(overseer.get("/bodies/B01/items/B1-2/?period=2026-Q1"))


@pytest.mark.parametrize("address", ["pillars/Z/", "items/Z9-9/", "items/D3-3/"])
def test_what_a_body_is_not_scored_on_is_not_found(scored: Scored, overseer: Client, address: str) -> None:
    assert overseer.get(f"/bodies/B01/{address}?period=2026-Q1").status_code == 404


def test_a_month_without_scores_is_a_page_that_says_so(scored: Scored, overseer: Client) -> None:
    for address in ("pillars/A/", "items/A1-1/"):
        page = overseer.get(f"/bodies/B01/{address}?period=2031-01")
        assert page.status_code == 200
        assert "没有得分" in text(page)


def test_only_those_who_may_open_batches_get_a_link(
    scored: Scored, client: Client, leader: User, overseer: Client
) -> None:
    assert "/collection/batches/" in overseer.get("/bodies/B01/items/A1-1/").content.decode()
    client.force_login(leader)
    assert "/collection/batches/" not in client.get("/bodies/B01/items/A1-1/").content.decode()


def test_a_veto_says_whether_somebody_has_confirmed_it(scored: Scored, overseer: Client) -> None:
    report(scored.body("B02"), "2026-02", "G1-2", modifiers="confirmed", member=1)
    report(scored.body("B03"), "2026-02", "G1-2", member=1)
    pipeline.rescore_all(by="test")
    words = {code: text(overseer.get(f"/bodies/{code}/items/G1-2/?period=2026-Q1")) for code in ("B02", "B03")}
    assert {code: "已确认" in told for code, told in words.items()} == {"B02": True, "B03": False}
    assert "1 (已确认)" in text(overseer.get("/bodies/B02/?period=2026-Q1"))
