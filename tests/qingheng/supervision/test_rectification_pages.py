"""The pages of rectification: what they show, to whom, and that a refused step loses nothing that was typed."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook
from tests.people import County
from tests.qingheng.supervision.rectifying import item_of, matter_of, new_item

from qingheng.accounts.models import User
from qingheng.notifications.models import Notification
from qingheng.supervision.actions import rectification as actions
from qingheng.supervision.actions.attachments import attach
from qingheng.supervision.actions.item_extensions import ask_extension
from qingheng.supervision.models import Attachment, Rectification
from qingheng.supervision.rectifying.todo import todos

State = Rectification.State
PDF = b"%PDF-1.7\n1 0 obj"
PAGES = ("board", "rectifications", "rectification_calendar")


@pytest.fixture
def item(county: County, supervisor: User) -> Rectification:
    return item_of(county, supervisor, matter_of(county.towns[0]))


def page(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


@pytest.mark.parametrize("name", PAGES)
def test_board_list_and_calendar_show_a_liaison_the_own_items_only(
    name: str, county: County, client: Client, liaison: User, framework_administrator: User
) -> None:
    for body, problem in ((county.towns[0], "本单位的问题"), (county.towns[1], "别家的问题")):
        actions.open_items([new_item(problem, localdate())], body=body, by=framework_administrator)
    client.force_login(liaison)
    text = client.get(page(name)).content.decode()
    assert "本单位的问题" in text
    assert "别家的问题" not in text
    client.force_login(framework_administrator)
    text = client.get(page(name)).content.decode()
    assert "本单位的问题" in text
    assert "别家的问题" in text


@pytest.mark.parametrize("query", ["?standing=overdue", "?state=open", "?body=B01", "?body=nowhere&state=x&standing=y"])
def test_filters_that_mean_nothing_narrow_nothing(
    query: str, county: County, client: Client, framework_administrator: User
) -> None:
    item_of(county, framework_administrator, None, localdate() - timedelta(days=3))
    client.force_login(framework_administrator)
    assert "制度未执行" in client.get(page("rectifications") + query).content.decode()
    assert "制度未执行" not in client.get(page("rectifications") + "?state=closed").content.decode()


def test_the_calendar_marks_days_on_which_nobody_works_and_survives_any_month(
    client: Client, item: Rectification, supervisor: User
) -> None:
    client.force_login(supervisor)
    for month in ("2026-12", "nonsense", "0000-13", "9999-12"):
        assert client.get(page("rectification_calendar"), {"month": month}).status_code == 200
    assert "free" in client.get(page("rectification_calendar")).content.decode()
    assert item.problem in client.get(page("rectification_calendar"), {"month": f"{item.due:%Y-%m}"}).content.decode()


def test_an_item_of_another_body_is_not_there(
    county: County, client: Client, liaison: User, framework_administrator: User
) -> None:
    other = actions.open_items([new_item()], body=county.towns[1], by=framework_administrator)[0]
    client.force_login(liaison)
    assert client.get(page("rectification", other.pk)).status_code == 404
    assert client.post(page("rectification_step", other.pk, "take_up"), {"plan": "x"}).status_code == 404


def test_a_liaison_takes_up_reports_with_a_file_and_the_office_closes_out(
    client: Client, item: Rectification, liaison: User, supervisor: User
) -> None:
    client.force_login(liaison)
    client.post(page("rectification_step", item.pk, "take_up"), {"plan": "分三步", "responsible": "党政办"})
    file = SimpleUploadedFile("台账.pdf", PDF)
    told = {"percent": 50, "note": "过半", "file": file}
    assert client.post(page("rectification_step", item.pk, "progress"), told).status_code == 302
    client.post(page("rectification_step", item.pk, "report"), {"result": "已完成"})
    attachment = Attachment.objects.get()
    client.force_login(supervisor)
    response = client.get(page("attachment", attachment.pk))
    assert b"".join(response.streaming_content) == PDF
    assert "attachment" in response["Content-Disposition"]
    response.close()
    client.post(page("rectification_step", item.pk, "pass"), {"verdict": "现场看过"})
    item.refresh_from_db()
    assert (item.state, item.responsible) == (State.CLOSED, "党政办")


def test_a_refused_step_says_why_and_keeps_what_was_typed(client: Client, item: Rectification, liaison: User) -> None:
    client.force_login(liaison)
    refused = client.post(page("rectification_step", item.pk, "report"), {"result": "我写了很多字"})
    assert refused.status_code == 409
    actions.take_up(item, plan="x", by=liaison)
    bad = SimpleUploadedFile("a.exe", b"MZ")
    refused = client.post(
        page("rectification_step", item.pk, "progress"), {"percent": 5, "note": "写了字", "file": bad}
    )
    assert refused.status_code == 409
    assert "写了字" in refused.content.decode()
    item.refresh_from_db()
    assert (item.state, item.progress) == (State.PLANNED, 0)


def test_a_file_is_fetched_only_by_who_sees_the_item(
    client: Client, item: Rectification, liaison: User, station_clerk: User, leader: User
) -> None:
    row = attach(item, SimpleUploadedFile("a.pdf", PDF), purpose="", by=liaison)
    client.force_login(station_clerk)
    assert client.get(page("attachment", row.pk)).status_code == 404
    client.force_login(leader)
    client.get(page("attachment", row.pk)).close()
    assert client.post(page("attachment_removal", row.pk)).status_code == 403
    client.force_login(liaison)
    assert client.post(page("attachment_removal", row.pk), {"next": "//elsewhere"})["Location"] == "/"


def test_more_time_is_decided_on_the_page(client: Client, item: Rectification, liaison: User, supervisor: User) -> None:
    until = date.fromisoformat("2099-01-05")
    asked = ask_extension(item, until=until, reason="汛期", by=liaison)
    client.force_login(supervisor)
    client.post(page("decide_item_extension", asked.pk), {"is_approved": "1"})
    item.refresh_from_db()
    assert item.due == until


def test_an_item_is_opened_by_hand_for_a_matter_and_the_body_is_told(
    client: Client, county: County, supervisor: User, liaison: User
) -> None:
    matter = matter_of(county.towns[0])
    client.force_login(supervisor)
    told = {
        "body": county.towns[0].pk,
        "problem": "问题",
        "requirement": "要求",
        "standard": "标准",
        "due": str(localdate() + timedelta(days=9)),
    }
    client.post(page("rectification_new") + f"?matter={matter.pk}", told)
    opened = Rectification.objects.get()
    assert (opened.matter, opened.opened_by) == (matter, supervisor.username)
    assert list(Notification.objects.values_list("user__username", "topic")) == [(liaison.username, "rectification")]


def test_the_ledger_is_an_excel_file_in_which_no_cell_runs_as_a_formula(
    client: Client, county: County, supervisor: User
) -> None:
    attack = '=HYPERLINK("http://x")'
    actions.open_items([new_item(attack)], body=county.towns[0], by=supervisor)
    client.force_login(supervisor)
    response = client.get(page("ledger"))
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[2][3] == attack
    assert rows[2][1] == county.towns[0].name


def test_what_waits_is_told_to_who_can_do_it(
    item: Rectification, liaison: User, supervisor: User, leader: User
) -> None:
    assert [todo.key for todo in todos(liaison)] == [f"rectify/{item.pk}"]
    assert not list(todos(supervisor))
    actions.take_up(item, plan="x", by=liaison)
    actions.report_progress(item, percent=1, note="x", by=liaison)
    actions.report_done(item, result="x", by=liaison)
    assert not list(todos(liaison))
    assert [todo.key for todo in todos(supervisor)] == ["verify"]
    assert not list(todos(leader))


def test_the_other_side_is_told_of_each_step_once(item: Rectification, liaison: User, supervisor: User) -> None:
    Notification.objects.all().delete()
    actions.take_up(item, plan="x", by=liaison)
    actions.report_progress(item, percent=1, note="x", by=liaison)
    actions.report_done(item, result="x", by=liaison)
    actions.reject(item, reason="x", by=supervisor)
    told = Notification.objects.order_by("pk").values_list("user__username", flat=True)
    assert list(told) == [supervisor.username, liaison.username]


def test_the_command_escalates_and_says_what(
    county: County, supervisor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    item_of(county, supervisor, matter_of(county.towns[0]), localdate() - timedelta(days=60))
    call_command("escalate", "--after", "5")
    call_command("escalate", "--after", "5")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("B01 ")
    assert lines[1:] == ["1 rectification items escalated", "0 rectification items escalated"]


def test_the_calendar_names_its_month_as_people_do_and_says_when_nothing_is_due(
    county: County, client: Client, liaison: User, framework_administrator: User
) -> None:
    client.force_login(liaison)
    quiet = client.get(page("rectification_calendar"), {"month": "2031-02"}).content.decode()
    assert "2031年2月" in quiet
    assert "没有到期" in quiet
    actions.open_items([new_item("本单位的问题", date(2031, 2, 5))], body=county.towns[0], by=framework_administrator)
    assert "没有到期" not in client.get(page("rectification_calendar"), {"month": "2031-02"}).content.decode()
