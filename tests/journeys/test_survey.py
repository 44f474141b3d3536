"""Somebody with a card and an old phone answers: with script and without, from the typed code to the thanks."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import Site, Visitor, free_port, wait_until_it_answers
from tests.qingheng.surveys.field.test_entrance import Inside

pytestmark = pytest.mark.journey

PHONE: dict[str, Any] = {
    "viewport": {"width": 375, "height": 700},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
TARGET_MIN = 44
Phone = Callable[..., Visitor]


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[str]]]:
    """A small site of its own with a wave in the field, and the codes of its cards."""
    folder = tmp_path_factory.mktemp("field")
    inside = Inside(folder)
    codes = inside.ask("prepare")
    assert inside.run("qingheng", "collectstatic", "--noinput").returncode == 0
    port, log = free_port(), folder / "server.log"
    command = [sys.executable, "-m", "qingheng", "serve", "--port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(command, env=inside.environment, stdout=out, stderr=out)
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/surveys/q/", server, log)
            yield Site(f"http://127.0.0.1:{port}", inside.environment, ""), codes
        finally:
            server.terminate()
            server.wait(timeout=20)
    assert not [code for code in codes if code in log.read_text()], "a code was logged"


@pytest.fixture
def phone(browser: Browser, field: tuple[Site, list[str]]) -> Iterator[Phone]:
    """Open a phone; at the end it has no cookie, complained of nothing and asked no other host."""
    visitors: list[Visitor] = []

    def open_phone(**options: Any) -> Visitor:
        visitors.append(Visitor(browser.new_context(**{"locale": "zh-CN", **PHONE, **options}), field[0]))
        return visitors[-1]

    yield open_phone
    for visitor in visitors:
        assert visitor.context.cookies() == []
        visitor.context.close()
        assert visitor.foreign_requests() == []
        assert visitor.complaints == []


def fits_the_phone(page: Page) -> None:
    """Nothing sticks out to the side, and every target is large enough for a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    targets = page.locator("button, .public-foot a, .asked-choice, input[name=code], textarea")
    for index in range(targets.count()):
        box = targets.nth(index).bounding_box()
        assert box is None or box["height"] >= TARGET_MIN, targets.nth(index).evaluate("node => node.outerHTML")


def picture(page: Page, name: str, tmp_path: Path) -> None:
    page.screenshot(path=tmp_path / f"{name}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_code_to_the_thanks(
    phone: Phone, field: tuple[Site, list[str]], tmp_path: Path, *, script: bool
) -> None:
    site, codes = field
    code = codes[0 if script else 1]
    visitor = phone(java_script_enabled=script)
    page = visitor.page
    page.goto(f"{site.url}/surveys/q/")
    picture(page, "code", tmp_path)
    if script:
        fits_the_phone(page)
    page.fill("input[name=code]", code[:-1] + ("0" if code[-1] != "0" else "1"))
    page.click("button.main")
    expect(page.locator("#code-error")).to_be_visible()
    page.fill("input[name=code]", " ".join([code[:9].lower(), code[9:]]))
    page.click("button.main")
    expect(page.get_by_text("您对该单位的工作作风满意吗？")).to_be_visible()
    picture(page, "questions", tmp_path)
    if script:
        fits_the_phone(page)
    page.fill("textarea[name=words]", "路灯坏了")
    page.click("button.main")
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(page.locator("textarea[name=words]")).to_have_value("路灯坏了")
    picture(page, "faults", tmp_path)
    summary.get_by_role("link").first.click()
    page.get_by_text("基本满意", exact=True).click()
    page.click("button.main")
    page.wait_for_url("**/surveys/thanks/**")
    picture(page, "thanks", tmp_path)
    page.goto(f"{site.url}/surveys/q/{code}")
    expect(page.get_by_role("heading", name="该码已使用")).to_be_visible()
    picture(page, "used", tmp_path)


def test_the_page_speaks_the_language_of_the_link_and_keeps_nothing(
    phone: Phone, field: tuple[Site, list[str]], tmp_path: Path
) -> None:
    site, codes = field
    page = phone().page
    page.goto(f"{site.url}/surveys/q/{codes[2]}")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Send the answers")).to_be_visible()
    page.get_by_role("link", name="What is protected, and what is not").click()
    expect(page.get_by_role("heading", name="Not protected")).to_be_visible()
    picture(page, "protection", tmp_path)
    page.goto(f"{site.url}/surveys/q/{codes[2]}")
    expect(page.get_by_role("button", name="提交答卷")).to_be_visible()
