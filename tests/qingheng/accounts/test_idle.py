"""Sessions end when nobody is there."""

from datetime import timedelta

from django.test import Client
from django.utils.timezone import now
from tests.people import PASSWORD
from tests.qingheng.accounts.conftest import Turn

from qingheng.accounts.models import User

PAGE = "/password/"


def test_a_session_ends_after_half_an_hour_without_activity(client: Client, nobody: User, turn_clock: Turn) -> None:
    client.force_login(nobody)
    client.get(PAGE)
    turn_clock(timedelta(minutes=31))
    assert client.get(PAGE).status_code == 302
    assert "30 分钟没有操作" in client.get("/sign-in/").content.decode()


def test_activity_keeps_a_session(client: Client, nobody: User, turn_clock: Turn) -> None:
    client.force_login(nobody)
    for minutes in (0, 25, 50, 75):
        turn_clock(timedelta(minutes=minutes))
        assert client.get(PAGE).status_code == 200


def test_what_a_page_fetches_by_itself_is_no_activity(client: Client, leader: User, turn_clock: Turn) -> None:
    client.force_login(leader)
    client.get(PAGE)
    for minutes in (10, 20, 29):
        turn_clock(timedelta(minutes=minutes))
        assert client.get(PAGE, headers={"X-Background": "1"}).status_code == 200
    turn_clock(timedelta(minutes=31))
    assert client.get(PAGE).status_code == 302


def test_an_open_event_stream_is_no_activity(client: Client, nobody: User, turn_clock: Turn) -> None:
    client.force_login(nobody)
    client.get(PAGE)
    turn_clock(timedelta(minutes=20))
    client.get(PAGE, headers={"Accept": "text/event-stream"})
    turn_clock(timedelta(minutes=31))
    assert client.get(PAGE).status_code == 302


def test_after_a_working_day_one_signs_in_anew_however_busy(client: Client, nobody: User, turn_clock: Turn) -> None:
    client.post("/sign-in/", {"username": "nobody", "password": PASSWORD})
    ends_at = client.session.get_expiry_date()
    turn_clock(timedelta(minutes=20))
    assert client.get(PAGE).status_code == 200
    assert client.session.get_expiry_date() == ends_at
    assert timedelta(hours=9) < ends_at - now() <= timedelta(hours=10)
