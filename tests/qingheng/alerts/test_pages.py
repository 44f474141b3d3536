"""What people see of the alerts: only their own bodies, only what they have not read, and red only after signing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from tests.people import County
from tests.qingheng.scoring.reports import report

from qingheng.accounts.models import User
from qingheng.alerts.actions import NotSignedError, acknowledge
from qingheng.alerts.models import AlertLevel, Case, Notice, Receipt
from qingheng.alerts.queries import UNREAD_DAYS_MAX, unread
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.pipeline import observations_imported

pytestmark = pytest.mark.django_db
BLUE, RED = AlertLevel.BLUE, AlertLevel.RED


@pytest.fixture
def everybody(framework_administrator: User, leader: User, liaison: User, station_clerk: User) -> list[User]:
    return [framework_administrator, leader, liaison, station_clerk]


@pytest.fixture
def alerts(county: County, published_framework: FrameworkVersion, everybody: list[User]) -> County:
    """A red alert of B01 (in charge: the leader) and blue ones of B03 and B11 (in charge: nobody)."""
    first = county.towns[0]
    stored = report(first, "2025-02", "A1-2", province=2)
    for body, item, values in (
        (first, "A2-1", {"heavy": 2}),
        (first, "A1-1", {"due": 10, "done_on_time": 0}),
        (county.towns[2], "A1-2", {"province": 1}),
        (county.departments[0], "A1-2", {"province": 1}),
    ):
        report(body, "2025-02", item, **values).observations.update(batch=stored)
    observations_imported(stored, by="test")
    return county


def of(code: str) -> Notice:
    return Notice.objects.get(case__body__code=code)


def test_pop_ups_reach_those_concerned_and_nobody_else(
    alerts: County, framework_administrator: User, leader: User, liaison: User, station_clerk: User
) -> None:
    seen = {
        user.username: {notice.case.body.code for notice in unread(user)} for user in (framework_administrator, leader)
    }
    assert seen == {"framework-administrator": {"B01", "B03", "B11"}, "leader": {"B01"}}
    assert not unread(station_clerk)


@pytest.mark.parametrize("address", ["/alerts/", "/alerts/unread/", "/alerts/events/"])
def test_a_liaison_and_a_clerk_open_nothing_of_the_alerts(
    alerts: County, liaison: User, station_clerk: User, client: Client, address: str
) -> None:
    for user in (liaison, station_clerk):
        client.force_login(user)
        assert client.get(address).status_code == 403


def test_the_header_counts_all_although_three_are_shown(
    alerts: County, framework_administrator: User, leader: User, client: Client
) -> None:
    client.force_login(framework_administrator)
    response = client.get("/alerts/unread/")
    assert response["X-Unread-Count"] == "3"
    client.force_login(leader)
    response = client.get("/alerts/unread/")
    assert response["X-Unread-Count"] == "1"
    assert str(alerts.towns[0]) in response.content.decode()
    assert str(alerts.towns[2]) not in response.content.decode()


def test_what_somebody_has_read_is_unread_by_others_still(
    alerts: County, framework_administrator: User, leader: User
) -> None:
    acknowledge(of("B01"), by=leader, is_signed=True)
    assert not unread(leader)
    assert of("B01") in unread(framework_administrator)


def test_red_is_signed_for_and_blue_is_just_read(alerts: County, framework_administrator: User) -> None:
    with pytest.raises(NotSignedError):
        acknowledge(of("B01"), by=framework_administrator)
    assert not Receipt.objects.exists()
    acknowledge(of("B01"), by=framework_administrator, is_signed=True)
    acknowledge(of("B03"), by=framework_administrator)
    entries = Entry.objects.filter(action="alerts.notice.acknowledged").order_by("pk")
    assert [(entry.by, entry.facts["level"], entry.facts["signed"]) for entry in entries] == [
        ("framework-administrator", RED, True),
        ("framework-administrator", BLUE, False),
    ]


def test_reading_twice_is_reading_once(alerts: County, framework_administrator: User) -> None:
    assert acknowledge(of("B03"), by=framework_administrator) == acknowledge(of("B03"), by=framework_administrator)


def test_the_page_refuses_to_close_red_without_a_signature(alerts: County, leader: User, client: Client) -> None:
    client.force_login(leader)
    address = f"/alerts/notices/{of('B01').pk}/acknowledge/"
    assert client.post(address).status_code == 409
    answer = client.post(address, {"sign": "1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["X-Unread-Count"]) == (200, "0")
    assert Receipt.objects.get().user == leader


def test_nobody_acknowledges_or_opens_a_case_of_a_body_outside_their_view(
    alerts: County, leader: User, client: Client
) -> None:
    client.force_login(leader)
    assert client.post(f"/alerts/notices/{of('B03').pk}/acknowledge/").status_code == 403
    assert client.get(f"/alerts/{of('B03').case_id}/").status_code == 403
    assert not Receipt.objects.exists()


def test_after_acknowledging_one_returns_only_to_a_page_of_ours(
    alerts: County, framework_administrator: User, client: Client
) -> None:
    client.force_login(framework_administrator)
    address = f"/alerts/notices/{of('B03').pk}/acknowledge/"
    assert client.post(address, {"next": "/cockpit/"}).url == "/cockpit/"
    assert client.post(address, {"next": "//elsewhere.example/"}).url == f"/alerts/{of('B03').case_id}/"


def test_old_notices_and_those_from_before_the_account_do_not_pop_up(
    alerts: County, framework_administrator: User
) -> None:
    long_ago = now() - timedelta(days=UNREAD_DAYS_MAX + 1)
    Notice.objects.bulk_create([Notice(case=of("B03").case, state="raised", level=BLUE)])
    assert unread(framework_administrator).count() == 4
    User.objects.filter(pk=framework_administrator.pk).update(created_at=now() + timedelta(seconds=1))
    framework_administrator.refresh_from_db()
    assert not unread(framework_administrator)
    User.objects.filter(pk=framework_administrator.pk).update(created_at=long_ago)
    framework_administrator.refresh_from_db()
    assert unread(framework_administrator).count() == 4


def test_the_list_narrows_by_colour_state_audience_and_month(
    alerts: County, framework_administrator: User, client: Client
) -> None:
    client.force_login(framework_administrator)

    def shown(**filters: str) -> set[str]:
        return {case.body.code for case in client.get("/alerts/", filters).context["page"]}

    assert shown() == {"B01", "B03", "B11"}
    assert shown(level="3") == {"B01"}
    assert shown(audience="DEPT") == {"B11"}
    assert shown(state="raised", level="1") == {"B03", "B11"}
    assert shown(state="cleared") == set()
    assert shown(month="2025-02") == {"B01", "B03", "B11"}
    assert shown(month="nonsense", level="nonsense") == {"B01", "B03", "B11"}


def test_the_list_shows_both_lines_the_reasons_and_only_ones_own_bodies(
    alerts: County, leader: User, client: Client
) -> None:
    client.force_login(leader)
    page = client.get("/alerts/")
    assert [case.body.code for case in page.context["page"]] == ["B01"]
    assert dict(page.context["counts"]) == {AlertLevel.RED: 1, AlertLevel.YELLOW: 0, AlertLevel.BLUE: 0}
    text = page.content.decode()
    assert str(alerts.towns[0]) in text
    assert "■" in text
    assert "40.00" in text
    assert str(alerts.towns[2]) not in text


def test_a_case_shows_reasons_months_receipts_and_the_suggested_measures(
    alerts: County, leader: User, client: Client
) -> None:
    acknowledge(of("B01"), by=leader, is_signed=True)
    client.force_login(leader)
    page = client.get(f"/alerts/{of('B01').case_id}/")
    text = page.content.decode()
    assert page.context["measures"] == ["纪检监察建议书", "责任倒查"]
    assert all(word in text for word in ("责任倒查", leader.full_name, "40.00", "60.00"))
    assert page.context["unread"] == []


def test_a_case_of_a_month_in_which_the_body_is_no_longer_scored_is_not_listed(
    alerts: County, framework_administrator: User, client: Client
) -> None:
    alerts.towns[2].live_scorecards.all().delete()
    client.force_login(framework_administrator)
    assert {case.body.code for case in client.get("/alerts/").context["page"]} == {"B01", "B11"}
    assert Case.objects.count() == 3


def test_the_pages_without_any_alert(
    published_framework: FrameworkVersion, framework_administrator: User, client: Client
) -> None:
    client.force_login(framework_administrator)
    assert client.get("/alerts/").status_code == 200
    assert client.get("/alerts/unread/")["X-Unread-Count"] == "0"
