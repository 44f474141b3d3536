"""Idempotency keys: a repetition gets the same answer and does nothing."""

from datetime import timedelta

from django.utils.timezone import now
from tests.qingheng.api.machine import Machine, pushed, value

from qingheng.api.actions.answers import KEPT_DAYS
from qingheng.api.models import KeptAnswer
from qingheng.collection.models import Batch

OBSERVATIONS = "/api/v1/observations"


def test_the_same_request_twice_is_answered_alike_and_done_once(administrator: Machine) -> None:
    first, second = (
        administrator.post(OBSERVATIONS, pushed(value()), **{"Idempotency-Key": "a1"}) for _time in range(2)
    )
    assert first.json() == second.json()
    assert "Idempotency-Replayed" not in first.headers
    assert second["Idempotency-Replayed"] == "true"
    assert Batch.objects.filter(kind=Batch.Kind.API).count() == 1


def test_another_request_under_the_same_key_is_refused(administrator: Machine) -> None:
    administrator.post(OBSERVATIONS, pushed(value()), **{"Idempotency-Key": "a1"})
    answer = administrator.post(OBSERVATIONS, pushed(value(value=11)), **{"Idempotency-Key": "a1"})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("#key-reused")


def test_keys_of_different_tokens_do_not_meet(administrator: Machine, clerk: Machine) -> None:
    for machine in (administrator, clerk):
        assert (
            "Idempotency-Replayed"
            not in machine.post(OBSERVATIONS, pushed(value()), **{"Idempotency-Key": "a"}).headers
        )


def test_a_refused_request_may_be_corrected_under_its_key(administrator: Machine) -> None:
    assert administrator.post(OBSERVATIONS, pushed(value("B99")), **{"Idempotency-Key": "a1"}).status_code == 422
    assert not KeptAnswer.objects.exists()
    assert administrator.post(OBSERVATIONS, pushed(value("B01")), **{"Idempotency-Key": "a1"}).status_code == 200


def test_dhis2_answers_are_kept_too(clerk: Machine) -> None:
    rows = {"dataValues": [{"dataElement": "A1-1.due", "period": "202411", "orgUnit": "B01", "value": "1"}]}
    first, second = (clerk.post("/api/dataValueSets", rows, **{"Idempotency-Key": "k"}) for _time in range(2))
    assert (first.json(), second["Idempotency-Replayed"]) == (second.json(), "true")


def test_old_keys_go_when_the_next_one_comes(administrator: Machine) -> None:
    administrator.post(OBSERVATIONS, pushed(value()), **{"Idempotency-Key": "old"})
    KeptAnswer.objects.update(at=now() - timedelta(days=KEPT_DAYS + 1))
    administrator.post(OBSERVATIONS, pushed(value()), **{"Idempotency-Key": "new"})
    assert KeptAnswer.objects.values_list("key", flat=True).get() == "new"


def test_a_key_too_long_is_refused(administrator: Machine) -> None:
    assert administrator.post(OBSERVATIONS, pushed(value()), **{"Idempotency-Key": "k" * 101}).status_code == 422
