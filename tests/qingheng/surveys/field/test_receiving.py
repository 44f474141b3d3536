"""An answer comes in exactly once: among racers, after a kill, and only while the field is open."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.own_process import OwnProcess
from tests.people import County, make_user
from tests.qingheng.surveys.field.cast import GROUP, make_sample, make_wave

from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry
from qingheng.surveys.actions.field import issue_codes
from qingheng.surveys.field import codes
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, Place, openness, place_of, receive
from qingheng.surveys.models import AnswerSheet, Code, DayCount, SpentCode, Wave

FILLED = Filled({"style": "good"}, Channel.CODE)


@pytest.fixture
def code(county: County) -> str:
    """One code for the first town."""
    issued = issue_codes(
        make_sample(make_wave(), county.towns[:1], invited=1), by=make_user("agency", Role.SURVEY_AGENCY)
    )
    return next(iter(issued.values()))[0]


def known(typed: str) -> Place:
    place = place_of(typed)
    assert isinstance(place, Place)
    return place


def test_an_answer_takes_the_code_and_leaves_a_sheet_and_a_count(code: str, county: County) -> None:
    assert receive(known(code), FILLED) == Outcome.TAKEN
    sheet = AnswerSheet.objects.get()
    assert (sheet.body, sheet.group, sheet.answers, sheet.channel) == (county.towns[0], GROUP, FILLED.answers, "code")
    assert (Code.objects.count(), SpentCode.objects.count(), DayCount.objects.get().count) == (0, 1, 1)


def test_a_code_is_good_for_one_answer(code: str) -> None:
    place = known(code)
    receive(place, FILLED)
    assert receive(place, FILLED) == Outcome.USED
    assert place_of(code) == Outcome.USED
    assert AnswerSheet.objects.count() == 1


def test_what_is_no_code_and_what_nobody_made_is_unknown(code: str) -> None:
    assert place_of("") == place_of("abc") == place_of(code[:-1]) == Outcome.UNKNOWN
    assert place_of(codes.new_code(Wave.objects.get())) == Outcome.UNKNOWN


def test_a_code_of_a_closed_wave_is_told_so(code: str) -> None:
    Code.objects.all().delete()
    Wave.objects.update(state=Wave.State.CLOSED)
    assert place_of(code) == Outcome.OVER


def test_the_public_answers_from_the_first_day_to_the_last(code: str) -> None:
    wave, today = Wave.objects.get(), localdate()
    assert openness(wave) is None
    for opens, closes, expected in ((1, 2, Outcome.EARLY), (-2, -1, Outcome.OVER), (0, 0, None)):
        wave.opens_on, wave.closes_on = today + timedelta(days=opens), today + timedelta(days=closes)
        assert openness(wave) == expected
    wave.state = Wave.State.APPROVED
    assert openness(wave) == Outcome.EARLY
    wave.state = Wave.State.CLOSED
    assert openness(wave) == Outcome.OVER


def test_an_open_link_takes_answers_only_where_the_wave_says_so(county: County) -> None:
    filled = Filled({"style": "good"}, Channel.OPEN)
    closed, open_to_all = make_wave(), make_wave(open_link=True)
    assert receive(Place(closed, county.towns[0], GROUP), filled) == Outcome.OVER
    assert receive(Place(open_to_all, county.towns[0], GROUP), filled) == Outcome.TAKEN
    assert not AnswerSheet.objects.get().is_probability


def test_a_failure_leaves_the_code_and_no_sheet(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_fields: object) -> None:
        raise OSError("the disk is full")

    place = known(code)
    with monkeypatch.context() as patched:
        patched.setattr(AnswerSheet.objects, "create", fails)
        with pytest.raises(OSError, match="full"):
            receive(place, FILLED)
    assert (Code.objects.count(), SpentCode.objects.count(), AnswerSheet.objects.count()) == (1, 0, 0)
    assert receive(known(code), FILLED) == Outcome.TAKEN


def test_an_answer_leaves_no_entry_in_the_ledger(code: str) -> None:
    before = Entry.objects.count()
    receive(known(code), FILLED)
    assert Entry.objects.count() == before


def test_fifty_racers_on_two_hundred_codes_give_two_hundred_answers(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.surveys.field.racing")
    assert result["outcomes"] == {"taken": 200, "used": 600}
    assert result["stored"] == {"AnswerSheet": 200, "SpentCode": 200, "Code": 0}
    assert (result["days"], result["rows"]) == (200, 1)


def test_a_killed_server_loses_no_answer_and_takes_none_twice(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.surveys.field.killing")
    assert result["kills"] >= 5
    assert result["said"] == sorted(result["said"]) == list(range(len(result["said"])))
    assert result["promised"] <= len(result["said"])
    assert result["codes_left"] == 0
