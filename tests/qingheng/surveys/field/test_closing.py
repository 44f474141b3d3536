"""Closing a wave: no code is left, the sheets lie in an order of chance, and attempts to link them fail."""

import pytest
from tests.own_process import OwnProcess
from tests.people import County, make_user
from tests.qingheng.surveys.field.cast import make_sample, make_wave

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.surveys.actions import estimates, field
from qingheng.surveys.actions.waves import declare_void
from qingheng.surveys.field.queries import fingerprint
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, Place, place_of, receive
from qingheng.surveys.models import AnswerSheet, Code, SpentCode, Wave

ANSWERS = 300
BY_CHANCE = 12
"""So many of them stand by chance where they stood, at the very most: one is expected."""


@pytest.fixture
def agency(db: None) -> User:
    return make_user("agency", Role.SURVEY_AGENCY)


@pytest.fixture
def codes(county: County, published_framework: FrameworkVersion, agency: User) -> list[str]:
    """Codes about two towns; the first three have been used."""
    issued = field.issue_codes(make_sample(make_wave(), county.towns[:2], invited=4), by=agency)
    made = [code for cell in issued.values() for code in cell]
    for code in made[:3]:
        place = place_of(code)
        assert isinstance(place, Place)
        receive(place, Filled({"style": "good"}, Channel.CODE, ["hasty"]))
    return made


def test_no_code_survives_the_close_and_every_sheet_does(codes: list[str], agency: User) -> None:
    said = list(AnswerSheet.objects.order_by("key").values_list("body", "answers", "marks"))
    closed = field.close(Wave.objects.get(), by=agency)
    assert closed.state == Wave.State.CLOSED
    assert (Code.objects.count(), SpentCode.objects.count()) == (0, 0)
    assert list(AnswerSheet.objects.order_by("key").values_list("body", "answers", "marks")) == said
    assert [place_of(code) for code in codes] == [Outcome.OVER] * len(codes)


def test_who_comes_after_the_close_is_told_so(codes: list[str], agency: User) -> None:
    place = place_of(codes[-1])
    field.close(Wave.objects.get(), by=agency)
    assert isinstance(place, Place)
    assert receive(place, Filled({}, Channel.CODE)) == Outcome.OVER


def test_the_fingerprint_tells_whether_a_sheet_was_changed(codes: list[str], agency: User) -> None:
    closed = field.close(Wave.objects.get(), by=agency)
    assert fingerprint(AnswerSheet.objects.all()) == closed.fingerprint
    assert fingerprint(AnswerSheet.objects.order_by("-key")) == closed.fingerprint
    sheet = AnswerSheet.objects.all()[0]
    sheet.answers = {"style": "bad"}
    sheet.save()
    assert fingerprint(AnswerSheet.objects.all()) != closed.fingerprint


def test_the_ledger_gets_the_totals_and_no_sheet(codes: list[str], agency: User) -> None:
    field.close(Wave.objects.get(), by=agency)
    facts = Entry.objects.get(action="surveys.wave.closed").facts
    assert (facts["sheets"]["code"], facts["unused"]) == (3, 5)
    written = str(list(Entry.objects.values()))
    assert not any(key in written for key in AnswerSheet.objects.values_list("key", flat=True))


def test_a_wave_is_closed_once(codes: list[str], agency: User) -> None:
    field.close(Wave.objects.get(), by=agency)
    with pytest.raises(StepRefusedError):
        field.close(Wave.objects.get(), by=agency)


def test_a_close_that_fails_changes_nothing(codes: list[str], agency: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_wave: Wave, **_by: object) -> None:
        raise OSError("the disk is full")

    keys = set(AnswerSheet.objects.values_list("key", flat=True))
    monkeypatch.setattr(estimates, "count", fails)
    with pytest.raises(OSError, match="full"):
        field.close(Wave.objects.get(), by=agency)
    assert (Code.objects.count(), SpentCode.objects.count()) == (5, 3)
    assert set(AnswerSheet.objects.values_list("key", flat=True)) == keys


def test_a_wave_declared_void_is_untied_as_well(codes: list[str], agency: User, commission_leader: User) -> None:
    keys = set(AnswerSheet.objects.values_list("key", flat=True))
    declare_void(Wave.objects.get(), reason="走漏了卡片", by=commission_leader)
    assert (Code.objects.count(), SpentCode.objects.count(), AnswerSheet.objects.count()) == (0, 0, 3)
    assert not keys & set(AnswerSheet.objects.values_list("key", flat=True))


def test_attempts_to_link_answers_to_codes_fail_after_the_close(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.surveys.field.linking")
    before, after, seen = result["before"], result["after"], result["seen"]
    assert before["place"] == ANSWERS, "before the close the order of the table tells: that is what the page says"
    assert before.get("join", ANSWERS) == ANSWERS
    assert after["place"] <= BY_CHANCE
    assert max(before["key"], after["key"]) <= BY_CHANCE
    assert (after.get("join", 0), after.get("own_transaction", 0)) == (0, 0)
    assert (seen["sheets"], seen["spent"], seen["same_keys"], seen["in_files"]) == (ANSWERS, 0, 0, 0)
    assert seen["days"] == [ANSWERS]
    assert seen["new_entries"] == 2  # the close and its numbers
