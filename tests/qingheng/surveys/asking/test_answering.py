import pytest
from django.http import QueryDict
from tests.qingheng.surveys.asking.sheet import DOCUMENT, sheet

from qingheng.surveys.asking.answering import TEXT_MAX, check
from qingheng.surveys.asking.documents import document, read


def errors(**posted: list[str]) -> set[str]:
    return set(check(sheet(), {"style": ["good"]} | posted).errors)


def test_a_document_read_and_written_is_the_same() -> None:
    assert read(document(read(DOCUMENT))) == read(DOCUMENT)


def test_answers_are_kept_under_the_names_of_questions_and_rows() -> None:
    posted = {
        "style": ["bad"],
        "met": ["gift", "delay"],
        "speed": ["fair"],
        "mark": ["7"],
        "age": ["３５"],
        "remark": [" 好 "],
    }
    checked = check(sheet(), posted)
    assert not checked.errors
    assert checked.answers == {
        "style": "bad",
        "met": ["gift", "delay"],
        "speed": "fair",
        "mark": "7",
        "age": "35",
        "remark": "好",
    }


def test_a_post_of_a_browser_is_read_like_any_other() -> None:
    assert check(sheet(), QueryDict("style=bad&met=gift&met=delay")).answers == {
        "style": "bad",
        "met": ["gift", "delay"],
    }


def test_what_is_not_relevant_is_dropped_whatever_was_posted() -> None:
    assert check(sheet(), {"style": ["good"], "met": ["gift", "invented"]}).answers == {"style": "good"}


def test_a_required_question_that_is_asked_must_be_answered() -> None:
    assert errors(style=["bad"]) == {"met"}
    assert set(check(sheet(), {}).errors) == {"style"}


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        ("style", ["excellent"]),
        ("met", ["gift", "none"]),
        ("met", ["gift", "other"]),
        ("speed", ["excellent"]),
        ("mark", ["11"]),
        ("mark", ["7.5"]),
        ("age", ["17"]),
        ("age", ["99"]),
        ("age", ["old"]),
        ("age", ["NaN"]),
        ("age", ["1e3000000"]),
        ("remark", ["长" * (TEXT_MAX + 1)]),
    ],
)
def test_what_the_page_does_not_offer_is_refused(name: str, posted: list[str]) -> None:
    bad = {"style": ["bad"], "met": ["gift"]} | {name: posted}
    checked = check(sheet(), bad)
    assert name in checked.errors
    assert name not in checked.answers


def test_all_faults_are_told_at_once_and_everything_posted_comes_back() -> None:
    checked = check(sheet(), {"age": ["17"], "mark": ["99"], "remark": ["好"]})
    assert set(checked.errors) == {"style", "age", "mark"}
    assert checked.given["age"] == "17"
    assert checked.given["remark"] == "好"


def test_a_constraint_speaks_in_its_own_words() -> None:
    assert check(sheet(), {"style": ["good"], "age": ["99"]}).errors["age"] == "请填写真实年龄。"
