"""Doubts: what is marked, what is not, and that a mark is never more than a mark."""

from tests.people import COUNTY_FRAMEWORK

import qianfen
from qingheng.surveys.definition import Choice, Definition, Kind, Question, Row, Section
from qingheng.surveys.field import quality

CHOICES = tuple(Choice(name, {"en": name}, name) for name in ("good", "fair", "bad"))
TURNED = (Choice("often", {"en": "often"}, "bad"), Choice("never", {"en": "never"}, "good"))
ROWS = tuple(Row(f"row{number}", {"en": str(number)}) for number in range(6))
EXTREMES = {"X": frozenset({"good", "bad"})}


def definition(*questions: Question) -> Definition:
    return Definition({"en": "t"}, {}, ("en",), (Section({}, questions),))


MATRIX = definition(Question("m", Kind.MATRIX, {}, {}, choices=CHOICES, rows=ROWS))
TWICE = definition(
    Question("straight", Kind.SINGLE, {}, {}, choices=CHOICES, item="X"),
    Question("turned", Kind.SINGLE, {}, {}, choices=TURNED, item="X"),
)


def test_the_same_answer_everywhere_is_marked() -> None:
    answers = dict.fromkeys((row.name for row in ROWS), "good")
    assert quality.marks_of(MATRIX, answers, {}) == ["straight"]
    assert quality.marks_of(MATRIX, answers | {"row3": "bad"}, {}) == []


def test_few_equal_answers_are_no_pattern() -> None:
    answers = dict.fromkeys((row.name for row in ROWS[:4]), "good")
    assert quality.marks_of(MATRIX, answers, {}) == []


def test_a_question_asked_both_ways_shows_a_contradiction() -> None:
    for answers in ({"straight": "good", "turned": "often"}, {"straight": "bad", "turned": "never"}):
        assert quality.marks_of(TWICE, answers, EXTREMES) == ["contradiction"]
    for answers in ({"straight": "good", "turned": "never"}, {"straight": "fair", "turned": "often"}):
        assert quality.marks_of(TWICE, answers, EXTREMES) == []


def test_the_ends_of_a_scale_come_from_the_framework() -> None:
    framework = qianfen.load_framework(COUNTY_FRAMEWORK)
    extremes = quality.extremes_of(framework)
    assert extremes
    assert all(len(ends) == 2 for ends in extremes.values())


def test_answering_needs_time_to_read() -> None:
    assert quality.seconds_needed(MATRIX) == 12
    assert quality.marks_of(MATRIX, {}, {}, hasty=True) == ["hasty"]


def test_what_chance_brings_is_no_flood() -> None:
    assert [quality.flood_from(expected) for expected in (0.5, 1, 5)] == [8, 10, 20]
    assert 150 < quality.flood_from(150) < 250


def test_a_flood_is_many_within_minutes_about_one_body() -> None:
    now = [0.0]
    floods = quality.Floods(lambda: now[0])
    assert not any(floods.is_flood(1, 1, expected=0.5) for _each in range(7))
    assert floods.is_flood(1, 1, expected=0.5)
    assert not floods.is_flood(1, 2, expected=0.5)
    now[0] = quality.WINDOW_SECONDS + 1
    assert not floods.is_flood(1, 1, expected=0.5)


def test_more_people_or_fewer_days_make_more_answers_expected() -> None:
    assert quality.expected_within_window(600, 10) == 1.0
    assert quality.expected_within_window(600, 5) == 2.0


def test_every_mark_has_its_reason_in_words() -> None:
    assert set(quality.REASONS) == set(quality.Mark)
