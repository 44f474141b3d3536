"""The pop-ups' script in a real browser, against a server that the test plays itself.

The page is reduced to what the script needs; the pop-ups are the real template.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.architecture.source import ROOT

pytestmark = pytest.mark.journey

ORIGIN = "http://localhost"
INTRANET = "http://county.test"
"""Plain HTTP: no secure context, so the browser offers no Web Locks."""
STATIC = ROOT / "src" / "qingheng" / "ui" / "static"
PAGE = """<!doctype html><html lang="zh"><head><title>页面</title>
<link rel="stylesheet" href="/static/ui/components.css">
<link rel="stylesheet" href="/static/ui/overlays.css"><script src="/static/ui/leading.js" defer></script>
<script src="/static/ui/alerts.js" defer></script></head>
<body><span id="unread-count" hidden></span><span id="unread-words" data-one="1 条" data-many="{n} 条"></span>
<main id="content" tabindex="-1"><input id="field"></main>
<section id="toasts" data-unread="/unread" data-events="/events" data-user="7"
 data-failed="没有响应" data-over="请重新登录"></section></body></html>"""
LEASE_OF_ANOTHER = """localStorage.setItem(
    "qingheng-alerts-7-lease", JSON.stringify({id: "another", until: Date.now() + 2000}))"""
REASON = {"line": "pillar", "node": "P7", "name": "腐败案件", "points": 5650, "threshold": 6000, "level": 3}


def notice(pk: int, level: int) -> SimpleNamespace:
    case = SimpleNamespace(body=f"单位{pk}", period="2026-09")
    return SimpleNamespace(pk=pk, case_id=pk, case=case, level=level, state="raised", at=now(), reasons=[REASON])


class Server:
    """What the script talks to: notices one may add, and a tally of what was asked."""

    def __init__(self) -> None:
        self.notices: list[SimpleNamespace] = []
        self.asked: list[str] = []
        self.stream_status = 200
        self.answer_status = 200
        self.nudges = 0

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).removeprefix(INTRANET)
        self.asked.append(path)
        if path == "/page":
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path == "/events":
            self.stream(route)
        elif path == "/unread":
            self.unread(route)
        else:
            self.acknowledge(route, int(path.strip("/").split("/")[-2]))

    def stream(self, route: Route) -> None:
        """A stream that ends after a nudge; the browser comes back for the next one."""
        if self.stream_status != 200:
            route.fulfill(status=self.stream_status)
            return
        self.nudges += 1
        route.fulfill(body="retry: 200\n\ndata: notices\n\n", content_type="text/event-stream")

    def unread(self, route: Route) -> None:
        if self.answer_status != 200:
            route.fulfill(status=self.answer_status, body="请先签收")
            return
        shown = {"notices": self.notices[:3], "more": max(0, len(self.notices) - 3)}
        html = render_to_string("ui/toasts.html", shown)
        headers = {"X-Unread-Count": str(len(self.notices)), "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=html, headers=headers)

    def acknowledge(self, route: Route, pk: int) -> None:
        if self.answer_status == 200:
            self.notices = [each for each in self.notices if each.pk != pk]
        self.unread(route)

    def count(self, path: str) -> int:
        return self.asked.count(path)


@pytest.fixture
def server() -> Server:
    render_to_string("ui/toasts.html", {"notices": [notice(1, 3)]})  # the first rendering is slow
    return Server()


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN")
    context.route(f"{ORIGIN}/**", server.answer)
    context.route(f"{INTRANET}/**", server.answer)
    yield context
    context.close()


OpenTab = Callable[[], Page]


def opener(context: BrowserContext, origin: str) -> OpenTab:
    def open_one() -> Page:
        page = context.new_page()
        page.goto(f"{origin}/page")
        return page

    return open_one


@pytest.fixture
def open_tab(context: BrowserContext) -> OpenTab:
    return opener(context, ORIGIN)


@pytest.fixture
def open_intranet_tab(context: BrowserContext) -> OpenTab:
    return opener(context, INTRANET)


def test_a_nudge_brings_a_new_notice_to_every_tab(server: Server, open_tab: OpenTab) -> None:
    tabs = [open_tab(), open_tab()]
    expect(tabs[0].locator(".toast-q")).to_have_count(0)
    server.notices = [notice(1, 3)]
    for tab in tabs:
        expect(tab.locator("[data-notice='1']")).to_be_visible(timeout=2000)
        expect(tab.locator("#unread-count")).to_have_text("1")


def test_the_tabs_of_a_browser_share_one_stream_and_the_next_tab_takes_over(
    server: Server, context: BrowserContext, open_tab: OpenTab
) -> None:
    server.stream_status = 503
    first = open_tab()
    others = [open_tab(), open_tab()]
    others[1].wait_for_timeout(500)
    assert server.count("/events") == 1
    first.close()
    others[0].wait_for_timeout(500)
    assert server.count("/events") == 2


def test_over_plain_http_a_nudge_brings_a_new_notice_to_every_tab(server: Server, open_intranet_tab: OpenTab) -> None:
    tabs = [open_intranet_tab(), open_intranet_tab()]
    assert tabs[0].evaluate("navigator.locks === undefined && !window.isSecureContext")
    tabs[0].wait_for_timeout(800)
    server.notices = [notice(1, 3)]
    for tab in tabs:
        expect(tab.locator("[data-notice='1']")).to_be_visible(timeout=2000)


def test_over_plain_http_the_tabs_share_one_stream_and_the_next_tab_takes_over(
    server: Server, open_intranet_tab: OpenTab
) -> None:
    server.stream_status = 503
    first = open_intranet_tab()
    first.wait_for_timeout(800)
    others = [open_intranet_tab(), open_intranet_tab()]
    others[1].wait_for_timeout(2500)  # past a renewal
    assert server.count("/events") == 1
    first.close(run_before_unload=True)
    others[0].wait_for_timeout(1200)
    assert server.count("/events") == 2


def test_over_plain_http_tabs_opened_at_once_agree_on_one(
    server: Server, context: BrowserContext, open_intranet_tab: OpenTab
) -> None:
    server.stream_status = 503
    opening = open_intranet_tab()
    opening.evaluate("() => { for (let n = 0; n < 4; n++) window.open('/page', '_blank', 'noopener'); }")
    opening.wait_for_timeout(2500)
    assert len(context.pages) == 5
    assert server.count("/events") == 1


def test_the_lease_of_a_tab_that_died_is_taken_over_when_it_has_run_out(
    server: Server, context: BrowserContext
) -> None:
    server.stream_status = 503
    tab = context.new_page()
    tab.add_init_script(LEASE_OF_ANOTHER)
    tab.goto(f"{INTRANET}/page")
    tab.wait_for_timeout(1000)
    assert server.count("/events") == 0
    tab.wait_for_timeout(3500)
    assert server.count("/events") == 1


def test_whoever_finds_another_on_the_lease_stops(server: Server, open_intranet_tab: OpenTab) -> None:
    tab = open_intranet_tab()
    tab.wait_for_timeout(800)
    assert server.nudges > 0
    tab.evaluate(LEASE_OF_ANOTHER.replace("2000", "5500"))
    tab.wait_for_timeout(2300)
    before = server.nudges
    tab.wait_for_timeout(1000)
    assert server.nudges == before


def test_red_stays_until_it_is_signed_for(server: Server, open_tab: OpenTab) -> None:
    server.notices = [notice(1, 3), notice(2, 1)]
    tabs = [open_tab(), open_tab()]
    red = tabs[0].locator("[data-notice='1']")
    expect(red).to_have_attribute("role", "alert")
    expect(red.locator(".toast-close")).to_have_count(0)
    with tabs[0].expect_request("**/acknowledge/") as request:
        red.get_by_role("button", name="签收").click()
    assert 'name="sign"\r\n\r\n1' in (request.value.post_data or "")
    for tab in tabs:
        expect(tab.locator("[data-notice='1']")).to_have_count(0)
        expect(tab.locator("[data-notice='2']")).to_be_visible()


def test_blue_and_yellow_are_closed_with_escape_and_the_focus_goes_on(server: Server, open_tab: OpenTab) -> None:
    server.notices = [notice(1, 2), notice(2, 1)]
    tab = open_tab()
    tab.locator("[data-notice='1'] .toast-close").focus()
    tab.keyboard.press("Escape")
    expect(tab.locator("[data-notice='1']")).to_have_count(0)
    assert tab.evaluate("document.activeElement.closest('.toast-q').dataset.notice") == "2"
    tab.keyboard.press("Escape")
    expect(tab.locator(".toast-q")).to_have_count(0)
    assert tab.evaluate("document.activeElement.id") == "content"


def test_an_arriving_pop_up_takes_no_focus(server: Server, open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.locator("#field").focus()
    server.notices = [notice(1, 3)]
    expect(tab.locator("[data-notice='1']")).to_be_visible()
    assert tab.evaluate("document.activeElement.id") == "field"


def test_three_are_shown_and_the_rest_is_counted(server: Server, open_tab: OpenTab) -> None:
    server.notices = [notice(pk, 1) for pk in range(1, 8)]
    tab = open_tab()
    expect(tab.locator(".toast-q")).to_have_count(3)
    expect(tab.locator(".toasts-more")).to_have_text("另有 4 条未读预警")
    expect(tab).to_have_title("(7) 页面")


def test_a_pop_up_is_announced_once_in_a_browser_session(server: Server, open_tab: OpenTab) -> None:
    server.notices = [notice(1, 3)]
    tab = open_tab()
    expect(tab.locator("[data-notice='1']")).to_have_attribute("role", "alert")
    tab.reload()
    expect(tab.locator("[data-notice='1']")).to_have_attribute("role", "group")


def test_a_refused_acknowledgement_says_why_and_keeps_the_pop_up(server: Server, open_tab: OpenTab) -> None:
    server.notices = [notice(1, 3)]
    tab = open_tab()
    expect(tab.locator("[data-notice='1']")).to_be_visible()
    server.answer_status = 409
    tab.get_by_role("button", name="签收").click()
    expect(tab.locator(".toast-error")).to_have_text("请先签收")
    expect(tab.get_by_role("button", name="签收")).to_be_enabled()


def settle(tab: Page, server: Server) -> None:
    """Wait until the tab asks for nothing more, however slow the machine is."""
    seen, quiet = -1, 0
    while quiet < 3:
        tab.wait_for_timeout(150)
        now = len(server.asked)
        quiet, seen = (quiet + 1 if now == seen else 0), now


WITHOUT = {
    "channel": "delete window.BroadcastChannel",
    "event source": "delete window.EventSource",
    "storage": "Object.defineProperty(window, 'localStorage', {get() { throw new Error('kept from the page'); }})",
}


@pytest.mark.parametrize("missing", [*WITHOUT, "stream"])
def test_without_a_stream_the_tab_polls_every_quarter_of_a_minute(
    server: Server, context: BrowserContext, missing: str
) -> None:
    tab = context.new_page()
    tab.clock.install()
    if missing in WITHOUT:
        tab.add_init_script(WITHOUT[missing])
    else:
        server.stream_status = 503
    tab.goto(f"{INTRANET}/page")
    settle(tab, server)
    tab.clock.run_for(1000)
    settle(tab, server)
    before = server.count("/unread")
    server.notices = [notice(1, 1)]
    tab.clock.run_for(15_500)
    expect(tab.locator("[data-notice='1']")).to_be_visible()
    assert server.count("/unread") == before + 1
    assert server.count("/events") == (0 if missing in WITHOUT else 1)


def test_after_the_session_has_ended_nothing_more_is_asked(server: Server, context: BrowserContext) -> None:
    server.answer_status = 401
    server.stream_status = 401
    tab = context.new_page()
    tab.clock.install()
    tab.goto(f"{ORIGIN}/page")
    settle(tab, server)
    asked = len(server.asked)
    tab.clock.run_for(120_000)
    assert server.asked[asked:] == []
    expect(tab.get_by_role("link", name="请重新登录")).to_be_visible()


def test_what_a_browser_says_of_itself_marks_background_requests(server: Server, open_tab: OpenTab) -> None:
    tab = open_tab()
    with tab.expect_request("**/unread") as request:
        tab.reload()
    assert request.value.headers["x-background"] == "1"
