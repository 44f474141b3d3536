"""More time: the clerk asks, somebody else decides, both see it at once; and deadlines are copied into a calendar."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey
Visit = Callable[..., Visitor]


def friday() -> str:
    """A working day to come, as far as no table says otherwise."""
    day = date.today()  # noqa: DTZ011 - a day to come, whatever the zone
    return (day + timedelta(days=4 - day.weekday() + 14)).isoformat()


def open_tasks(visit: Visit, who: str, **options: Any) -> Page:
    visitor = visit(**options)
    page = visitor.sign_in(who)
    expect(page.locator("h1")).to_contain_text("我的待办")
    page.goto(f"{visitor.site.url}/collection/tasks/")
    return page


def test_an_extension_goes_from_the_clerk_to_the_administrator_and_back(visit: Visit) -> None:
    clerk = open_tasks(visit, "clerk-s06")
    row = clerk.locator("tr", has_text="2026年上半年").first
    row.get_by_role("link", name="申请延期").focus()
    clerk.keyboard.press("Enter")
    clerk.fill("input[name=until]", friday())
    clerk.fill("textarea[name=reason]", "财政局资料待补")
    clerk.locator("main button.btn-primary").press("Enter")
    expect(clerk.locator("main")).to_contain_text(f"已申请延至 {friday()}")
    administrator = open_tasks(visit, "framework", viewport={"width": 1440, "height": 2400})
    decision = administrator.locator("tr", has_text="财政局资料待补")
    decision.get_by_role("button", name="同意", exact=True).click()
    expect(administrator.locator(".messages, .notice").first).to_contain_text("已同意")
    clerk.reload()
    expect(clerk.locator("tr", has_text="2026年上半年").first).to_contain_text(
        re.compile(f"{friday()}.*已延期", re.DOTALL)
    )


def test_the_number_in_the_menu_arrives_by_itself(visit: Visit) -> None:
    page = visit().sign_in("framework")
    expect(page.locator(".side-badge .side-count")).to_have_text(re.compile(r"\d+"))


def test_the_address_of_the_calendar_is_copied_and_opens_without_signing_in(visit: Visit) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.sign_in("clerk-s02")
    page.goto(f"{visitor.site.url}/collection/calendar/")
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    address = page.locator("#address").input_value()
    response = visit().page.request.get(address)
    assert response.status == 200
    assert response.text().startswith("BEGIN:VCALENDAR")
