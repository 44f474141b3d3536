"""A station's workbook there and back in a browser: broken, marked, corrected, into the draft; and a long file."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Visitor
from tests.journeys.test_county import close_pop_ups
from tests.journeys.test_house import is_wider_than_the_screen, violations

from qingheng.collection.workbook.stamp import FIRST_ROW, KEY_ROW

pytestmark = pytest.mark.journey

Visit = Callable[..., Visitor]
TEMPLATE = "/collection/template/?station=S06&period=2026-H1"
LONG_ROWS = 15_000
CHECKED_WITHIN_MS = 180_000


def bring(visitor: Visitor, path: Path) -> Page:
    page = visitor.page
    page.goto(f"{visitor.site.url}/collection/import/")
    page.set_input_files("input[type=file]", path)
    page.locator("main form[enctype] button").click()
    page.wait_for_load_state("load")
    return page


def edited(content: bytes, path: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    change(sheet, {str(cell.value): cell.column for cell in sheet[KEY_ROW] if cell.value})
    book.save(path)
    return path


def test_a_broken_workbook_comes_back_marked_and_goes_into_the_draft_once_corrected(
    visit: Visit, tmp_path: Path
) -> None:
    clerk = visit()
    clerk.sign_in("clerk-s06")
    content = clerk.context.request.get(f"{clerk.site.url}{TEMPLATE}").body()
    places: list[tuple[int, int]] = []

    def spoil(sheet: Any, keys: dict[str, int]) -> None:
        owed = [
            (row, column)
            for row in range(FIRST_ROW, sheet.max_row + 1)
            for name, column in keys.items()
            if "|" in name and not sheet.cell(row, column).protection.locked and sheet.cell(row, column).value is None
        ]
        places.append(owed[0])
        sheet.cell(*owed[0]).value = "twelve"

    page = bring(clerk, edited(content, tmp_path / "S06.xlsx", spoil))
    expect(page.locator(".faults")).to_contain_text("twelve")
    assert violations(page) == []
    with page.expect_download() as download:
        page.locator("a[href$='/errors/']").click()
    marked = download.value.path().read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(marked)).worksheets[0]
    assert sheet.cell(*places[0]).comment is not None
    assert "twelve" in str(sheet.cell(places[0][0], sheet.max_column).value)

    def correct(sheet: Any, _keys: dict[str, int]) -> None:
        sheet.cell(*places[0]).value = 0

    page = bring(clerk, edited(marked, tmp_path / "S06-errors.xlsx", correct))
    confirm = page.locator("form[action$='/import/confirm/'] button")
    expect(confirm).to_be_visible()
    assert not is_wider_than_the_screen(page)
    confirm.click()
    page.wait_for_url("**/collection/submissions/*/")
    clerk.complaints.clear()  # the browser notes the status 422 of the faulty file


def test_a_long_file_is_worked_on_beside_the_server_and_can_be_stopped(visit: Visit, tmp_path: Path) -> None:
    administrator = visit()
    close_pop_ups(administrator.sign_in("framework"))
    path = tmp_path / "long.csv"
    rows = (f"T{number % 13 + 1:02},2026-0{number // 13 % 9 + 1},A2-1,light,1,e{number}" for number in range(LONG_ROWS))
    path.write_text("\n".join(["body,period,item,key,value,event", *rows]), encoding="utf-8")
    page = bring(administrator, path)
    expect(page.locator("#job progress, form[action$='/import/confirm/']").first).to_be_visible()
    confirm = page.locator("form[action$='/import/confirm/'] button")
    expect(confirm).to_be_visible(timeout=CHECKED_WITHIN_MS)
    expect(page.locator("main")).to_contain_text(str(LONG_ROWS))
    confirm.click()
    page.locator("#job form button").click()
    expect(page.locator("#job .notice-warning")).to_be_visible(timeout=CHECKED_WITHIN_MS)
    batches = administrator.context.request.get(f"{administrator.site.url}/collection/").text()
    assert "long.csv" not in batches
