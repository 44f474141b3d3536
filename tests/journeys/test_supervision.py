"""From a bad value to a closed matter and the exported dossier: six people, each at a browser of their own."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Visitor
from tests.journeys.test_county import close_pop_ups
from tests.journeys.test_submission import look_over, open_submission

pytestmark = pytest.mark.journey

Visit = Callable[..., Visitor]
BODY, CODE = "白鹭镇", "T06"
STATION, PERIOD = "S02", "2026-09"


class Person:
    """Somebody who walks through the product, and the page they are on."""

    def __init__(self, visitor: Visitor, username: str) -> None:
        self.visitor, self.site = visitor, visitor.site
        self.page: Page = visitor.sign_in(username)
        close_pop_ups(self.page)

    def open(self, path: str) -> Page:
        """Go to a page, and look at it as everybody would."""
        self.page.goto(f"{self.site.url}{path}")
        look_over(self.page)
        return self.page

    def take(self, step: str, **words: str) -> None:
        """Take a step: unfold its form if it is folded, fill in what is asked by field name, press its button."""
        form = self.page.locator("form").filter(
            has=self.page.get_by_role("button", name=step, exact=True, include_hidden=True)
        )
        folded = self.page.locator("details:not([open])").filter(has=form)
        if folded.count():
            folded.first.locator("summary").click()
        for name, text in words.items():
            form.first.locator(f"[name$='{name}']").fill(text)
        form.first.get_by_role("button", name=step, exact=True).click()
        self.page.wait_for_load_state("load")


@pytest.fixture
def walk(visit: Visit) -> Callable[[str], Person]:
    return lambda username: Person(visit(), username)


def enter_a_bad_value(clerk: Person) -> None:
    """The clerk takes the correction back, puts two bad values in, and submits it again."""
    page = clerk.page
    open_submission(page, clerk.visitor, period=PERIOD, station=STATION)
    page.get_by_role("button", name="撤回").click()
    page.goto(f"{clerk.site.url}/collection/grid/{STATION}/{PERIOD}/")
    row = page.locator("#grid tbody tr", has=page.get_by_role("rowheader", name=BODY))
    for column in (1, 3):
        row.get_by_role("gridcell").nth(column).click()
        with page.expect_response(re.compile(r"/cells/$")) as saved:
            page.keyboard.type("0")
            page.keyboard.press("Enter")
        assert saved.value.status == 200
    open_submission(page, clerk.visitor, period=PERIOD, station=STATION)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已提交")
    page.goto(re.sub(r"(/submissions/\d+/).*", r"\1questions/", page.url))
    for box in page.locator("textarea[name^='answer']:visible").all():
        box.fill("已核对热线平台台账，情况属实")
    page.get_by_role("button", name="保存答复").click()
    expect(page.locator(".messages")).to_be_visible()


def accept(reviewer: Person) -> None:
    page = reviewer.page
    open_submission(page, reviewer.visitor, period=PERIOD, station=STATION)
    page.get_by_role("button", name="审核通过", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已审核通过")


def confirm_and_draft(office: Person) -> tuple[str, str]:
    """Triage, a measure, and the first draft of the Warning Notice; gives the addresses of matter and paper."""
    page = office.open("/supervision/triage/")
    page.get_by_role("link", name=BODY).first.click()
    close_pop_ups(page)
    look_over(page)
    page.get_by_role("checkbox", name="预警通知书").first.check()
    page.locator("main textarea[name=reason]").first.fill("热线按期办结率和满意率大幅下滑，已核对属实。")
    page.get_by_role("button", name="确认预警").click()
    matter = page.url.removeprefix(office.site.url)
    page.get_by_role("link", name="采取措施").click()
    look_over(page)
    page.get_by_role("link", name="预警通知书").first.click()
    page.locator("main textarea").first.fill("已研判确认。")
    page.locator("main form button.btn-primary").click()
    page.get_by_role("link", name="起草公文").click()
    page.locator("main form button.btn-primary").first.click()
    expect(page.locator("main")).to_contain_text("整改要求")
    while page.get_by_role("button", name="删除此行").count() > 1:  # one requirement is enough to follow
        page.get_by_role("button", name="删除此行").last.click()
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_load_state("load")
    look_over(page)
    office.take("送核")
    expect(page.locator(".messages")).to_contain_text("已送核")
    return matter, page.url.removeprefix(office.site.url)


def test_a_bad_value_ends_as_a_closed_matter_and_an_exported_dossier(walk: Callable[[str], Person]) -> None:
    clerk, reviewer, office = walk("clerk-s02"), walk("reviewer-s02"), walk("office-1")
    administrator, leader, liaison = walk("framework"), walk("commission"), walk("liaison-t06")

    enter_a_bad_value(clerk)
    accept(reviewer)
    expect(office.page.locator("#toasts")).to_contain_text(BODY, timeout=10_000)
    close_pop_ups(office.page)
    matter, paper = confirm_and_draft(office)

    administrator.open(paper)
    administrator.take("核稿通过")
    leader.open(paper)
    leader.take("批准")
    administrator.open(paper)
    administrator.take("签发编号")
    expect(administrator.page.locator("h1 + *, main header").first).to_contain_text(re.compile(r"〔\d{4}〕\d+号"))
    administrator.take("登记送达", how="通过本系统送达")

    liaison.open("/supervision/inbox/").get_by_role("link", name=re.compile(BODY)).first.click()
    liaison.take("签收", signer="党政办")
    liaison.open("/supervision/rectifications/").locator("main tbody a").first.click()
    item = liaison.page.url.removeprefix(liaison.site.url)
    liaison.take("认领", plan="由党政办每日调度，每周通报。")
    liaison.take("报告进度", percent="80", note="已建立日清台账。")
    liaison.take("报告完成", result="连续四周无超期工单。")
    office.open(item)
    office.take("验收销号", verdict="现场抽查，符合标准。")
    liaison.open(paper)
    liaison.page.get_by_label("全部采纳").check()
    liaison.take("回复", text="已全部整改到位，详见整改事项。")
    office.open(paper)
    office.take("验收通过", verdict="整改属实。")
    administrator.open(paper)
    administrator.take("办结")

    leader.open(matter)
    leader.take("销号", reason="整改已验收，持续关注。")
    expect(leader.page.locator("main")).to_contain_text("已销号")

    export(office)


def export(office: Person) -> None:
    """The dossier holds the notice, and goes out as one PDF and as files with a manifest."""
    page = office.open(f"/supervision/dossiers/{CODE}/{localdate().year}/")
    expect(page.locator("main")).to_contain_text("预警的通知书")
    for button, mark in (("导出为一个 PDF", b"%PDF"), ("导出全部文件及清单", b"PK")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        content = download.value.path().read_bytes()
        assert content.startswith(mark)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert {"manifest.json", "manifest.csv", "dossier.pdf"} <= set(names)
    assert any("warning_notice" in name for name in names)
