"""The calendar feed: one's own deadlines for whoever has the address, until the password changes."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.people import County
from tests.qingheng.collection.extending import extend

from qingheng.accounts.models import User
from qingheng.collection.schedule.feed import owner_of, token_of

pytestmark = pytest.mark.usefixtures("published_framework")


def address_of(user: User) -> str:
    return f"/collection/calendar/{token_of(user)}.ics"


def events(user: User) -> dict[str, object]:
    response = Client().get(address_of(user))
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_the_feed_holds_the_own_deadlines_with_an_alarm_each(station_clerk: User) -> None:
    found = events(station_clerk)
    event = found["S01-2026-09@qingheng"]
    assert event["dtstart"].dt == date(2026, 10, 12)
    assert event["dtend"].dt == date(2026, 10, 13)
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(hours=-15)]
    assert all(uid.startswith("S01-") for uid in found)


def test_an_event_keeps_its_identity_when_its_deadline_moves(station_clerk: User, county: County) -> None:
    before = events(station_clerk)
    extend(county.stations["S01"], "2026-09", date(2026, 10, 20))
    after = events(station_clerk)
    assert before.keys() == after.keys()
    assert after["S01-2026-09@qingheng"]["dtstart"].dt == date(2026, 10, 20)
    assert "2026-10-12" in after["S01-2026-09@qingheng"]["description"]


def test_the_address_dies_with_the_password_and_the_account(station_clerk: User) -> None:
    address, token = address_of(station_clerk), token_of(station_clerk)
    assert owner_of(token) == station_clerk
    station_clerk.set_password("something else 1")
    station_clerk.save()
    assert Client().get(address).status_code == 404
    address = address_of(station_clerk)
    User.objects.filter(pk=station_clerk.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "", "a:b:c", "WzFd:1abc:nonsense"])
@pytest.mark.django_db
def test_a_forged_address_opens_nothing(token: str) -> None:
    assert owner_of(token) is None
    assert Client().get(f"/collection/calendar/{token}.ics").status_code == 404


def test_whoever_has_no_station_any_more_gets_an_empty_calendar(station_clerk: User) -> None:
    station_clerk.grants.update(valid_to="2025-01-01")
    assert not events(station_clerk)


def test_the_address_is_read_only(station_clerk: User) -> None:
    assert Client().post(address_of(station_clerk)).status_code in {403, 405, 302}


def test_the_page_shows_the_address(client: Client, station_clerk: User) -> None:
    client.force_login(station_clerk)
    page = client.get("/collection/calendar/").content.decode()
    assert "http://testserver" + address_of(station_clerk).split(":")[0] in page
    assert "data-copy" in page
