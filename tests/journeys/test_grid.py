"""A clerk enters a month in the grid: block from a spreadsheet, keyboard, autosave, a colleague at the same cell."""

import json
import re
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.journeys.conftest import Site, Visitor
from tests.journeys.test_house import LOOKS, is_wider_than_the_screen, violations

pytestmark = pytest.mark.journey

Visit = Callable[..., Visitor]
GRID = "/collection/grid/S02/2026-11/"
ROWS, COLUMNS = 100, 30
SAVED = re.compile("已全部保存")
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(event);
}"""


def opened(visitor: Visitor, clerk: str = "clerk-s02", address: str = GRID) -> Page:
    page = visitor.sign_in(clerk)
    page.goto(f"{visitor.site.url}{address}")
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f"#grid tbody tr:nth-child({row}) td:nth-of-type({column})")


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#grid-saving")).to_have_text(SAVED, timeout=15_000)


def words(found: Locator) -> str:
    """What a cell says, without the marks beside it."""
    said: str = found.evaluate("td => td.firstChild && td.firstChild.nodeType === 3 ? td.firstChild.data : ''")
    return said.strip()


def texts(page: Page, rows: int, columns: int) -> list[list[str]]:
    return [[words(cell(page, row, column)) for column in range(1, columns + 1)] for row in range(1, rows + 1)]


def test_a_block_from_a_spreadsheet_is_pasted_saved_and_still_there(visit: Visit) -> None:
    page = opened(visit())
    cell(page, 1, 1).click()
    page.evaluate(PASTE, "1,234\t１２\t9\t8\n20\t19\t5\t5\n")
    wait_until_saved(page)
    page.reload()
    assert texts(page, 2, 4) == [["1234", "12", "9", "8"], ["20", "19", "5", "5"]]
    expect(page.locator("#grid-filled")).to_contain_text("8 / ")


def test_words_for_missing_values_ask_for_their_reason_once(visit: Visit) -> None:
    page = opened(visit())
    cell(page, 3, 1).click()
    page.evaluate(PASTE, "不适用\t未报")
    dialog = page.locator("#grid-reason")
    expect(dialog).to_be_visible()
    dialog.locator("textarea").fill("本月无转办事项")
    dialog.locator("button[value=ok]").click()
    wait_until_saved(page)
    assert texts(page, 3, 2)[2] == ["不适用", "缺报"]


def test_the_keyboard_does_what_it_does_in_a_spreadsheet(visit: Visit) -> None:
    page = opened(visit())
    cell(page, 5, 1).click()
    for key in ("7", "Enter", "8", "Tab", "9", "Escape", "ArrowLeft", "F2"):
        page.keyboard.press(key)
    expect(page.locator(".grid-editor")).to_have_value("8")
    for key in ("End", "5", "Enter", "ArrowUp", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d"):
        page.keyboard.press(key)
    assert [row[0] for row in texts(page, 7, 1)[4:]] == ["7", "7", "7"]
    page.keyboard.press("Control+z")
    assert [row[0] for row in texts(page, 7, 1)[4:]] == ["7", "85", ""]
    page.keyboard.press("Control+Home")
    assert page.evaluate("document.activeElement.closest('tr').sectionRowIndex") == 0
    cell(page, 5, 1).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Delete")
    wait_until_saved(page)
    page.reload()
    assert [row[0] for row in texts(page, 7, 1)[4:]] == ["", "", ""]


def test_what_is_wrong_is_shown_at_its_cell_and_not_saved(visit: Visit) -> None:
    page = opened(visit())
    cell(page, 8, 1).click()
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    expect(cell(page, 8, 1)).to_have_attribute("aria-invalid", "true", timeout=10_000)
    page.locator("#grid-problem").click()
    expect(page.locator("#grid-trouble")).to_contain_text("-3")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    wait_until_saved(page)
    assert words(cell(page, 8, 1)) == "3"


def test_two_browsers_on_one_cell_choose_between_the_values(visit: Visit) -> None:
    here, there = opened(visit()), opened(visit())
    for page, digits in ((there, "41"), (here, "42")):
        cell(page, 9, 1).click()
        page.keyboard.type(digits)
        page.keyboard.press("Enter")
        if page is there:
            wait_until_saved(page)
    expect(page.locator("#grid-problem")).to_be_visible(timeout=10_000)
    here.locator("#grid-problem").click()
    expect(here.locator("#grid-trouble")).to_contain_text("41")
    here.locator("#grid-trouble button", has_text="42").click()
    wait_until_saved(here)
    there.evaluate("window.qinghengGrid.saving.poll()")
    expect(cell(there, 9, 1)).to_contain_text("42")


def test_nothing_typed_is_lost_without_a_connection(visit: Visit) -> None:
    visitor = visit()
    page = opened(visitor)
    visitor.context.set_offline(True)
    cell(page, 10, 1).click()
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-saving")).to_contain_text("网络中断", timeout=10_000)
    assert "17" in page.evaluate("JSON.stringify(localStorage)")
    visitor.context.set_offline(False)
    wait_until_saved(page)
    assert "17" not in page.evaluate("JSON.stringify(localStorage)")
    visitor.complaints.clear()  # the browser's own words on the missing connection


def test_before_submitting_every_empty_cell_is_a_link_to_itself(visit: Visit) -> None:
    page = opened(visit())
    page.locator("#grid-check").click()
    link = page.locator("#grid-effect [data-jump]").last
    expect(link).to_be_visible(timeout=20_000)
    body = link.inner_text()
    link.click()
    expect(page.locator("#grid tbody tr.at th")).to_contain_text(body)


def test_beside_the_cell_stand_earlier_values_comment_and_evidence(visit: Visit) -> None:
    page = opened(visit())
    cell(page, 2, 2).click()
    side = page.locator("#grid-side-body")
    expect(side).to_contain_text("2026年9月")
    side.locator("input[type=file]").set_input_files(
        files=[{"name": "办结清单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}]
    )
    expect(side.locator(".grid-files a")).to_have_text("办结清单.pdf", timeout=10_000)
    side.locator("#grid-comment").fill("以系统台账为准")
    wait_until_saved(page)
    expect(cell(page, 2, 2)).to_have_class(re.compile("noted"))


CASE_CLERK = """
from qingheng.accounts.models import Grant, User
from qingheng.organisations.models import Station
user = User(username="clerk-n04", full_name="clerk")
user.set_password({password!r})
user.save()
Grant.objects.create(user=user, role="station_clerk", station=Station.objects.get(code="N04"), valid_from="2024-01-01")
"""


def test_single_events_add_up_in_their_cell(visit: Visit, site: Site) -> None:
    site.manage("shell", "-c", CASE_CLERK.format(password=site.password))
    page = opened(visit(), "clerk-n04", "/collection/grid/N04/2026-11/")
    cell(page, 3, 2).click()
    for number, count in (("云纪审18", "1"), ("云纪审21", "2")):
        fields = page.locator(".grid-event.new")
        fields.locator("[name=event]").fill(number)
        fields.locator("[name=count]").fill(count)
        fields.locator("[name=happened_on]").fill("2026-11-12")
        fields.locator("button").click()
        expect(page.locator(f".grid-event[data-event='{number}']")).to_be_visible(timeout=10_000)
    assert words(cell(page, 3, 2)) == "3"
    expect(page.locator(".grid-double").first).to_contain_text("同日同情节")
    page.locator(".grid-event[data-event='云纪审18'] summary").click()
    page.locator(".grid-event[data-event='云纪审18'] [data-remove-event]").click()
    expect(page.locator(".grid-event[data-event='云纪审18']")).to_have_count(0, timeout=10_000)
    assert words(cell(page, 3, 2)) == "2"


@pytest.mark.parametrize("look", LOOKS)
def test_the_grid_is_accessible_in_every_look(visit: Visit, look: str) -> None:
    page = opened(visit(**LOOKS[look]))
    cell(page, 1, 1).click()
    expect(page.locator("#grid-side-body h2")).to_be_visible()
    assert violations(page) == []
    assert not is_wider_than_the_screen(page)


def test_whoever_only_looks_on_changes_nothing(visit: Visit) -> None:
    page = opened(visit(), "reviewer-s02")
    cell(page, 1, 1).click()
    before = words(cell(page, 1, 1))
    for key in ("9", "Enter", "Delete"):
        page.keyboard.press(key)
    assert page.locator(".grid-editor").is_hidden()
    assert words(cell(page, 1, 1)) == before


def large(route: Route) -> None:
    """The page with a hundred bodies by thirty columns in place of its own."""
    reply = route.fetch()
    page = reply.text()
    found = re.search(r'(?s)(<script id="grid-data" type="application/json">)(.*?)(</script>)', page)
    assert found
    data: dict[str, Any] = json.loads(found[2])
    data["bodies"] = [{"code": f"X{row}", "name": f"单位{row}", "own": False} for row in range(ROWS)]
    data["columns"] = [
        {"item": f"I{column}", "key": "k", "group": f"I{column}|k", "name": "指标", "unit": "件", "events": False}
        for column in range(COLUMNS)
    ]
    data["cells"] = [[{"t": str(row * column % 97), "r": 1} for column in range(COLUMNS)] for row in range(ROWS)]
    head = "<thead><tr><th>单位</th></tr><tr>" + "<th class='grid-col'>指标</th>" * COLUMNS + "</tr></thead>"
    line = "<tr><th scope='row'>单位</th>" + "<td role='gridcell'></td>" * COLUMNS + "</tr>"
    page = page.replace(found[2], json.dumps(data))
    page = re.sub(r"(?s)<thead>.*</tbody>", f"{head}<tbody>{line * ROWS}</tbody>", page)
    route.fulfill(response=reply, body=page)


def test_a_hundred_bodies_by_thirty_columns_stay_fluid(visit: Visit) -> None:
    visitor = visit()
    visitor.context.route(f"**{GRID}", large)
    visitor.context.route("**/cell/?**", lambda route: route.fulfill(body=""))
    page = opened(visitor)
    page.evaluate("""() => {
        window.took = [];
        window.addEventListener("keydown", event => requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.took.push(performance.now() - event.timeStamp);
            channel.port2.postMessage(0);
        }), true);
    }""")
    cell(page, 1, 1).click()
    for _time in range(15):
        for key in ("ArrowDown", "ArrowRight"):
            page.keyboard.press(key)
            page.wait_for_timeout(30)
    took = page.evaluate("window.took")
    assert len(took) == 30
    assert median(took) < 250, took
