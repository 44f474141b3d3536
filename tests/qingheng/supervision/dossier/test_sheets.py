"""Supervision sheets: opened from a lost point, filled in step by step, sealed when filed."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from tests.people import County
from tests.small_county import SmallCounty

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.immutability import SealedRowError
from qingheng.audit.models import Entry
from qingheng.papers import render_docx
from qingheng.supervision.actions.sheets import Occasion, open_sheet, take_step
from qingheng.supervision.dossier.permissions import visible_sheets
from qingheng.supervision.dossier.sheet_paper import sheet_document
from qingheng.supervision.dossier.workflow import CHECK, FEED_BACK, FILE, RECHECK, REPORT, STEPS
from qingheng.supervision.models import Rectification, SupervisionSheet

State = SupervisionSheet.State
OCCASION = Occasion("失分点 E3-1", "集体资金支出是否经过民主程序")
CHECKED = {
    "checked_on": date(2024, 12, 3),
    "method": "查阅凭证",
    "inspectors": "甲某、乙某",
    "found": "三份凭证无会议记录",
}
FED_BACK = {"requirement": "补齐会议记录", "due": date(2099, 1, 8)}


@pytest.fixture
def sheet(county: County, supervisor: User) -> SupervisionSheet:
    return open_sheet(county.towns[0], OCCASION, by=supervisor)


def brought_to_recheck(sheet: SupervisionSheet, by: User) -> SupervisionSheet:
    for step, facts in ((CHECK, CHECKED), (FEED_BACK, FED_BACK), (REPORT, {"result": "已补齐"})):
        take_step(sheet, step, facts, by=by)
    return take_step(sheet, RECHECK, {"recheck": "抽查属实"}, by=by)


def test_sheets_are_numbered_by_year_without_a_gap(county: County, supervisor: User) -> None:
    numbers = [open_sheet(county.towns[0], OCCASION, by=supervisor).number for _each in range(3)]
    assert numbers == [1, 2, 3]


def test_a_sheet_is_opened_in_the_name_of_the_office_that_supervises(sheet: SupervisionSheet, county: County) -> None:
    assert sheet.office == county.office


def test_nobody_opens_sheets_of_bodies_not_assigned(county: County, supervisor: User) -> None:
    with pytest.raises(PermissionDenied):
        open_sheet(county.towns[1], OCCASION, by=supervisor)
    assert not SupervisionSheet.objects.exists()


@pytest.mark.parametrize("who", ["liaison", "leader", "station_clerk", "commission_leader", "nobody"])
def test_only_the_office_opens_sheets(who: str, county: County, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        open_sheet(county.towns[0], OCCASION, by=request.getfixturevalue(who))


def test_an_assessed_body_never_sees_the_sheet(sheet: SupervisionSheet, liaison: User, client: Client) -> None:
    client.force_login(liaison)
    assert client.get(reverse("supervision:sheet", args=[sheet.pk])).status_code == 403


def test_a_check_names_two_inspectors(sheet: SupervisionSheet, supervisor: User) -> None:
    with pytest.raises(StepRefusedError):
        take_step(sheet, CHECK, {**CHECKED, "inspectors": "甲某"}, by=supervisor)


def test_everything_that_is_missing_is_said_at_once(sheet: SupervisionSheet, supervisor: User) -> None:
    with pytest.raises(StepRefusedError) as refusal:
        take_step(sheet, CHECK, {"inspectors": "甲某、乙某"}, by=supervisor)
    assert all(word in str(refusal.value) for word in ("检查日期", "方式", "发现情况"))


def test_what_is_fed_back_is_followed_as_a_rectification_item(sheet: SupervisionSheet, supervisor: User) -> None:
    take_step(sheet, CHECK, CHECKED, by=supervisor)
    take_step(sheet, FEED_BACK, FED_BACK, by=supervisor)
    item = Rectification.objects.get(sheet=sheet)
    assert (item.body, item.requirement, item.due) == (sheet.body, "补齐会议记录", date(2099, 1, 8))


def test_nothing_found_may_be_filed_at_once(sheet: SupervisionSheet, supervisor: User) -> None:
    take_step(sheet, CHECK, {**CHECKED, "found": "未发现问题"}, by=supervisor)
    assert take_step(sheet, FILE, {}, by=supervisor).state == State.FILED


def test_a_filed_sheet_never_changes(sheet: SupervisionSheet, supervisor: User) -> None:
    filed = take_step(brought_to_recheck(sheet, supervisor), FILE, {}, by=supervisor)
    filed.found = "其他"
    with pytest.raises(SealedRowError):
        filed.save()
    with pytest.raises(SealedRowError):
        SupervisionSheet.objects.filter(pk=filed.pk).update(found="其他")


def test_every_step_is_on_record(sheet: SupervisionSheet, supervisor: User) -> None:
    brought_to_recheck(sheet, supervisor)
    assert [row.step for row in sheet.steps.all()] == ["open", "check", "feed_back", "report", "recheck"]
    assert Entry.objects.filter(action="supervision.sheet.moved").count() == 4


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_no_step_is_taken_from_another_state(step: Any, state: Any, sheet: SupervisionSheet, supervisor: User) -> None:
    SupervisionSheet.objects.filter(pk=sheet.pk).update(state=state, found="三份凭证")
    facts = {**CHECKED, **FED_BACK, "result": "x", "recheck": "x"}
    if state in step.before:
        assert take_step(sheet, step, facts, by=supervisor).state == step.after
    else:
        with pytest.raises(StepRefusedError):
            take_step(sheet, step, facts, by=supervisor)


def test_an_office_sees_the_sheets_of_its_bodies_only(
    sheet: SupervisionSheet, county: County, supervisor: User, framework_administrator: User
) -> None:
    other = open_sheet(county.towns[1], OCCASION, by=framework_administrator)
    assert set(visible_sheets(supervisor)) == {sheet}
    assert set(visible_sheets(framework_administrator)) == {sheet, other}


def test_the_paper_says_what_the_sheet_says(sheet: SupervisionSheet, supervisor: User) -> None:
    document = sheet_document(brought_to_recheck(sheet, supervisor))
    text = document.to_json()
    assert all(
        word in text for word in ("甲某、乙某", "三份凭证无会议记录", "补齐会议记录", "2099年1月8日", "抽查属实")
    )
    assert render_docx(document).startswith(b"PK")


def test_a_form_opened_from_a_lost_point_knows_it(small_county: SmallCounty, client: Client) -> None:
    card = small_county.case.body.live_scorecards.latest("period")
    code = next(code for code, node in card.result.nodes.items() if "-" in code and node.points < node.full)
    small_county.sign_in(client, "framework_administrator")
    page = client.get(reverse("supervision:sheet_new"), {"body": "B01", "item": code, "period": card.period})
    lost = page.context["form"].initial
    assert code in lost["source"]
    assert lost["focus"] == small_county.version.parsed.item(code).standard


def test_what_was_typed_stays_when_a_step_is_refused(sheet: SupervisionSheet, supervisor: User, client: Client) -> None:
    client.force_login(supervisor)
    typed = {f"check-{name}": value for name, value in {**CHECKED, "inspectors": "甲某"}.items()}
    page = client.post(reverse("supervision:sheet_step", args=[sheet.pk, "check"]), typed)
    assert page.status_code == 409
    assert "三份凭证无会议记录" in page.content.decode()
    assert SupervisionSheet.objects.get().state == State.OPENED
