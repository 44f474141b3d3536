"""One submission through all hands, ending as an alert in another browser; a correction; a role handed over."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Visitor
from tests.journeys.test_county import close_pop_ups
from tests.journeys.test_house import is_wider_than_the_screen, violations

pytestmark = pytest.mark.journey

Visit = Callable[..., Visitor]
STATION, PERIOD, BODY = "S06", "2026-Q3", "白鹭镇"
WHY = "与审计报告第 12 号不符"


def enter(page: Page, visitor: Visitor, column: int, value: str) -> None:
    """Type a number into the grid as a clerk does, and wait until it is saved."""
    page.goto(f"{visitor.site.url}/collection/grid/{STATION}/{PERIOD}/")
    row = page.locator("#grid tbody tr", has=page.get_by_role("rowheader", name=BODY))
    row.get_by_role("gridcell").nth(column).click()
    with page.expect_response(re.compile(r"/cells/$")) as saved:
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    assert saved.value.status == 200


def open_submission(page: Page, visitor: Visitor, *, period: str = PERIOD, station: str = STATION) -> None:
    """From the list to the page of the submission; what waits for oneself stands first."""
    page.goto(f"{visitor.site.url}/collection/submissions/?period={period}&station={station}")
    page.locator("tr.row-waiting a, tbody th a").first.click()
    expect(page.locator("h1")).to_contain_text(station)


def submit(page: Page, visitor: Visitor, *, period: str = PERIOD, station: str = STATION) -> None:
    """Hand it in, and answer whatever the quality rules ask."""
    open_submission(page, visitor, period=period, station=station)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已提交")
    boxes = page.locator("textarea[name^='answer']")
    if boxes.count():
        for number in range(boxes.count()):
            boxes.nth(number).fill("已核对审计底稿，情况属实")
        boxes.first.locator("xpath=ancestor::form").locator("button").first.click()
        page.wait_for_load_state("load")


def look_over(page: Page) -> None:
    """The page keeps the house's rules for everybody's eyes."""
    found = violations(page)
    assert not found, found
    assert not is_wider_than_the_screen(page)


def test_a_submission_goes_through_all_hands_and_ends_as_an_alert_elsewhere(visit: Visit) -> None:
    watcher, clerk, reviewer = visit(), visit(), visit()
    watched = watcher.sign_in("framework")
    close_pop_ups(watched)
    at_clerk, at_reviewer = clerk.sign_in("clerk-s06"), reviewer.sign_in("reviewer-s06")

    enter(at_clerk, clerk, 1, "5")
    submit(at_clerk, clerk)
    expect(at_clerk.get_by_role("button", name="审核通过", exact=True)).to_have_count(0)

    open_submission(at_reviewer, reviewer)
    look_over(at_reviewer)
    at_reviewer.get_by_role("checkbox", name=re.compile(BODY)).first.check()
    at_reviewer.get_by_role("button", name="退回……").click()
    look_over(at_reviewer)
    at_reviewer.get_by_role("textbox", name=re.compile(BODY)).first.fill(WHY)
    at_reviewer.get_by_role("button", name="退回", exact=True).click()
    expect(at_reviewer.locator(".messages")).to_contain_text("已退回")

    open_submission(at_clerk, clerk)
    expect(at_clerk.locator(".cell-why", has_text=WHY)).to_be_visible()
    look_over(at_clerk)
    enter(at_clerk, clerk, 1, "3")
    submit(at_clerk, clerk)

    open_submission(at_reviewer, reviewer)
    expect(at_reviewer.locator("main")).to_contain_text(BODY)
    at_reviewer.get_by_role("button", name="审核通过", exact=True).click()
    expect(at_reviewer.locator(".messages")).to_contain_text("已审核通过")
    expect(watched.locator("#toasts")).to_contain_text(BODY, timeout=10_000)


def test_what_is_accepted_is_locked_and_corrected_by_other_hands(visit: Visit) -> None:
    administrator, clerk = visit(), visit()
    office, desk = administrator.sign_in("framework"), clerk.sign_in("clerk-s02")
    close_pop_ups(office)
    desk.goto(f"{clerk.site.url}/collection/submissions/?state=locked")
    desk.locator("tbody th a").last.click()
    expect(desk.locator("h1")).to_contain_text("S02")
    desk.get_by_text("申请更正……").click()
    desk.get_by_role("textbox").fill("8 月漏统计一件")
    desk.get_by_role("button", name="申请更正", exact=True).click()
    expect(desk.locator(".messages")).to_contain_text("已申请")

    office.goto(f"{administrator.site.url}/collection/submissions/?state=requested")
    office.locator("tr.row-waiting a").first.click()
    expect(office.locator("main")).to_contain_text("更正的影响")
    look_over(office)
    office.get_by_role("button", name="批准更正").click()
    expect(office.locator(".messages")).to_contain_text("已批准")
    office.goto(f"{administrator.site.url}/collection/submissions/locks/?period=2026-09")
    look_over(office)


def test_a_clerk_hands_the_role_over_and_ends_it(visit: Visit) -> None:
    clerk = visit()
    page = clerk.sign_in("clerk-s02")
    page.goto(f"{clerk.site.url}/handover/")
    look_over(page)
    page.get_by_label("受托人").select_option(label="审计填报员 · 市审计局 · clerk-s06")
    page.get_by_label("末日").fill((localdate() + timedelta(7)).isoformat())
    page.get_by_role("button", name="委托", exact=True).click()
    expect(page.locator("main")).to_contain_text("生效中")

    other = visit()
    desk = other.sign_in("clerk-s06")
    desk.goto(f"{other.site.url}/collection/submissions/")
    expect(desk.locator("main")).to_contain_text("S02")

    page.get_by_role("button", name=re.compile("^终止")).click()
    expect(page.locator("main")).to_contain_text("提前终止")
    desk.reload()
    expect(desk.locator("main tbody")).not_to_contain_text("S02")
