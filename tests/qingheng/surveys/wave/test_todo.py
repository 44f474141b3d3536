"""The next step of a wave waits for whoever may take it, and for nobody else."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.people import County
from tests.qingheng.surveys.field.cast import make_sample, make_wave

from qingheng.accounts.models import User
from qingheng.surveys.actions import field
from qingheng.surveys.models import Wave
from qingheng.surveys.wave.todo import todos

pytestmark = pytest.mark.django_db
State = Wave.State


def keys(user: User) -> list[str]:
    return [todo.key.rpartition("/")[2] for todo in todos(user)]


@pytest.mark.parametrize(
    ("state", "office", "leader", "agency"),
    [
        (State.PLANNED, [], ["approve"], []),
        (State.APPROVED, ["open"], [], ["open"]),
        (State.OPEN, [], [], []),
        (State.CLOSED, ["publish"], [], []),
        (State.PUBLISHED, [], [], []),
        (State.VOID, [], [], []),
    ],
)
def test_each_state_waits_for_its_people(
    framework_administrator: User,
    commission_leader: User,
    survey_agency: User,
    *,
    state: str,
    office: list[str],
    leader: list[str],
    agency: list[str],
) -> None:
    make_wave(state)
    assert (keys(framework_administrator), keys(commission_leader), keys(survey_agency)) == (office, leader, agency)


def test_a_field_past_its_last_day_is_to_be_closed(survey_agency: User) -> None:
    wave = make_wave(State.OPEN)
    Wave.objects.filter(pk=wave.pk).update(closes_on=localdate() - timedelta(days=1))
    assert keys(survey_agency) == ["close"]


def test_before_there_are_codes_it_says_what_to_do_first(county: County, survey_agency: User) -> None:
    wave = make_wave(State.APPROVED)
    [before] = todos(survey_agency)
    field.issue_codes(make_sample(wave, county.towns, invited=1), by=survey_agency)
    [after] = todos(survey_agency)
    assert before.title != after.title


def test_whoever_has_no_part_in_it_sees_nothing(liaison: User, station_clerk: User) -> None:
    make_wave(State.CLOSED)
    assert keys(liaison) == keys(station_clerk) == []
