"""Pushing values: what counts at once, what waits in the draft, what is refused and how."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from tests.qingheng.api.machine import Machine, pushed, value
from tests.small_county import SmallCounty

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.api.models import Token
from qingheng.api.pushed import read_json
from qingheng.audit.models import Entry
from qingheng.collection.checking import check_reading
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch, EnteredValue, Observation, StandingAcceptance, Submission
from qingheng.collection.office import Office

OBSERVATIONS = "/api/v1/observations"


def counting(body: str = "B01", item: str = "A1-1", key: str = "due") -> Observation:
    return Observation.objects.get(body__code=body, period="2024-11", item=item, key=key, is_current=True)


def test_without_a_standing_acceptance_values_wait_in_the_draft(clerk: Machine) -> None:
    answer = clerk.post(OBSERVATIONS, pushed(value(), value(key="done_on_time", value="7")))
    assert answer.status_code == 200, answer.content
    assert answer.json()["entered"] == 2
    assert answer.json()["stored"] == 0
    (number,) = answer.json()["submissions"]
    entered = EnteredValue.objects.filter(submission=number).values_list("key", "value")
    assert dict(entered) == {"due": 10, "done_on_time": 7}
    assert counting().value == 0


def test_under_a_standing_acceptance_values_count_and_scores_follow(clerk: Machine, standing: None) -> None:
    answer = clerk.post(OBSERVATIONS, pushed(value(), value(key="done_on_time", value="7")))
    assert answer.json()["stored"] == 2, answer.content
    batch = Batch.objects.get(pk=answer.json()["batch"])
    assert (batch.kind, batch.imported_by) == (Batch.Kind.API, "station_clerk")
    assert counting().value == 10
    card = counting().body.live_scorecards.get(period="2024-11").result
    assert card.nodes["A1-1"].points == 0


def test_values_on_the_own_body_wait_even_under_a_standing_acceptance(
    clerk: Machine, small_county: SmallCounty, standing: None
) -> None:
    station = small_county.county.stations["S01"]
    station.body = small_county.county.towns[0]
    station.save()
    answer = clerk.post(OBSERVATIONS, pushed(value("B01"), value("B02")))
    assert (answer.json()["stored"], answer.json()["entered"]) == (1, 1), answer.content
    assert counting("B01").value == 0
    assert counting("B02").value == 10


def test_an_ended_standing_acceptance_stores_nothing_at_once(clerk: Machine, standing: None) -> None:
    StandingAcceptance.objects.update(valid_to=localdate() - timedelta(days=1))
    assert clerk.post(OBSERVATIONS, pushed(value())).json()["stored"] == 0


def test_an_administrators_values_count_at_once(administrator: Machine) -> None:
    assert administrator.post(OBSERVATIONS, pushed(value(value=3))).json()["stored"] == 1
    assert counting().value == 3


def test_all_faults_of_all_rows_are_listed_with_pointers(clerk: Machine) -> None:
    rows = [value("B99"), value(period="2024-13"), value(item="Z9-9"), {"body": "B01", "colour": 3}, value(value="x")]
    answer = clerk.post(OBSERVATIONS, pushed(*rows))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert {"/observations/3/colour", "/observations/3", "/observations/4/value"} <= pointers
    answer = clerk.post(OBSERVATIONS, pushed(*rows[:3]))
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/observations/1/period"]
    answer = clerk.post(OBSERVATIONS, pushed(value("B99"), value(item="Z9-9"), value(key="nothing")))
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert {"/observations/0/body", "/observations/1/item", "/observations/2/key"} <= pointers


def test_one_fault_stores_nothing(clerk: Machine, standing: None) -> None:
    assert clerk.post(OBSERVATIONS, pushed(value(), value("B99"))).status_code == 422
    assert counting().value == 0


def test_items_of_another_station_are_refused(clerk: Machine, standing: None) -> None:
    answer = clerk.post(OBSERVATIONS, pushed(value(item="A2-1", key="light")))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/observations/0/item"


@pytest.mark.parametrize("state", [Submission.State.SUBMITTED, Submission.State.ACCEPTED, Submission.State.LOCKED])
def test_a_submission_out_of_the_clerks_hands_is_a_conflict_that_says_what_to_do(
    clerk: Machine, small_county: SmallCounty, state: str
) -> None:
    Submission.objects.filter(pk=small_county.submission.pk).update(state=state)
    answer = clerk.post(OBSERVATIONS, pushed(value()))
    assert answer.status_code == 409, answer.content
    assert answer.json()["errors"][0]["remedy"]


def test_a_locked_period_is_a_conflict_under_a_standing_acceptance_too(
    clerk: Machine, small_county: SmallCounty, standing: None
) -> None:
    Submission.objects.filter(pk=small_county.submission.pk).update(state=Submission.State.LOCKED)
    assert clerk.post(OBSERVATIONS, pushed(value())).status_code == 409


def test_a_dry_run_changes_nothing_and_shows_effects_to_those_who_see_scores(
    clerk: Machine, administrator: Machine
) -> None:
    rows = pushed(value(value=50), value(key="done_on_time", value=1))
    answer = administrator.post(f"{OBSERVATIONS}?dry_run=true", rows)
    assert answer.json()["stored"] == 2, answer.content
    (effect,) = answer.json()["effects"]
    assert (effect["body"], float(effect["after"]) < float(effect["before"])) == ("B01", True)
    assert clerk.post(f"{OBSERVATIONS}?dry_run=true", rows).json()["effects"] is None
    assert counting().value == 0
    assert not EnteredValue.objects.exists()


def test_csv_is_read_like_the_long_table(administrator: Machine) -> None:
    content = b"body,period,item,key,value\nB01,2024-11,A1-1,due,4\nB02,2024-11,A1-1,due,5\n"
    answer = administrator.post(OBSERVATIONS, content, **{"Content-Type": "text/csv"})
    assert answer.json()["stored"] == 2, answer.content
    wrong = administrator.post(OBSERVATIONS, content.replace(b"B02", b"B77"), **{"Content-Type": "text/csv"})
    assert wrong.json()["errors"][0]["pointer"] == "line:3:1"


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b"[]", 422), (b'{"observations": 3}', 422), (b"\xff\xfe", 400), (b"", 400)]
)
def test_what_is_no_list_of_values_is_refused(clerk: Machine, body: bytes, status: int) -> None:
    assert clerk.post(OBSERVATIONS, body).status_code == status


def test_an_unknown_type_of_body_is_refused(clerk: Machine) -> None:
    assert clerk.post(OBSERVATIONS, b"<x/>", **{"Content-Type": "text/xml"}).status_code == 415


def test_the_ledger_names_the_token(clerk: Machine) -> None:
    clerk.post(OBSERVATIONS, pushed(value()))
    entry = Entry.objects.get(action="api.request.made")
    assert entry.facts["prefix"] == Token.objects.get(user=User.objects.get(username="station_clerk")).prefix
    assert entry.by == "station_clerk"


def test_numbers_keep_every_digit(administrator: Machine) -> None:
    body = b'{"observations": [{"body": "B01", "period": "2024-11", "item": "A1-1", "key": "due", "value": %s}]}'
    for text in (b"12345678901234.1234", b'"12345678901234.1234"'):
        assert str(read_json(body % text)[0].value) == "12345678901234.1234"
    for text in (b"1e400", b'"NaN"', b'"sNaN"', b"0.00001", b"123456789012345"):
        assert administrator.post(OBSERVATIONS, body % text).status_code == 422, text


def test_a_push_is_judged_by_what_is_stored_as_an_import_is(administrator: Machine, small_county: SmallCounty) -> None:
    """A push reads less of the year than an import does; it must find just the same faults."""
    framework = small_county.version.parsed
    by = User.objects.get(username="framework_administrator")
    office = Office.open(by)
    rows = [
        Incoming("t", number, {}, body, Period.parse(period), item.code, datum.key, Decimal(count), event=event)
        for number, (body, period, item, datum, count, event) in enumerate(
            (body, period, item, datum, count, event)
            for body in ("B01", "B02")
            for period in ("2024-10", "2024-11")
            for item in framework.items_for("TOWN", frozenset())
            for datum in item.data_items
            for count, event in ((3, ""), (1, "E1"))
        )
    ]
    for part in (rows[::2], rows[1::2], rows[::3], rows[::7]):
        found = []
        for is_judged_only in (True, False):
            reading = Reading(Batch.Kind.API, list(part), is_judged_only=is_judged_only)
            checked = check_reading(reading, office, name="t", checksum="")
            found.append((checked.faults, checked.changes, checked.ended, checked.basis))
        assert found[0] == found[1]
        assert found[0][0]
