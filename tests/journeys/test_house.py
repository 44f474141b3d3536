"""The frame of the site in a real browser: accessible, in light and dark, on a phone, without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.architecture.source import ROOT
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LOOKS: dict[str, dict[str, Any]] = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}
PAGES = {
    "/password/": "framework",
    "/no/such/page/": "framework",
    "/admin/": "system",
    "/admin/accounts/user/": "system",
    "/admin/accounts/user/add/": "system",
    "/admin/accounts/grant/add/": "system",
}
Visit = Callable[..., Visitor]


AT_REST = """Promise.all(document.getAnimations()
  .filter(each => each.effect.getComputedTiming().iterations !== Infinity)
  .map(each => each.finished.catch(() => null)))"""
"""Wait for what is fading in: colours are judged when they have come to rest."""


def violations(page: Page) -> list[str]:
    """What axe finds; brought in by the debugger, for the page's own policy lets no foreign script in."""
    page.evaluate(AT_REST)
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE})
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("look", LOOKS)
def test_signing_in_is_accessible(visit: Visit, look: str) -> None:
    visitor = visit(**LOOKS[look])
    visitor.page.goto(f"{visitor.site.url}/sign-in/")
    assert violations(visitor.page) == []
    visitor.page.click("main button[type=submit]")
    expect(visitor.page.locator(".field-error")).to_have_count(2)
    assert violations(visitor.page) == []
    assert not is_wider_than_the_screen(visitor.page)


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_accounts_are_accessible(visit: Visit, address: str) -> None:
    visitor = visit()
    visitor.sign_in(PAGES[address])
    response = visitor.page.goto(visitor.site.url + address)
    assert violations(visitor.page) == []
    if response is not None and response.status == 404:
        visitor.complaints.clear()  # the browser complains of the status we asked for


def test_the_menus_open_and_close_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("framework")
    page.goto(f"{visitor.site.url}/password/")
    person = page.locator("details[data-menu]").nth(1)
    person.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_dark_is_chosen_and_kept(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("clerk-s02")
    page.goto(f"{visitor.site.url}/password/")
    page.locator("details[data-menu] summary").first.click()
    page.get_by_role("button", name="深色").click()
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_the_language_is_switched_in_the_menu(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("clerk-s02")
    page.goto(f"{visitor.site.url}/password/")
    page.locator("details[data-menu] summary").first.click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change password")
    assert page.get_attribute("html", "lang") == "en"


def test_on_a_phone_the_menu_slides_in(visit: Visit) -> None:
    visitor = visit(**PHONE)
    page = visitor.sign_in("clerk-s02")
    page.goto(f"{visitor.site.url}/password/")
    link = page.locator("#side").get_by_role("link", name="数据采集")
    expect(link).to_be_hidden()
    page.locator(".btn-menu").click()
    expect(link).to_be_visible()
    page.wait_for_timeout(500)
    assert violations(page) == []
    assert not is_wider_than_the_screen(page)


def test_without_scripts_one_signs_in_and_finds_the_menu(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False, **PHONE)
    page = visitor.sign_in("clerk-s02")
    expect(page.locator("#side").get_by_role("link", name="数据采集")).to_be_visible()
    page.locator("details[data-menu] summary").nth(1).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_paper_shows_the_page_without_the_frame(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("framework")
    page.goto(f"{visitor.site.url}/password/")
    page.emulate_media(media="print")
    for part in (".top", "#side", ".foot", "#toasts"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
