"""Through the demo county as its people walk: from the cockpit to the raw value, from a file to a pop-up elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect
from tests.architecture.source import ROOT
from tests.journeys.conftest import Visitor
from tests.journeys.test_house import LOOKS, is_wider_than_the_screen, violations

pytestmark = pytest.mark.journey

Visit = Callable[..., Visitor]
CHINESE = re.compile(r"[一-鿿]")
HEADER = "body,audience,period,item,key,value,missing,event,modifiers,flags"
PAGES = [
    "/cockpit/",
    "/cockpit/?period=2026-08",
    "/bodies/T07/?period=2026-Q3",
    "/bodies/D10/?period=2026-06",
    "/bodies/T07/pillars/A/?period=2026-Q3",
    "/bodies/T07/items/A1-1/?period=2026-Q3",
    "/alerts/",
    "/frameworks/",
    "/frameworks/1/",
    "/frameworks/import/",
    "/runs/",
    "/runs/publish/",
    "/organisations/",
    "/organisations/import/",
    "/collection/",
    "/collection/import/",
]
PAGES_IN_EVERY_LOOK = ["/cockpit/", "/bodies/T07/?period=2026-Q3", "/alerts/", "/frameworks/1/", "/collection/"]


def close_pop_ups(page: Page) -> None:
    """Sign for and close what lies over the page."""
    while (first := page.locator("#toasts [data-notice]:has(form[data-acknowledge])").first).is_visible():
        toast = page.locator(f"#toasts [data-notice='{first.get_attribute('data-notice')}']")
        toast.locator("form[data-acknowledge] button").first.click()  # this very one, whatever arrives meanwhile
        expect(toast).to_have_count(0, timeout=15_000)


def test_from_the_total_to_the_raw_value_in_three_clicks(visit: Visit) -> None:
    page = visit().sign_in("framework")
    page.get_by_role("link", name="监测驾驶舱").first.click()
    expect(page.locator("h1")).to_contain_text("驾驶舱")
    close_pop_ups(page)
    page.get_by_role("link", name="石塘镇", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("石塘镇")
    page.locator("th[scope=row] a[href*='/items/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/items/" in page.url
    expect(page.locator("main")).to_contain_text(re.compile(r"20\d\d"))
    assert page.locator("main table td.num").count() > 0


def test_a_cell_of_the_heat_map_opens_its_lost_points_beside_it(visit: Visit) -> None:
    page = visit().sign_in("framework")
    page.get_by_role("link", name="监测驾驶舱").first.click()
    close_pop_ups(page)
    page.locator("td.heat-red a").first.click()
    drawer = page.locator("#drawer-content")
    expect(drawer.locator("a[href*='/items/']").first).to_be_visible()
    expect(page.locator(".offcanvas.show:not(.showing)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()


def test_an_import_pops_up_in_another_browser(visit: Visit, tmp_path: Path) -> None:
    watcher = visit()
    watched = watcher.sign_in("framework")
    close_pop_ups(watched)
    clerk = visit()
    page = clerk.sign_in("framework")
    close_pop_ups(page)
    file = tmp_path / "events.csv"
    file.write_text(f"{HEADER}\nT10,TOWN,2026-09,B1-1,grave,2,,,,\n", encoding="utf-8")
    page.goto(f"{clerk.site.url}/collection/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form[enctype] button").click()
    expect(page.get_by_text("竹山镇").first).to_be_visible()
    confirm = page.locator("form[action$='/collection/import/confirm/'] button")
    expect(confirm).to_be_visible()
    confirm.click()
    expect(watched.locator("#toasts")).to_contain_text("竹山镇", timeout=10_000)
    expect(page.get_by_text("竹山镇").first).to_be_visible()


def test_a_file_with_faults_stores_nothing_and_names_each_of_them(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    page = visitor.sign_in("framework")
    file = tmp_path / "faulty.csv"
    rows = [
        "T99,TOWN,2026-09,B1-1,grave,1,,,,",
        "T10,TOWN,2026-13,B1-1,grave,1,,,,",
        "T10,TOWN,2026-09,B1-1,grave,x,,,,",
    ]
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    page.goto(f"{visitor.site.url}/collection/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form[enctype] button").click()
    main = page.locator("main")
    for offender in ("T99", "2026-13", "“x”"):
        expect(main).to_contain_text(offender)
    expect(page.locator("form[action$='/collection/import/confirm/']")).to_have_count(0)
    visitor.complaints.clear()  # the browser notes the status 400/422 of a refused form


def test_an_assessed_body_sees_its_own_published_scores_and_no_others(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("liaison-t07")
    page.locator("a.todo").first.click()
    expect(page.locator("h1")).to_contain_text("石塘镇")
    response = page.goto(f"{visitor.site.url}/bodies/T01/")
    assert response is not None
    assert response.status in {403, 404}
    visitor.complaints.clear()  # the browser complains of the status we asked for


def test_every_page_says_that_the_data_are_synthetic(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("framework")
    for address in PAGES:
        page.goto(visitor.site.url + address)
        expect(page.get_by_text("数据均为虚构").first).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible_and_fits_the_screen(visit: Visit, look: str) -> None:
    visitor = visit(**LOOKS[look])
    page = visitor.sign_in("framework")
    found = []
    for address in PAGES if look == "light" else PAGES_IN_EVERY_LOOK:
        response = page.goto(visitor.site.url + address, wait_until="load")
        assert response is not None
        assert response.status == 200, address
        found += [f"{address} {each}" for each in violations(page)]
        found += [f"{address} is wider than the screen"] if is_wider_than_the_screen(page) else []
    assert found == []


def test_english_is_complete(visit: Visit) -> None:
    visitor = visit(locale="en-GB")
    page = visitor.sign_in("framework")
    page.context.add_cookies([{"name": "language", "value": "en", "url": visitor.site.url}])
    for address in PAGES:
        page.goto(visitor.site.url + address)
        assert page.locator("html").get_attribute("lang") == "en"
        frame = page.locator("nav[aria-label] a, main button, main label").all_inner_texts()
        assert [text for text in frame if CHINESE.search(text) and not is_content(text)] == [], address


def is_content(text: str) -> bool:
    """Names of audiences, stations, pillars and items are data, and stay as the county wrote them."""
    framework = yaml.safe_load((ROOT / "frameworks" / "county.yaml").read_text(encoding="utf-8"))
    named = [*framework["audiences"], *framework["stations"], *framework["level1"]]
    return any(row["name"] in text for row in named)
