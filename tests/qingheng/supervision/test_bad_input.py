"""Bad input to the pages of supervision and reports: told, with all that was typed still there; never a crash.

Each case here was a crash, a text cut off in silence, or a text that was lost.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.qingheng.supervision.rectifying import matter_of
from tests.qingheng.supervision.sitting import ITEM, Sitting
from tests.small_county import SmallCounty

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Matter
from qingheng.supervision.actions import follow_ups, papers
from qingheng.supervision.models import AgendaItem, DeadlineExtension, MeetingFinding, Rectification, Recusal
from qingheng.supervision.paper.content import digest_of, document_of

pytestmark = pytest.mark.usefixtures("english")
HUGE = "9" * 40
LONG = "长" * 5000 + "的末尾"
END = "长的末尾"
SHARED = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def at(small_county: SmallCounty) -> Sitting:
    return Sitting(small_county)


def signed_in(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


@pytest.mark.parametrize("number", ["²", HUGE, "-1", "0000", "9999", "abc"])
@pytest.mark.parametrize(
    "path",
    [
        "papers/?year={0}",
        "papers/register/?year={0}",
        "papers/new/correction_letter/?corrects={0}&follow_up={0}&matter={0}",
        "papers/new/recommendation/?follow_up={0}&matter={0}",
        "papers/?page={0}",
        "sheets/?year={0}",
        "sheets/new/?matter={0}",
        "dossiers/?year={0}",
        "follow-ups/new/?matter={0}&finding={0}",
        "rectifications/new/?matter={0}&finding={0}&follow_up={0}",
        "rectifications/calendar/?month={0}-13",
        "paper-templates/warning_notice/?version={0}",
        "meetings/new/?period={0}",
        "triage/?level={0}&peak={0}&period={0}",
    ],
)
def test_an_address_that_names_nothing_is_answered(
    small_county: SmallCounty, client: Client, path: str, number: str
) -> None:
    response = signed_in(client, "framework_administrator").get("/supervision/" + path.format(number))
    assert response.status_code in {200, 404}


@pytest.mark.parametrize("year", ["0", "1", "9999", "99999", HUGE])
def test_a_dossier_of_no_year_of_ours_is_not_there(small_county: SmallCounty, client: Client, year: str) -> None:
    administrator = signed_in(client, "framework_administrator")
    assert administrator.get(f"/supervision/dossiers/B01/{year}/").status_code == 404
    assert administrator.post(f"/supervision/dossiers/B01/{year}/export.pdf").status_code == 404


@pytest.mark.parametrize("step", ["confirm", "dismiss"])
def test_a_reason_that_is_too_long_is_given_back_whole_and_nothing_is_decided(
    small_county: SmallCounty, client: Client, step: str
) -> None:
    matter = matter_of(small_county.county.towns[2], Matter.State.RAISED)
    address = reverse("supervision:matter_step", args=[matter.pk, step])
    response = signed_in(client, "framework_administrator").post(address, {"reason": LONG, "measures": "TALK"})
    assert response.status_code == 409
    assert END in response.content.decode()
    matter.refresh_from_db()
    assert matter.state == Matter.State.RAISED


def test_a_reason_typed_for_a_matter_that_was_decided_meanwhile_can_be_copied(
    small_county: SmallCounty, client: Client
) -> None:
    matter = matter_of(small_county.county.towns[2], Matter.State.DISMISSED)
    address = reverse("supervision:matter_step", args=[matter.pk, "confirm"])
    response = signed_in(client, "framework_administrator").post(address, {"reason": "已核对属实", "measures": "TALK"})
    assert response.status_code == 409
    assert "已核对属实" in response.content.decode()


def test_what_was_typed_for_an_item_that_moved_on_meanwhile_can_be_copied(
    small_county: SmallCounty, client: Client
) -> None:
    item = small_county.item
    address = reverse("supervision:rectification_step", args=[item.pk, "take_up"])
    signed_in(client, "liaison").post(address, {"plan": "先由一个浏览器认领"})
    response = client.post(address, {"plan": "另一个浏览器里写的计划"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "另一个浏览器里写的计划" in text
    assert 'role="alert"' in text


def test_what_was_typed_for_a_measure_that_moved_on_meanwhile_can_be_copied(
    small_county: SmallCounty, client: Client
) -> None:
    address = reverse("supervision:follow_up_step", args=[small_county.follow_up.pk, "refuse"])
    signed_in(client, "commission_leader").post(address, {"note": "先由一个浏览器退回"})
    response = client.post(address, {"note": "另一个浏览器里写的理由"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "另一个浏览器里写的理由" in text
    assert 'role="alert"' in text


def test_what_was_typed_for_a_paper_that_moved_on_meanwhile_can_be_copied(
    small_county: SmallCounty, client: Client
) -> None:
    papers.discard(small_county.paper, reason="test", by=User.objects.get(username="framework_administrator"))
    address = reverse("supervision:paper_step", args=[small_county.paper.pk, "discard"])
    response = signed_in(client, "framework_administrator").post(address, {"reason": "另一个浏览器里写的理由"})
    assert response.status_code == 409
    assert "另一个浏览器里写的理由" in response.content.decode()


def test_a_sheet_is_not_checked_tomorrow_nor_fed_back_for_yesterday(small_county: SmallCounty, client: Client) -> None:
    sheet, office = small_county.sheet, signed_in(client, "supervision_office")
    check = {"check-checked_on": localdate() + timedelta(days=1), "check-method": "现场", "check-found": "查见"}
    address = reverse("supervision:sheet_step", args=[sheet.pk, "check"])
    response = office.post(address, check | {"check-inspectors": "甲、乙"}, **SHARED)
    assert response.status_code == 409
    assert "has not come yet" in response.content.decode()
    office.post(address, check | {"check-checked_on": localdate(), "check-inspectors": "甲、乙"})
    address = reverse("supervision:sheet_step", args=[sheet.pk, "feed_back"])
    response = office.post(address, {"feed_back-requirement": "整改", "feed_back-due": "0001-01-01"}, **SHARED)
    assert response.status_code == 409
    assert not Rectification.objects.filter(sheet=sheet).exists()


def test_an_item_is_not_opened_for_a_day_that_is_past(small_county: SmallCounty, client: Client) -> None:
    words = dict.fromkeys(("problem", "requirement", "standard"), "写好的内容")
    told = words | {"body": small_county.county.towns[0].pk, "due": localdate()}
    before = Rectification.objects.count()
    response = signed_in(client, "framework_administrator").post(reverse("supervision:rectification_new"), told)
    assert "写好的内容" in response.content.decode()
    assert Rectification.objects.count() == before


def test_a_talk_of_the_year_one_is_told_and_kept(small_county: SmallCounty, client: Client) -> None:
    told = dict.fromkeys(("reason", "post", "interviewer", "recorder", "place", "cause"), "写好的内容")
    told |= {"body": str(small_county.county.towns[0].pk), "planned_at": "0001-01-01T00:00"}
    address = reverse("supervision:follow_up_plan", args=["TALK"])
    response = signed_in(client, "framework_administrator").post(address, told)
    assert response.status_code == 200
    assert "写好的内容" in response.content.decode()


def test_more_time_is_decided_with_the_whole_note_or_not_at_all(small_county: SmallCounty, client: Client) -> None:
    asked = small_county.more_time
    address = reverse("supervision:decide_item_extension", args=[asked.pk])
    for told in ({"note": LONG}, {"note": LONG, "is_approved": "1"}):
        response = signed_in(client, "framework_administrator").post(address, told)
        assert response.status_code == 409
        assert END in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == DeadlineExtension.State.REQUESTED


@pytest.mark.parametrize("step", ["admit", "refuse", "withdraw"])
def test_a_text_on_an_objection_that_is_too_long_is_not_lost(
    small_county: SmallCounty, client: Client, step: str
) -> None:
    who = "liaison" if step == "withdraw" else "framework_administrator"
    address = reverse("supervision:objection_step", args=[small_county.objection.pk, step])
    response = signed_in(client, who).post(address, {"text": LONG})
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert END in response.content.decode()


def test_ratings_that_are_refused_are_shown_again_and_all_faults_told(at: Sitting, client: Client) -> None:
    meeting, address = at.begun(), ""
    address = reverse("supervision:meeting_rate", args=[meeting.pk, "B01"])
    client.force_login(at.members[0])
    response = client.post(address, {f"grade-{ITEM}": "B"})
    assert response.status_code == 409
    assert 'value="B" checked' in response.content.decode()
    response = client.post(address, {f"reason-{ITEM}": "只写了理由"})
    assert response.status_code == 409
    assert "只写了理由" in response.content.decode()
    assert client.post(address, {}).status_code == 409
    assert client.post(address, {f"grade-{ITEM}": "B", f"reason-{ITEM}": "有事实依据"}).status_code == 302


def test_a_reason_typed_at_a_meeting_is_neither_cut_nor_lost(at: Sitting, client: Client) -> None:
    meeting = at.planned()
    host = signed_in(client, "framework_administrator")
    agenda = reverse("supervision:meeting_agenda", args=[meeting.pk])
    row = AgendaItem.objects.get(meeting=meeting, body=at.body)
    for told in ({"reason": "没有选单位"}, {"body": "B03", "reason": LONG}, {"row": row.pk, "reason": LONG}):
        response = host.post(agenda, told)
        assert response.status_code == 409
        assert str(told["reason"])[-4:] in response.content.decode()
    assert host.post(agenda, {"row": HUGE, "reason": "无"}).status_code == 404
    members = reverse("supervision:meeting_members", args=[meeting.pk])
    assert host.post(members, {"members": ["²", HUGE, str(at.members[0].pk)]}).status_code == 302


def test_a_recusal_or_a_decision_with_too_long_a_reason_is_asked_again(
    small_county: SmallCounty, client: Client
) -> None:
    meeting = small_county.meeting
    leave = reverse("supervision:meeting_recuse", args=[meeting.pk, "B01"])
    response = signed_in(client, "review_member").post(leave, {"reason": LONG})
    assert (response.status_code, END in response.content.decode()) == (409, True)
    assert not Recusal.objects.exists()
    decide = reverse("supervision:meeting_decide", args=[small_county.proposed.pk])
    response = signed_in(client, "framework_administrator").post(decide, {"reason": LONG, "adopt": "1"})
    assert (response.status_code, END in response.content.decode()) == (409, True)
    assert MeetingFinding.objects.get(pk=small_county.proposed.pk).state == MeetingFinding.State.PROPOSED


def test_texts_that_the_database_keeps_short_are_refused_long(small_county: SmallCounty) -> None:

    leader = User.objects.get(username="commission_leader")
    with pytest.raises(StepRefusedError):
        follow_ups.refuse(small_county.follow_up, note="长" * 501, by=leader)


@pytest.mark.parametrize(
    ("name", "text"),
    [("title", LONG), ("addressee", LONG), ("b0-text", LONG * 2), ("reply_days", "三十"), ("reply_days", "²")],
)
def test_a_draft_that_no_printer_bears_is_not_stored_and_comes_back_as_typed(
    small_county: SmallCounty, client: Client, name: str, text: str
) -> None:
    """A title of a hundred thousand characters was stored, and from then on the page of the paper was a crash."""
    paper = small_county.paper
    told = {"title": "题", "addressee": "某镇", "reply_days": "15", "b0-kind": "paragraph", "b0-text": "正文"}
    told["seen"] = digest_of(document_of(paper))
    author = signed_in(client, "framework_administrator")
    response = author.post(reverse("supervision:paper_edit", args=[paper.pk]), told | {name: text})
    assert response.status_code == 409
    assert name == "reply_days" or text[-4:] in response.content.decode()  # minutes are not replied to
    paper.refresh_from_db()
    assert paper.title == "评审会纪要"
    assert author.post(reverse("supervision:paper_preview", args=[paper.pk]), told | {name: text}).status_code == 200


@pytest.mark.parametrize("kept", ["[" * 100_000, "null", '{"kind": "table", "head": 5}', "NaN"])
def test_a_table_that_was_damaged_on_its_way_is_told(small_county: SmallCounty, client: Client, kept: str) -> None:
    told = {"title": "题", "b0-kind": "kept", "b0-kept": kept, "b1-kind": "items", "b1-rows": "²", "command": ""}
    author = signed_in(client, "framework_administrator")
    address = reverse("supervision:paper_edit", args=[small_county.paper.pk])
    assert author.post(address, told).status_code == 409
    assert author.post(address, told | {"command": "drop_item:1.²"}).status_code == 200


def test_a_template_longer_than_a_paper_bears_is_told_and_kept(small_county: SmallCounty, client: Client) -> None:
    address = reverse("supervision:paper_template", args=["warning_notice"])
    told = {"title": LONG, "basis-rows": "²", "valid_from": "0001-01-01"}
    response = signed_in(client, "framework_administrator").post(address, told)
    assert (response.status_code, END in response.content.decode()) == (409, True)
